"""Flow: the only file that knows the order of the rooms.

Data goes down the road and never back. A late denial, a correction, a reply is a new record
that enters at the store and is carried down again, so every view is the same computation with
its own ``as_of``.
"""

import hashlib
import json
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from groundtruce.briefs import basemap, compose, opened, render, trace
from groundtruce.briefs.desk import Matter
from groundtruce.briefs.kinds import KINDS
from groundtruce.briefs.pages import Pages
from groundtruce.compliance import agenda, assess, balance, history, ledgers, lint
from groundtruce.compliance import watch as watching
from groundtruce.compliance.ledger import movement
from groundtruce.compliance.ledger import watched as shares
from groundtruce.compliance.ledger.basis import Basis
from groundtruce.errors import CaseError, NotFound
from groundtruce.exports import geojson
from groundtruce.findings import answer, changed, series, weigh
from groundtruce.incidents import arrive, doubt, fuse, obey, people, reasons
from groundtruce.incidents.fused import Fused
from groundtruce.incidents.people import Act as Act
from groundtruce.model import person
from groundtruce.model.agenda import Event
from groundtruce.model.assessment import Assessment
from groundtruce.model.balance import Side
from groundtruce.model.brief import Brief
from groundtruce.model.case import Case
from groundtruce.model.changed import Changed
from groundtruce.model.claim import Claim
from groundtruce.model.explanation import Doubt, Explanation, Weighed
from groundtruce.model.finding import Asked, Finding, Reply, Signature
from groundtruce.model.incident import Incident, Tally
from groundtruce.model.judgement import Judgement
from groundtruce.model.ledger import Ledger
from groundtruce.model.record import content_id
from groundtruce.model.report import Original, Quarantined, Report
from groundtruce.model.review import Review
from groundtruce.model.series import Reconciled, Series
from groundtruce.model.settled import Settled
from groundtruce.model.watch import Watch
from groundtruce.reports import case_folder
from groundtruce.reports import gather as door
from groundtruce.reports.card import Card
from groundtruce.reports.reading import Notes
from groundtruce.reports.review import deciding, reviewed
from groundtruce.reports.review import queue as queue_of_claims
from groundtruce.reports.review.deciding import Word
from groundtruce.settings import Settings
from groundtruce.store.base import Conflict, Store

STAGES = ("gather", "fuse", "weigh", "assess", "compose")
Progress = Callable[[str, int, int], None]
Spoken = tuple[tuple[Signature, ...], tuple[Reply, ...]]


def silent(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""


def unheard(_ids: tuple[str, ...]) -> None:
    """Tell nobody what was kept."""


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
    reports: tuple[Report, ...]
    incidents: tuple[Incident, ...] = ()
    tallies: tuple[Tally, ...] = ()
    findings: tuple[Finding, ...] = ()
    watch: tuple[Watch, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    brief: Brief | None = None
    replaced: tuple[Report, ...] = ()
    fused: Fused | None = field(default=None, compare=False, repr=False)


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
) -> Road:
    """Carry what was known at that moment down the road, as far as the stage named.

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
        road = _step(road, stage, judged, settled, spoken, tuple(store.watches(as_of)), language)
        progress(stage, 1, 1)
    return road


def _step(
    road: Road,
    stage: str,
    judgements: tuple[Judgement, ...],
    settled: tuple[Settled, ...],
    spoken: Spoken,
    watched: tuple[Watch, ...],
    language: str,
) -> Road:
    case, as_of = road.case, road.as_of
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
    store.project(road.incidents, road.findings, road.assessments, road.brief)


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


def composed(
    store: Store,
    road: Road,
    kind: str,
    *,
    language: str = "en",
    incident: str | None = None,
    since: datetime | None = None,
    decided: datetime | None = None,
) -> Road:
    """Return the road with a document of that kind: what changed since, tolls, balance, custody.

    ``since`` is the moment it is compared with; without one, the moment of the report before.
    """
    since = since or road.as_of - KINDS[kind].length
    before = _before(store, since)
    earlier = before.reports if before else ()
    told = {one.id for one in road.reports}
    matter = Matter(
        reports=road.reports,
        replaced=tuple(one for one in earlier if one.id not in told),
        changed=() if before is None else _changed(store, before, road, decided or road.as_of),
        tolls=tolls(road),
        sides=sides(road),
        taken=store.taken(_reports_of(road, incident)),
        ledgers={name: ledger(road, name) for name in ledgers.LEDGERS},
        earlier=_papers(before, language) if before and kind == "correction" else (),
        since=since,
        incident=incident,
    )
    brief = _paper(road, kind, language, matter)
    return replace(road, brief=brief, replaced=matter.replaced)


def _before(store: Store, since: datetime) -> Road | None:
    """Return the road as it was walked then; ``None`` where nothing of the case was known."""
    try:
        return carry(store, since, until="assess")
    except CaseError:
        return None


def _paper(road: Road, kind: str, language: str, matter: Matter) -> Brief:
    grounds = (road.findings, road.assessments, road.tallies, road.watch)
    return compose.document(kind, *grounds, road.case, road.as_of, language=language, matter=matter)


def _papers(before: Road, language: str) -> tuple[Brief, ...]:
    """Return the documents that went out, or could have, at that moment."""
    matter = Matter(reports=before.reports)
    return tuple(_paper(before, kind, language, matter) for kind in ("brief", "daily", "weekly"))


def _reports_of(road: Road, incident: str | None) -> list[str]:
    asked = (one for one in road.findings if incident in (one.id, one.incident.id))
    return [claim.report for one in asked for claim in one.incident.claims]


def changes(
    store: Store, road: Road, since: datetime, decided: datetime | None = None
) -> tuple[Changed, ...]:
    """Return what stands otherwise on this road than at that moment, line by line, with reasons."""
    before = carry(store, since, until="assess")
    return _changed(store, before, road, decided or road.as_of)


def _changed(store: Store, before: Road, now: Road, decided: datetime) -> tuple[Changed, ...]:
    day = now.as_of.astimezone(ZoneInfo(now.case.time_zone)).date()
    return (
        *changed.difference(before.findings, now.findings),
        *history.changed(before.assessments, now.assessments, day),
        *changed.tolls(series.series(before.tallies), series.series(now.tallies)),
        *changed.corrected(before.reports, now.reports),
        *changed.judged(store.judgements(before.as_of), store.judgements(decided)),
    )


def tolls(road: Road) -> tuple[tuple[Series, Reconciled | None], ...]:
    """Return every source's running toll beside the sum of incidents, added to nothing."""
    since = road.case.since
    return tuple(
        (one, series.reconciled(one, road.findings, since)) for one in series.series(road.tallies)
    )


def sides(road: Road) -> tuple[Side, ...]:
    """Return the balance audit: the same counts for each party."""
    return balance.balance(road.findings, road.watch, road.case, road.as_of)


def histories(
    store: Store, road: Road, wanted: Collection[tuple[str, str]]
) -> tuple[history.History, ...]:
    """Return how commitments (agreement, id) stood day by day, as known then, and what changed it.

    Days on which nothing became known are assessed on what was known before.
    """
    zone = ZoneInfo(road.case.time_zone)
    texts = {agreement for agreement, _ in wanted}
    began = [one.signed for one in road.case.agreements if one.id in texts]
    first, last = (one.astimezone(zone).date() for one in (min(began), road.as_of))
    days = [first + timedelta(days=at) for at in range((last - first).days)]
    came = sorted(
        (
            *(one.received for one in road.reports),
            *(one.received for one in road.watch),
            *(one.received for one in store.judgements()),
        )
    )
    known: dict[int, Road] = {}

    def known_at(moment: datetime) -> tuple[Iterable[Finding], Iterable[Watch]]:
        so_far = bisect(came, moment)
        if so_far not in known:
            known[so_far] = carry(store, moment, until="weigh")
        return known[so_far].findings, known[so_far].watch

    every = history.histories(known_at, road.case, days)
    return tuple(one for one in every if (one.agreement, one.commitment) in wanted)


def documents(
    road: Road,
    store: Store,
    folder: Path,
    issued: datetime,
    formats: Collection[str] = ("html", "pdf"),
) -> dict[str, bytes]:
    """Return the files of a finished road by name: document and evidence, incidents, summary.

    The map is drawn over the base map of the case folder.
    """
    if road.brief is None:
        raise ValueError("documents need a composed brief")
    evidence = replace(_evidence(road), read=lambda report: _bytes_of(report, store))
    told = (road.brief, evidence, road.case)
    layers = basemap.read(folder / "basemap")
    return {
        **render.files(*told, formats, issued=issued, layers=layers),
        "incidents.geojson": geojson.text(road.findings, road.case.attribution).encode(),
        "summary.json": (json.dumps(summary(road, store), indent=1) + "\n").encode(),
    }


def _bytes_of(report: Report, store: Store) -> bytes:
    with store.original_path(report.original).open("rb") as original:
        original.seek(report.start)
        return original.read(report.end - report.start)


def pages(road: Road, folder: Path) -> Pages:
    """Return what a browser shows of a finished road, drawn over the case folder's base map."""
    if road.brief is None:
        raise ValueError("pages need a composed brief")
    return Pages(road.brief, _evidence(road), road.case, basemap.read(folder / "basemap"))


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


def superseding(store: Store, report: Report) -> str | None:
    """Return the id of the report that stands in place of this one, if another does by now."""
    return fuse.superseded({one.id: one for one in (*store.reports(), report)}.values()).get(
        report.id
    )


def kept_road(store: Store) -> Road:
    """Return the road as it was last kept; raises NotFound when none has been walked yet."""
    briefs = store.briefs()
    case = store.case() if briefs else None
    if case is None:
        raise NotFound("no brief has been composed in this case yet.", "Run 'groundtruce run'.")
    findings = tuple(store.findings())
    as_of = briefs[0].as_of
    return Road(
        case=case,
        as_of=as_of,
        reports=tuple(store.reports(as_of=as_of)),
        incidents=tuple(store.incidents()),
        findings=findings,
        watch=(*store.watches(as_of), *watching.shown_by(findings)),
        assessments=tuple(store.assessments()),
        brief=briefs[0],
    )


def trace_sentence(store: Store, road: Road, sentence_id: str) -> dict[str, Any]:
    """Walk from a sentence to the bytes, comparing them, and return each step as plain data."""
    sentences = road.brief.sentences() if road.brief else ()
    found = [sentence for sentence in sentences if sentence.id.startswith(sentence_id)]
    if len(found) != 1:
        raise NotFound(
            f"{len(found) or 'no'} sentences of the brief have an id that begins {sentence_id!r}.",
            "Take the id beside a sentence in brief.html.",
        )
    return opened.sentence(found[0], _evidence(road), store.original, partial(_name, store))


def _name(store: Store, sha256: str) -> str:
    original = store.find(sha256)
    return original.name if isinstance(original, Original) else sha256


def explain(road: Road, one: str, other: str) -> Explanation:
    """Return in bits why a report stands in an incident or not, and what would change that."""
    return reasons.asked(_fused(road), one, other)


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


def explain_report(road: Road, report: str) -> tuple[Explanation, ...]:
    """Return for each claim of a report why it stands where it stands."""
    return reasons.of_report(_fused(road), report)


def queue(road: Road) -> tuple[Doubt, ...]:
    """Return the joins and separations that hang on less than two bits, most doubtful first."""
    return doubt.doubts(_fused(road))


def _fused(road: Road) -> Fused:
    if road.fused is None:
        raise ValueError("ask a road that was carried as far as fusing")
    return road.fused


def _evidence(road: Road) -> trace.Evidence:
    if road.brief is None:
        raise ValueError("evidence is looked up for a composed brief")
    told = (*road.reports, *road.replaced)
    return trace.evidence(road.brief, road.findings, road.assessments, told, road.case, road.watch)


def flaws(folder: Path) -> list[dict[str, Any]]:
    """Return what the agreements of a case folder leave open or contradict, as plain rows.

    The files are only read, nothing is kept; each row names the line of its commitment.
    """
    texts: dict[str, bytes] = {}

    def remember(
        data: bytes | Path, *, media_type: str, name: str, derived_from: str | None = None
    ) -> Original:
        raw = data if isinstance(data, bytes) else data.read_bytes()
        sha256 = hashlib.sha256(raw).hexdigest()
        texts[sha256] = raw
        return Original(
            sha256=sha256,
            size=len(raw),
            media_type=media_type,
            name=name,
            derived_from=derived_from,
        )

    case = case_folder.read(folder, remember)
    names = {original.sha256: original.name for original in case.files}
    originals = {agreement.id: agreement.original for agreement in case.agreements}
    return [
        _flaw(flaw, lint.line(flaw, texts.get(str(sha256), b"")), names.get(str(sha256)))
        for flaw in lint.flaws(case)
        for sha256 in (originals[flaw.agreement],)
    ]


def _flaw(flaw: lint.Flaw, number: int | None, file: str | None) -> dict[str, Any]:
    return {
        "agreement": flaw.agreement,
        "commitment": flaw.commitment,
        "weight": flaw.weight.value,
        "rule": flaw.rule,
        "happened": flaw.happened,
        "remedy": flaw.remedy,
        "line": f"{file}:{number}" if file and number else file,
    }


def commitments(road: Road) -> list[dict[str, Any]]:
    """Return every commitment beside its state, one row per party it binds, as plain data."""
    texts = {(a.id, c.id): c for a in road.case.agreements for c in a.commitments}
    rows = []
    for one in road.assessments:
        commitment = texts[one.agreement, one.commitment]
        due = commitment.deadline
        rows.append(
            {
                "agreement": one.agreement,
                "commitment": one.commitment,
                "article": commitment.article,
                "summary": commitment.summary,
                "party": one.party,
                "due": None if due is None else due.isoformat(),
                "state": one.word,
                "watched": one.watched,
                "reasons": [reason.text for reason in one.reasons],
            }
        )
    return rows


def ledger(road: Road, name: str) -> Ledger:
    """Return the ledger of that name, one of those that ``ledgers`` lists."""
    return ledgers.ledger(name, _basis(road))


def register(road: Road) -> Ledger:
    """Return where movement was restricted, by whom, how long and why, with totals by week."""
    return movement.ledger(_basis(road), road.watch)


def watched(road: Road, since: datetime | None = None) -> Ledger:
    """Return how much of each sector, of its border and of the hours was watched, by week."""
    return shares.ledger(_basis(road), road.watch, since)


def _basis(road: Road) -> Basis:
    claims = tuple(claim for report in road.reports for claim in report.claims)
    return Basis(road.case, road.as_of, road.findings, claims, road.assessments, asked(road))


def judge(store: Store, judgement: Judgement, now: datetime) -> None:
    """Keep a judgement; both claims must be known, and nothing that stands may contradict it."""
    for claim in judgement.pair:
        if store.find(claim) is None:
            raise NotFound(f"no claim {claim} is known.", "List them with 'groundtruce search'.")
    _acted(store, (judgement,), now)


def review(store: Store, name: str, word: Word, now: datetime) -> Review:
    """Keep a person's word on the claim of that id, or of the only id that begins so."""
    claim, case = store.find(name), store.case()
    if not isinstance(claim, Claim) or case is None:
        raise NotFound(f"no claim {name} is known.", "List them with 'groundtruce review'.")
    told = store.reports()
    given = deciding.decided(
        claim,
        word,
        told=told,
        superseded=fuse.superseded(told),
        reviews=store.reviews(),
        case=case,
        is_claim=lambda one: isinstance(store.find(one), Claim),
        now=now,
    )
    _may(store, given.by, person.Act.JUDGES, now)
    store.keep([given], at=now, actor=given.by)
    return given


def waiting(store: Store, wanted: queue_of_claims.Asked) -> list[queue_of_claims.Waiting]:
    """Return machines' claims that nobody has reviewed, in reports that still stand."""
    told = store.reports()
    gone = fuse.superseded(told)
    current = (report for report in told if report.id not in gone)
    return queue_of_claims.waiting(current, store.reviews(), wanted)


def asked(road: Road) -> tuple[Asked, ...]:
    """Return which party is owed a hearing on which finding, the earliest due first."""
    within = timedelta(hours=road.case.reply_hours)
    return answer.asked(road.findings, road.as_of, within)


def calendar(store: Store, road: Road, decided: datetime | None = None) -> tuple[Event, ...]:
    """Return every date that texts, dialogue and the right of reply set, the earliest first."""
    return agenda.agenda(store.cases(decided), road.findings, asked(road), road.as_of)


def reply(
    store: Store, road: Road, given: Sequence[Reply], now: datetime, lines: Sequence[str | None]
) -> tuple[Reply, ...]:
    """Keep parties' answers to findings, all or none: each by somebody with the right.

    ``lines`` says for each where it stands in a file, for the error that names it.
    """
    new = answer.addressed(given, road.findings, road.case, lines)
    for one in given:
        _may(store, one.by or "", person.Act.REPLIES, now, one.party)
    store.keep(new, at=now, actor=given[0].by or "reply")
    return new


def sign(store: Store, road: Road, given: Signature, now: datetime) -> Signature:
    """Keep a named person's act on a finding: who releases is never its only verifier."""
    _may(store, given.by, person.Act(given.act), now)
    new = answer.signed(given, road.findings)
    store.keep([new], at=now, actor=new.by)
    return new


def _may(store: Store, by: str, act: person.Act, now: datetime, party: str | None = None) -> None:
    case = store.case()
    person.check(case.people if case else (), by, act, now, party=party)


def split(
    store: Store, road: Road, incident: str, claims: Sequence[str], act: Act
) -> tuple[Judgement, ...]:
    """Keep the judgements that take claims out of an incident, and return them."""
    return _acted(store, people.split(_fused(road), incident, claims, act), act.at)


def join(store: Store, road: Road, one: str, other: str, act: Act) -> tuple[Judgement, ...]:
    """Keep the judgement that makes two incidents one, and return it."""
    return _acted(store, people.join(_fused(road), one, other, act), act.at)


def undo(store: Store, name: str, act: Act) -> tuple[Judgement, ...]:
    """Take back a judgement, or all those of one act; what stood before stands again."""
    return _acted(store, people.undo(store.judgements(), name, act), act.at)


def standing(store: Store) -> tuple[Judgement, ...]:
    """Return the judgements that stand, newest first."""
    return tuple(obey.standing(store.judgements()))


def contradictions(store: Store) -> tuple[tuple[Judgement, ...], ...]:
    """Return each judgement that is not obeyed with those that it contradicts."""
    return people.contradictions(store.judgements())


def _acted(store: Store, new: tuple[Judgement, ...], now: datetime) -> tuple[Judgement, ...]:
    _may(store, new[0].by, person.Act.JUDGES, now)
    people.checked(store.judgements(), new)
    store.keep(new, at=now, actor=new[0].by)
    return new
