"""Reckoning: every commitment and party, and what bears on each, kept up to date fact by fact.

One new report changes one finding, and one finding a few commitments: only these are worked out
again. The result is the same as starting anew.
"""

from collections.abc import Iterable
from datetime import datetime

from groundtruce.compliance import fulfil, refrain
from groundtruce.compliance.acts import act, acts, zone_of
from groundtruce.compliance.fact import Fact, fact
from groundtruce.compliance.held import Held
from groundtruce.compliance.index import Index, Reach
from groundtruce.compliance.standing import Standing
from groundtruce.compliance.term import Term, term
from groundtruce.compliance.told import assessment
from groundtruce.compliance.watch import Coverage
from groundtruce.model.agreement import Commitment
from groundtruce.model.assessment import Assessment, State
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding, Reason
from groundtruce.model.watch import Watch


class Reckoning:
    """How all commitments stand at ``as_of``; ``take`` brings in new and changed findings.

    Findings may be a stream: what is needed of each is noted, and the finding let go.
    """

    def __init__(
        self, findings: Iterable[Finding], case: Case, watch: Iterable[Watch], as_of: datetime
    ) -> None:
        self._case = case
        self._index = Index(map(fact, findings))
        self._coverage = Coverage(watch, case)
        self._rows = [_Row(one, self._index, case) for one in _terms(case, as_of)]
        self._reach = Reach([row.zone for row in self._rows])
        self._found = [self._assessed(row) for row in self._rows]

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """Return one assessment per commitment and party, in the order of the texts."""
        return tuple(self._found)

    def take(self, findings: Iterable[Finding]) -> tuple[Assessment, ...]:
        """Bring in findings, new ones or others under a known id, and return what changed."""
        touched: set[int] = set()
        for finding in findings:
            later = fact(finding)
            earlier = self._index.put(later)
            kinds = {*later.lineage, *(earlier.lineage if earlier else ())}
            for at in self._reach.rows_near([one for one in (earlier, later) if one is not None]):
                row = self._rows[at]
                if kinds & row.kinds and row.replace(earlier, later, self._case):
                    touched.add(at)
        return self._again(sorted(touched))

    def look(self, watch: Iterable[Watch]) -> tuple[Assessment, ...]:
        """Bring in all watch entries anew and return what changed."""
        self._coverage = Coverage(watch, self._case)
        return self._again(range(len(self._rows)))

    def _again(self, places: Iterable[int]) -> tuple[Assessment, ...]:
        changed = []
        for at in places:
            now = self._assessed(self._rows[at])
            if now != self._found[at]:
                self._found[at] = now
                changed.append(now)
        return tuple(changed)

    def _assessed(self, row: "_Row") -> Assessment:
        watched = 0.0
        if row.term.has_begun:
            watched = self._coverage.share(row.term.commitment, row.term.period)
        return assessment(row.term, self._standing(row, watched), watched, self._case)

    def _standing(self, row: "_Row", watched: float) -> Standing:
        if not row.term.has_begun:
            text = "It does not bind yet."
            return Standing(State.NOT_DUE, None, (), (Reason(rule="not_begun", text=text),))
        if row.term.commitment.type.is_kept_by_not_doing:
            return refrain.standing(row.term, row.against, watched)
        return fulfil.standing(row.term, row.against, row.steps, self._index)


class _Row:
    """One commitment and party with the acts against it and the steps that carry it out."""

    def __init__(self, term: Term, index: Index, case: Case) -> None:
        self.term = term
        commitment = term.commitment
        self._of_clock = _clock_kinds(term)
        by_place = commitment.type.is_kept_by_not_doing
        self.zone = zone_of(commitment, case) if by_place else None
        self.kinds = {*commitment.breached_by, *commitment.fulfilled_by, *self._of_clock}
        self.against, self.steps = Held(()), Held(())
        if term.has_begun:
            self.against = Held(acts(term, index, case))
            if not commitment.type.is_kept_by_not_doing:
                self.steps = Held(fulfil.steps(term, index))

    def replace(self, earlier: Fact | None, later: Fact, case: Case) -> bool:
        """Exchange a fact; return whether the commitment has to be looked at again."""
        if not self.term.has_begun:
            return False
        changed = self.against.replace(earlier, act(later, self.term, case))
        if not self.term.commitment.type.is_kept_by_not_doing:
            changed |= self.steps.replace(earlier, fulfil.step(later, self.term))
        facts = [one for one in (earlier, later) if one is not None]
        return changed or any(self._is_told_of(one) for one in facts)

    def _is_told_of(self, fact: Fact) -> bool:
        """Whether a reason tells of it though it is neither act nor step.

        So it is with talks on other matters, and with acts while a clock ran.
        """
        return fact.is_talk or not self._of_clock.isdisjoint(fact.lineage)


def _clock_kinds(term: Term) -> set[str]:
    """Return the kinds of act that dispute the commitment's clock, if it has a condition."""
    clock = term.commitment.clock
    if clock is None or not clock.condition:
        return set()
    others = (one for one in term.agreement.commitments if one.type.is_kept_by_not_doing)
    return {kind for commitment in others for kind in commitment.breached_by}


def _terms(case: Case, as_of: datetime) -> Iterable[Term]:
    known = [agreement for agreement in case.agreements if agreement.signed <= as_of]
    for agreement in sorted(known, key=lambda one: (one.signed, one.id)):
        for commitment in agreement.commitments:
            for party in _bound(commitment, case):
                yield term(agreement, commitment, party, known, as_of)


def _bound(commitment: Commitment, case: Case) -> tuple[str, ...]:
    if commitment.type.is_kept_by_not_doing:
        return tuple(party for party in commitment.bound if case.party(party) is not None)
    return commitment.bound
