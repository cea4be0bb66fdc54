"""Views: what can be asked of a road, each computed anew from what is kept."""

import hashlib
from bisect import bisect
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from groundtruce.compliance import agenda, balance, history, ledgers, lint
from groundtruce.compliance.ledger import movement
from groundtruce.compliance.ledger import watched as shares
from groundtruce.compliance.ledger.basis import Basis
from groundtruce.findings import answer, series
from groundtruce.flow import Road, carry, fused_of
from groundtruce.flow.kept import Later
from groundtruce.incidents import doubt, fuse, obey, people, reasons
from groundtruce.model.agenda import Event
from groundtruce.model.balance import Side
from groundtruce.model.case import Case
from groundtruce.model.explanation import Doubt, Explanation
from groundtruce.model.finding import Asked, Finding
from groundtruce.model.judgement import Judgement
from groundtruce.model.ledger import Ledger
from groundtruce.model.report import Original, Report
from groundtruce.model.series import Reconciled, Series
from groundtruce.model.watch import Watch
from groundtruce.reports import case_folder
from groundtruce.reports.review import queue as queue_of_claims
from groundtruce.reports.review import reviewed
from groundtruce.store.base import Store

# The fields of those reports that may stand in place of others.
REPLACING = ("notice", "replaces", "thread")


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
    days = days_of(road, wanted)
    every = history.histories(knowing(store, road.case, days), road.case, days)
    return tuple(one for one in every if (one.agreement, one.commitment) in wanted)


def days_of(road: Road, wanted: Collection[tuple[str, str]]) -> list[date]:
    """Return the days that have ended since the first of the texts was signed."""
    zone = ZoneInfo(road.case.time_zone)
    texts = {agreement for agreement, _ in wanted}
    began = [one.signed for one in road.case.agreements if one.id in texts]
    first, last = (one.astimezone(zone).date() for one in (min(began), road.as_of))
    return [first + timedelta(days=at) for at in range((last - first).days)]


def knowing(store: Store, case: Case, days: Sequence[date]) -> history.KnownAt:
    """Return what answers with findings and watch known at the end of each of those days.

    They are asked for in order, and only one road is held at a time. A day on which nothing
    became known knows what the day before knew.
    """
    came = store.moments()
    first: dict[int, datetime] = {}
    for moment in (history.end_of(day, case) for day in days):
        first.setdefault(bisect(came, moment), moment)
    held: dict[datetime, Road] = {}

    def known_at(moment: datetime) -> tuple[Iterable[Finding], Iterable[Watch]]:
        then = first[bisect(came, moment)]
        if then not in held:
            held.clear()
            held[then] = carry(store, then, until="weigh")
        return held[then].findings, held[then].watch

    return known_at


def superseding(store: Store, report: Report) -> str | None:
    """Return the id of the report that stands in place of this one, if another does by now."""
    told = {one.id: one for one in (*contenders(store, report), report)}
    return fuse.superseded(told.values()).get(report.id)


def contenders(store: Store, report: Report) -> list[Report]:
    """Return those reports that say whether another stands in place of this one.

    The report itself is among them as long as none that names its id was taken in.
    """
    found = {one.id: one for one in store.reports_with(*REPLACING)}
    # Which text a notice means is found by comparing it with all of its own source.
    notifying = {one.source for one in found.values() if one.notice and not one.replaces}
    found |= {one.id: one for one in store.reports_from(notifying)}
    told = [one for one in found.values() if one.id != report.id]
    return told if store.is_replaced(report.id) else [*told, report]


def explain(road: Road, one: str, other: str) -> Explanation:
    """Return in bits why a report stands in an incident or not, and what would change that."""
    return reasons.asked(fused_of(road), one, other)


def explain_report(road: Road, report: str) -> tuple[Explanation, ...]:
    """Return for each claim of a report why it stands where it stands."""
    return reasons.of_report(fused_of(road), report)


def queue(road: Road) -> tuple[Doubt, ...]:
    """Return the joins and separations that hang on less than two bits, most doubtful first."""
    return doubt.doubts(fused_of(road))


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
    return ledgers.ledger(name, basis(road))


def register(road: Road) -> Ledger:
    """Return where movement was restricted, by whom, how long and why, with totals by week."""
    return movement.ledger(basis(road), road.watch)


def watched(road: Road, since: datetime | None = None) -> Ledger:
    """Return how much of each sector, of its border and of the hours was watched, by week."""
    return shares.ledger(basis(road), road.watch, since)


def basis(road: Road) -> Basis:
    """Return what every ledger of this road is made from."""
    claims = Later(lambda: (claim for report in road.reports for claim in report.claims))
    hearings = Later(lambda: asked(road))
    return Basis(road.case, road.as_of, road.findings, claims, road.assessments, hearings)


def waiting(
    store: Store, wanted: queue_of_claims.Asked | None = None
) -> list[queue_of_claims.Waiting]:
    """Return machines' claims that nobody has reviewed, in reports that still stand."""
    # Those that a machine read, and all that may stand in another's place.
    told = store.reports_with("by_machine", *REPLACING)
    gone = fuse.superseded(told)
    current = (report for report in told if report.id not in gone)
    return queue_of_claims.waiting(current, store.reviews(), wanted)


def reviewed_of(
    store: Store, told: Iterable[Report], decided: datetime | None
) -> tuple[Report, ...]:
    """Return reports as they stand after what people said of machines' claims."""
    return reviewed.reports(told, store.reviews(decided))


def unread(store: Store, as_of: datetime, decided: datetime | None) -> list[Report]:
    """Return the reports with words of which nobody has read a claim, the last known first."""
    told = (one for one in store.reports_with("claimless") if one.received <= as_of)
    found = [one for one in reviewed_of(store, told, decided) if one.is_unread]
    return sorted(found, key=lambda one: (one.received, one.id), reverse=True)


def newest(store: Store, as_of: datetime, number: int) -> tuple[Report, ...]:
    """Return so many reports as they stand after review, those first that became known last."""
    return reviewed.reports(store.newest_reports(number, as_of), store.reviews(as_of))


def asked(road: Road) -> tuple[Asked, ...]:
    """Return which party is owed a hearing on which finding, the earliest due first."""
    within = timedelta(hours=road.case.reply_hours)
    return answer.asked(road.findings, road.as_of, within)


def calendar(store: Store, road: Road, decided: datetime | None = None) -> tuple[Event, ...]:
    """Return every date that texts, dialogue and the right of reply set, the earliest first."""
    return agenda.agenda(store.cases(decided), road.findings, asked(road), road.as_of)


def standing(store: Store) -> tuple[Judgement, ...]:
    """Return the judgements that stand, newest first."""
    return tuple(obey.standing(store.judgements()))


def contradictions(store: Store) -> tuple[tuple[Judgement, ...], ...]:
    """Return each judgement that is not obeyed with those that it contradicts."""
    return people.contradictions(store.judgements())
