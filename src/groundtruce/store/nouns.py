"""The nouns that the log keeps: a new one is one line in this table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from groundtruce.errors import StoreError
from groundtruce.model.alert import Alert, Dispatch
from groundtruce.model.case import Case
from groundtruce.model.edition import Approval, Edition
from groundtruce.model.finding import Reply, Signature
from groundtruce.model.handover import Handover
from groundtruce.model.heat import Heat
from groundtruce.model.judgement import Judgement
from groundtruce.model.pulled import Pulled
from groundtruce.model.record import Record
from groundtruce.model.report import Original, Quarantined, Report
from groundtruce.model.review import Review
from groundtruce.model.settled import Settled
from groundtruce.model.submission import (
    Delivery,
    Device,
    FormVersion,
    Read,
    Revocation,
    Submission,
    Withdrawal,
)
from groundtruce.model.watch import Watch


@dataclass(frozen=True)
class Noun:
    """A kind of record: its name, the log's word for its coming in, its class and its id's field.

    ``received`` names the field that says when it became known; a record without one is known
    from the moment that the log took it.
    """

    name: str
    kind: str
    record: type[Record]
    id: str = "id"
    received: str | None = None

    def id_of(self, record: Record) -> str:
        """Return the record's id."""
        return str(getattr(record, self.id))

    def received_of(self, record: Record) -> datetime | None:
        """Return when the record says that it became known."""
        moment: Any = None if self.received is None else getattr(record, self.received)
        return moment if isinstance(moment, datetime) else None


NOUNS = (
    Noun("case", "case.read", Case),
    Noun("original", "original.kept", Original, id="sha256"),
    Noun("report", "report.received", Report, received="received"),
    Noun("judgement", "judgement.given", Judgement, received="received"),
    Noun("review", "claim.reviewed", Review, received="received"),
    Noun("settled", "incidents.settled", Settled, received="received"),
    Noun("reply", "reply.received", Reply, received="received"),
    Noun("signature", "finding.signed", Signature, received="at"),
    Noun("edition", "edition.worded", Edition, received="received"),
    Noun("approval", "edition.approved", Approval, received="received"),
    Noun("watch", "watch.entered", Watch, received="received"),
    Noun("heat", "heat.measured", Heat, received="received"),
    Noun("quarantined", "row.quarantined", Quarantined),
    Noun("alert", "alert.raised", Alert, received="received"),
    Noun("dispatch", "alert.dispatched", Dispatch, received="at"),
    Noun("pulled", "link.pulled", Pulled, received="received"),
    Noun("handover", "parcel.handed", Handover, received="received"),
    Noun("form", "form.published", FormVersion, received="published"),
    Noun("device", "device.enrolled", Device, received="enrolled"),
    Noun("revocation", "device.revoked", Revocation, received="received"),
    Noun("submission", "submission.received", Submission, received="received"),
    Noun("delivery", "submission.delivered", Delivery, received="received"),
    Noun("withdrawal", "submission.withdrawn", Withdrawal, received="received"),
    Noun("read", "submission.read", Read, received="received"),
)

_BY_CLASS: Mapping[type[Record], Noun] = {noun.record: noun for noun in NOUNS}
_BY_KIND: Mapping[str, Noun] = {noun.kind: noun for noun in NOUNS}


def noun_of(record: Record) -> Noun:
    """Return the noun of a record; one that the log has no room for is refused."""
    try:
        return _BY_CLASS[type(record)]
    except KeyError:
        raise StoreError(
            f"the log has no room for a {type(record).__name__}.",
            "Findings and briefs are projected; everything else needs a line in store/nouns.py.",
        ) from None


def noun_of_kind(kind: str) -> Noun:
    """Return the noun of a log row."""
    try:
        return _BY_KIND[kind]
    except KeyError:
        raise StoreError(
            f"the log holds a row of kind {kind!r}, which this version does not know.",
            "Use the newest version of GroundTruce that wrote to this store.",
        ) from None
