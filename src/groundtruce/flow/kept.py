"""The road as it was last kept, read only as far as somebody asks.

A hundred thousand findings take a minute to read, and most questions are about a few of them, or
about commitments and watching: each part is read when it is first looked into.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import TypeVar, overload

from typing_extensions import override

from groundtruce.briefs import trace
from groundtruce.errors import NotFound
from groundtruce.flow import Road
from groundtruce.incidents import fuse
from groundtruce.model.brief import Brief
from groundtruce.model.case import Case
from groundtruce.model.claim import Claim
from groundtruce.model.report import Report
from groundtruce.reports.review import reviewed
from groundtruce.store.base import Store

T = TypeVar("T")


def last(store: Store) -> tuple[Case, Brief]:
    """Return the case and the brief that the road last came to.

    Raises NotFound when none has been walked yet.
    """
    briefs = store.briefs()
    case = store.case() if briefs else None
    if case is None:
        raise NotFound("no brief has been composed in this case yet.", "Run 'groundtruce run'.")
    return case, briefs[0]


def brief_in(store: Store, language: str) -> Brief | None:
    """Return the brief that the road last came to in that language, if it was composed in it."""
    return next((one for one in store.briefs() if one.language == language), None)


def road(store: Store) -> Road:
    """Return the road as it was last kept; raises NotFound when none has been walked yet."""
    case, brief = last(store)
    as_of = brief.as_of
    told = Later(lambda: reviewed.reports(store.reports(as_of=as_of), store.reviews()))
    findings = Later(store.findings)
    return Road(
        case=case,
        as_of=as_of,
        reports=told,
        # Each finding holds the incident that it is about.
        incidents=Later(lambda: (one.incident for one in findings)),
        tallies=Later(lambda: fuse.tallies(told)),
        findings=findings,
        watch=Later(lambda: chain(store.watches(as_of), store.shown())),
        assessments=Later(store.assessments),
        brief=brief,
    )


def behind(store: Store, road: Road, brief: Brief) -> Road:
    """Return the kept road with those findings and reports alone that a document leads to."""
    cited: dict[str, set[str]] = {}
    for one in trace.cited(brief):
        cited.setdefault(one.noun, set()).add(one.id)
    states = [one for one in road.assessments if one.id in cited.get("assessment", ())]
    names = cited.get("finding", set()).union(*(one.findings for one in states))
    findings = store.findings_named(sorted(names))
    claims = cited.get("claim", set()).union(
        *(reason.claims for state in states for reason in state.reasons)
    )
    told = {claim.id: claim for one in findings for claim in one.incident.claims}
    rest = (store.find(name) for name in sorted(claims - told.keys()))
    told |= {one.id: one for one in rest if isinstance(one, Claim)}
    reports = (store.held(Report, name) for name in sorted({one.report for one in told.values()}))
    return replace(
        road,
        reports=reviewed.reports([one for one in reports if one], store.reviews()),
        incidents=tuple(one.incident for one in findings),
        findings=tuple(findings),
        tallies=(),
    )


class Later(Sequence[T]):
    """Records that are read when they are first looked into, and then held."""

    def __init__(self, read: Callable[[], Iterable[T]]) -> None:
        self._read = read

    @cached_property
    def _held(self) -> tuple[T, ...]:
        return tuple(self._read())

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    @override
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        return self._held[at]

    @override
    def __len__(self) -> int:
        return len(self._held)
