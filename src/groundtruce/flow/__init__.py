"""Flow: the road through the rooms, in the only file that knows their order.

Data goes down the road and never back. A late denial, a correction, a reply is a new record
that enters at the store and is carried down again, so every view is the same computation with
its own ``as_of``.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from groundtruce.briefs import compose
from groundtruce.compliance import assess
from groundtruce.compliance import watch as watching
from groundtruce.errors import CaseError
from groundtruce.findings import answer, weigh
from groundtruce.incidents import arrive, fuse
from groundtruce.incidents.fused import Fused
from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Brief
from groundtruce.model.case import Case
from groundtruce.model.explanation import Weighed
from groundtruce.model.finding import Finding, Reply, Signature
from groundtruce.model.heat import Heat
from groundtruce.model.incident import Incident, Tally
from groundtruce.model.judgement import Judgement
from groundtruce.model.record import content_id
from groundtruce.model.report import Quarantined, Report
from groundtruce.model.settled import Settled
from groundtruce.model.vocabulary import LANGUAGES
from groundtruce.model.watch import Watch
from groundtruce.reports import case_folder
from groundtruce.reports import gather as door
from groundtruce.reports.card import Card
from groundtruce.reports.reading import Notes
from groundtruce.reports.review import reviewed
from groundtruce.settings import Settings
from groundtruce.store.base import Conflict, Store

# Of more findings than these a brief is not composed while somebody waits for a page.
MOST_COMPOSED = 20_000
STAGES = ("gather", "fuse", "weigh", "assess", "compose")
Progress = Callable[[str, int, int], None]
Spoken = tuple[tuple[Signature, ...], tuple[Reply, ...]]
Looked = tuple[tuple[Watch, ...], tuple[Heat, ...]]


def silent(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""


def unheard(_ids: tuple[str, ...]) -> None:
    """Tell nobody what was kept."""


def unasked(_road: object) -> None:
    """Ask nothing about the incidents."""


@dataclass(frozen=True)
class Gathered:
    """What one gathering brought: ids of new reports, how many were known, what was set aside.

    ``guessed`` says how files were read of which no card says enough, ``unread`` names the
    reports whose text was kept for a person to read, by language.
    """

    new: tuple[str, ...]
    known: int
    quarantined: tuple[Quarantined, ...]
    guessed: tuple[str, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Road:
    """Everything that one moment of knowledge adds up to; later rooms are empty if not reached."""

    case: Case
    as_of: datetime
    reports: Sequence[Report]
    incidents: Sequence[Incident] = ()
    tallies: Sequence[Tally] = ()
    findings: Sequence[Finding] = ()
    watch: Sequence[Watch] = ()
    assessments: Sequence[Assessment] = ()
    brief: Brief | None = None
    replaced: tuple[Report, ...] = ()
    fused: Fused | None = dataclasses.field(default=None, compare=False, repr=False)


def gather(
    folder: Path,
    store: Store,
    now: datetime,
    *,
    cards: tuple[Card, ...] | None = None,
    since: datetime | None = None,
    progress: Progress = silent,
    kept: Callable[[tuple[str, ...]], None] = unheard,
) -> Gathered:
    """Read the case and what its sources say, and keep it; running it again changes nothing.

    Reports are kept batch by batch; ``kept`` is told the ids after each batch is durable. What
    cannot be read is quarantined with its reason, and the rest goes through.
    """
    case = case_folder.read(folder, store.keep_original)
    store.keep([case, *case_folder.watches(folder, case)], at=now, actor="case")
    chosen = case_folder.cards(folder) if cards is None else cards
    notes = Notes()
    told = door.reports(
        chosen,
        case,
        store.keep_original,
        since=since,
        now=now,
        notes=notes,
        known=_read_by_model(store, chosen),
        seen=lambda done, total: progress("gather", done, total),
    )
    batches = _batches(told, Settings.from_environment().batch_rows)
    parts: list[Gathered] = []
    # One batch is written while the next is read, since writing waits for the disk.
    with ThreadPoolExecutor(max_workers=1) as clerk:
        for part in _one_ahead(clerk.submit(_kept, store, batch, now) for batch in batches):
            kept(part.new)
            parts.append(part)
    progress("gather", 1, 1)
    return Gathered(
        new=tuple(one for part in parts for one in part.new),
        known=sum(part.known for part in parts),
        quarantined=tuple(one for part in parts for one in part.quarantined),
        guessed=tuple(notes.guessed),
        unread=tuple(one for part in parts for one in part.unread),
    )


def _read_by_model(store: Store, cards: Iterable[Card]) -> frozenset[str]:
    """Return the ids of what is known, where a server would be asked about it again."""
    asks = any(card.reader == "model" for card in cards)
    return frozenset(report.id for report in store.reports()) if asks else frozenset()


def _kept(store: Store, batch: list[Report | Quarantined], now: datetime) -> Gathered:
    result = store.keep(batch, at=now, actor="gather")
    conflicts = [_conflict(found, batch) for found in result.conflicts]
    if conflicts:
        store.keep(conflicts, at=now, actor="gather")
    reports = {one.id: one for one in batch if isinstance(one, Report)}
    new = tuple(one for one in result.new if one in reports)
    return Gathered(
        new=new,
        known=len(reports.keys() & set(result.known)),
        quarantined=(*(one for one in batch if isinstance(one, Quarantined)), *conflicts),
        unread=tuple(
            (reports[one].language or "und", one) for one in new if reports[one].is_unread
        ),
    )


def _one_ahead(futures: Iterable[Future[Gathered]]) -> Iterator[Gathered]:
    waiting: Future[Gathered] | None = None
    for future in futures:
        if waiting is not None:
            yield waiting.result()
        waiting = future
    if waiting is not None:
        yield waiting.result()


def carry(
    store: Store,
    as_of: datetime,
    *,
    decided: datetime | None = None,
    until: str = "compose",
    language: str = "en",
    progress: Progress = silent,
    fused: "Callable[[Road], object]" = unasked,
) -> Road:
    """Carry what was known at that moment down the road, as far as the stage named.

    ``fused`` is called with the incidents before they are weighed, and may keep what it finds out
    about them.

    ``decided`` is the moment up to which the mission's own acts count, its judgements and what it
    wrote into the case: a finished case goes on being analysed. The same records give the same
    result, whatever order they came in.
    """
    decided = decided or as_of
    case = store.case(decided)
    if case is None:
        raise CaseError(
            f"nothing of this case was known on {as_of.isoformat()}.",
            "Run 'groundtruce gather' first, or ask for a later moment.",
        )
    told = reviewed.reports(store.reports(as_of=as_of), store.reviews(decided))
    road = Road(case=case, as_of=as_of, reports=told)
    judged, settled = tuple(store.judgements(decided)), tuple(store.settled(decided))
    spoken = (tuple(store.signatures(decided)), tuple(store.replies(decided)))
    for stage in STAGES[1 : STAGES.index(until) + 1]:
        progress(stage, 0, 1)
        looked = (tuple(store.watches(as_of)), tuple(store.heats(as_of)))
        road = _step(road, stage, judged, settled, spoken, looked, language)
        if stage == "fuse":
            fused(road)
        progress(stage, 1, 1)
    return road


def _step(
    road: Road,
    stage: str,
    judgements: tuple[Judgement, ...],
    settled: tuple[Settled, ...],
    spoken: Spoken,
    looked: Looked,
    language: str,
) -> Road:
    case, as_of = road.case, road.as_of
    watched, heats = looked
    match stage:
        case "fuse":
            told = fuse.fused(road.reports, judgements, settled, as_of)
            tallies = fuse.tallies(road.reports)
            return replace(road, incidents=fuse.told_by(told), tallies=tallies, fused=told)
        case "weigh":
            signed = answer.placed(spoken[0], road.incidents)
            replied = answer.placed(spoken[1], road.incidents)
            findings = weigh.findings(
                road.incidents,
                case.sources,
                judgements,
                signed,
                replied,
                watch=watched,
                learned=weigh.learned(road.incidents, case.sources, watched),
                heats=heats,
            )
            for finding in findings:
                weigh.honest(finding)
            return replace(road, findings=findings, watch=(*watched, *watching.shown_by(findings)))
        case "assess":
            assessments = assess.compliance(road.findings, case, road.watch, as_of)
            return replace(road, assessments=assessments)
        case _:
            grounds = (road.findings, road.assessments, road.tallies, road.watch)
            return replace(road, brief=compose.brief(*grounds, case, as_of, language=language))


def keep(store: Store, road: Road) -> None:
    """Keep what the road came to as the store's view of the case.

    A road that was walked only part of the way never takes the place of a brief.
    """
    if road.brief is None and store.briefs():
        return
    shown = watching.shown_by(road.findings)
    store.project(road.incidents, road.findings, road.assessments, _briefs(road), shown)


def _briefs(road: Road) -> Iterator[Brief]:
    """Yield the brief of the road and, where a page could not wait for it, that of each language.

    All of them say the same of the same findings, which are at hand now.
    """
    if road.brief is None:
        return
    yield road.brief
    if len(road.findings) > MOST_COMPOSED:
        grounds = (road.findings, road.assessments, road.tallies, road.watch)
        for language in LANGUAGES:
            if language != road.brief.language:
                yield compose.brief(*grounds, road.case, road.as_of, language=language)


def settle(store: Store, road: Road, now: datetime) -> None:
    """Keep what has settled on this road, so that later reports leave it as it is."""
    settled = road.fused and fuse.settled(road.fused, now)
    if settled:
        store.keep([settled], at=now, actor="fuse")


def present(case: Case | None, now: datetime) -> datetime:
    """Return now, but never past the end of a finished case."""
    return now if case is None or case.until is None else min(now, case.until)


def summary(road: Road, store: Store) -> dict[str, Any]:
    """Return the counts of everything on the road, words in a fixed order."""
    sentences = road.brief.sentences() if road.brief else ()
    return {
        "case": road.case.id,
        "as_of": road.as_of.isoformat(),
        "reports": len(road.reports),
        "quarantined": len(store.quarantined()),
        "claims": sum(len(report.claims) for report in road.reports),
        "incidents": len(road.incidents),
        "tallies": len(road.tallies),
        "findings": _counted(finding.status.value for finding in road.findings),
        "assessments": _counted(assessment.word for assessment in road.assessments),
        "watch": len(road.watch),
        "sentences": len(sentences),
        "citations": sum(len(sentence.cites) for sentence in sentences),
        "brief": road.brief.id if road.brief else None,
    }


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))


def _batches(
    records: Iterable[Report | Quarantined], size: int
) -> Iterator[list[Report | Quarantined]]:
    stream = iter(records)
    while batch := list(islice(stream, size)):
        yield batch


def _conflict(found: Conflict, batch: list[Report | Quarantined]) -> Quarantined:
    report = next(r for r in batch if isinstance(r, Report) and r.id == found.id)
    return Quarantined(
        id=content_id("q", report.id, found.known),
        original=report.original,
        file=report.card or report.source,
        reason=f"the sender's id {report.external_id!r} was received before with other content",
        remedy=f"If this is a correction, give the row a new id and say replaces: {found.known}.",
        row=report.text[:500],
    )


def grouped(store: Store, road: Road) -> Road:
    """Return the road with the groups behind its incidents, also where it was only kept."""
    if road.fused is not None:
        return road
    # All that was decided so far: what a kept road was walked with.
    until = datetime.max.replace(tzinfo=UTC)
    return replace(road, fused=carry(store, road.as_of, decided=until, until="fuse").fused)


def arrived(store: Store, reports: Sequence[str]) -> dict[str, Weighed]:
    """Return where the claims of new reports probably belong, by claim, before all is fused anew.

    Asked of the incidents as they were last kept; without any, nothing is attached.
    """
    incidents = store.incidents()
    if not incidents:
        return {}
    claims = fuse.current_claims(reviewed.reports(store.reports(), store.reviews()))
    new = [claim.id for claim in claims if claim.report in set(reports)]
    return arrive.attached(claims, incidents, new)


def fused_of(road: Road) -> Fused:
    """Return the groups behind the incidents of a road that was carried as far as fusing."""
    if road.fused is None:
        raise ValueError("ask a road that was carried as far as fusing")
    return road.fused
