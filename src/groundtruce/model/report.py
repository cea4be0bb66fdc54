"""Reports: one message as received, immutable, with the hash of its original bytes."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from groundtruce.model.claim import Claim
from groundtruce.model.record import Moment, Name, Record
from groundtruce.model.span import Span

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Notice(StrEnum):
    """What a report says of an earlier one of its source: put right, or taken back."""

    CORRECTION = "correction"
    RETRACTION = "retraction"


class Original(Record):
    """Bytes as received, known by their SHA-256; a derived copy names what it was made from."""

    sha256: Sha256
    size: Annotated[int, Field(ge=0)]
    media_type: str
    name: str
    derived_from: Sha256 | None = None


class Check(Record):
    """What the observer's device says beside an answer: whether it bears it out, and how far off.

    ``of`` is what was answered (``where``, ``when``), ``by`` what speaks beside it: the log of the
    form (``audit``), a ``photo``, the accuracy of the ``fix``, the ``clock``'s zone, or the
    ``place`` that was named. ``off`` is the difference in the unit (``metres``, ``minutes``). It
    never verifies anything by itself.
    """

    of: Name
    by: Name
    agrees: bool
    off: Annotated[float, Field(ge=0)]
    unit: Name


class Report(Record):
    """One message. ``external_id`` is the sender's own number for it, unique within its ``card``.

    ``id`` follows from the content alone, so a doubled delivery is one report on every site;
    ``original[start:end]`` are the bytes of the message inside the file that brought it.
    ``received`` is when the mission could know it: the moment of arrival, or, for an archive
    filed afterwards, the moment of publication. A correction is a new report whose ``replaces``
    names the old one by its id or by its sender's number. ``thread`` is what the sender calls a
    message through all its versions, and ``notice`` says that this one puts an earlier one right
    or takes it back, though not by what id: see ``incidents/superseded.py``.

    What a form filled by an observer adds: ``checks`` of where and when it was filled, and for a
    witness ``consent``, what they agreed to. ``restricted`` keeps the words inside the mission.
    """

    id: Name
    source: Name
    received: Moment
    original: Sha256
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    claims: tuple[Claim, ...]
    kind: str = "article"
    card: str | None = None
    external_id: str | None = None
    carrier: str | None = None
    published: Span | None = None
    language: str | None = None
    url: str | None = None
    title: str | None = None
    text: str = ""
    replaces: str | None = None
    thread: str | None = None
    notice: Notice | None = None
    checks: tuple[Check, ...] = ()
    consent: str | None = None
    restricted: bool = False

    @property
    def is_unread(self) -> bool:
        """Whether there are words and no claim was read: a person has to."""
        return not self.claims and self.notice is None and bool(self.text.strip())

    @model_validator(mode="after")
    def _claims_are_its_own(self) -> "Report":
        strangers = [claim.id for claim in self.claims if claim.report != self.id]
        if strangers:
            raise ValueError(f"claims of another report inside {self.id}: {', '.join(strangers)}")
        return self


class Taken(Record):
    """Where the log took a record in: the row's number, when, and by whom."""

    row: int
    at: Moment
    by: str


class Quarantined(Record):
    """A row that could not become a report: what is wrong, where, and what to do about it.

    ``line`` counts from 1 in text files; ``row`` holds the offending content, cut to a size that
    can be shown.
    """

    id: Name
    original: Sha256
    file: str
    line: int | None = None
    field: str | None = None
    reason: str
    remedy: str
    row: str = ""
