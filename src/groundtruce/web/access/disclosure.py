"""Disclosure: what of a record may be told to whom. What is withheld is said, never left out.

Inside the mission everything is told but restricted words: those of witnesses, and what filled
forms hold of phones and people. Outside, released findings are told without the words, names and
positions of the mission's own; a party's liaison is told what its own party said besides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from weakref import WeakKeyDictionary

from groundtruce.model.case import Case
from groundtruce.model.claim import Claim
from groundtruce.model.finding import Asked, Finding
from groundtruce.model.incident import Incident
from groundtruce.model.report import Report
from groundtruce.model.submission import MISSION
from groundtruce.store.base import Store
from groundtruce.web.access.policy import Verb, Visitor, is_verified, may, sees

WITHHELD = "[withheld]"


@dataclass(frozen=True)
class Disclosure:
    """What one visitor may be told of one case."""

    visitor: Visitor
    case: Case
    store: Store

    @property
    def is_inside(self) -> bool:
        """Whether the visitor is of the mission."""
        return may(self.visitor, Verb.SEE)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is withheld."""
        return may(self.visitor, Verb.SEE_RESTRICTED)

    def tells(self, claim: Claim) -> bool:
        """Whether the words of a claim may be told."""
        if self.is_whole:
            return True
        if self.is_inside:
            return claim.report not in self._restricted
        return claim.source not in self._own_sources and claim.report not in self._restricted

    def reads(self, report: Report) -> bool:
        """Whether the words of a report, and what came with it, may be read."""
        return self.is_whole or (self.has(report) and not report.restricted)

    def has(self, report: Report) -> bool:
        """Whether the visitor may know of a report: inside of all, a liaison of the own party's."""
        return self.is_inside or report.source in self._party_sources

    def opens(self, sha256: str) -> bool:
        """Whether the bytes of an original may be handed out: never outside the mission."""
        return self.is_whole or (self.is_inside and sha256 not in self._closed)

    def claims(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """Return the claims as the visitor may know them."""
        return tuple(claim if self.tells(claim) else self._emptied(claim) for claim in claims)

    def report(self, report: Report) -> Report:
        """Return the report as the visitor may know it."""
        if self.reads(report):
            return report
        emptied = {"text": WITHHELD, "title": None, "claims": self.claims(report.claims)}
        return report.model_copy(update=emptied)

    def incident(self, incident: Incident) -> Incident:
        """Return the incident with its claims as the visitor may know them."""
        if self.is_whole:
            return incident
        return incident.model_copy(update={"claims": self.claims(incident.claims)})

    def finding(self, finding: Finding) -> Finding:
        """Return the finding as the visitor may know it."""
        if self.is_whole:
            return finding
        changed = {"incident": self.incident(finding.incident)}
        if self.is_inside:
            return finding.model_copy(update=changed)
        voices = tuple(
            one.model_copy(update={"origin": MISSION}) if one.origin in self._own_sources else one
            for one in finding.voices
        )
        return finding.model_copy(update={**changed, "voices": voices})

    def findings(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return those findings that the visitor may see, as the visitor may know them."""
        return [self.finding(one) for one in findings if sees(self.visitor, one)]

    def hears(self, ask: Asked, finding: Finding | None) -> bool:
        """Whether the visitor may know that a party is owed a hearing.

        A party is heard before a finding goes out, once a person has verified it: what the
        machine proposes alone is nobody's business outside.
        """
        if self.is_inside:
            return True
        is_own = ask.party == self.visitor.party
        return is_own and finding is not None and is_verified(finding)

    def _emptied(self, claim: Claim) -> Claim:
        """Return what stays of a claim whose words are withheld: what, where and when, not who."""
        nothing = claim.excerpt.model_copy(update={"start": 0, "end": 0, "quote": ""})
        emptied: dict[str, object] = {
            **dict.fromkeys(("speaker", "agent", "addressee", "observation", "reason")),
            **dict.fromkeys(("image", "target", "item")),
            "text": WITHHELD,
            "excerpt": nothing,
            "through": (),
        }
        if not self.is_inside and claim.source in self._own_sources:
            emptied |= {"source": MISSION, "origin": MISSION, "carrier": None}
        return claim.model_copy(update=emptied)

    @cached_property
    def _own_sources(self) -> frozenset[str]:
        return frozenset({MISSION, *(one.id for one in self.case.sources if one.is_own)})

    @cached_property
    def _party_sources(self) -> frozenset[str]:
        party = self.visitor.party
        own = (one.id for one in self.case.sources if party and one.speaks_for == party)
        return frozenset(own)

    @cached_property
    def _restricted(self) -> frozenset[str]:
        return frozenset(one.id for one in restricted(self.store))

    @cached_property
    def _closed(self) -> frozenset[str]:
        """Return the originals that hold restricted words: filled forms with all that came."""
        filled = self.store.submissions()
        files = (sha256 for one in filled for sha256 in self.store.files_of(one).values())
        told = (one.original for one in restricted(self.store))
        return frozenset({*told, *(one.original for one in filled), *files})


class _Known:
    """The restricted reports of a store so far; each question reads only what came since."""

    def __init__(self) -> None:
        self.row = 0
        self.reports: list[Report] = []
        self.lock = Lock()


_KNOWN: WeakKeyDictionary[Store, _Known] = WeakKeyDictionary()


def restricted(store: Store) -> list[Report]:
    """Return every report whose words stay with those who trace, replaced ones too."""
    known = _KNOWN.setdefault(store, _Known())
    with known.lock:
        for row in store.rows(known.row, "report"):
            known.row = row.n
            # Few reports are restricted: the others are passed over unread.
            if b'"restricted":true' in row.body:
                report = Report.model_validate_json(row.body)
                known.reports += [report] if report.restricted else []
        return list(known.reports)
