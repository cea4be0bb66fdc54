"""``groundtruce review``: a person's word on what machines read, claim by claim."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from groundtruce.cli.desk import CaseOption, Desk, JsonOption, desk
from groundtruce.cli.terminal import answer, harmless, out, table
from groundtruce.errors import NotFound, ReviewError
from groundtruce.model.claim import Claim
from groundtruce.model.report import Report
from groundtruce.reports.review.deciding import Says, Word

if TYPE_CHECKING:
    from groundtruce.model.review import Review
    from groundtruce.reports.review.queue import Asked, Waiting

Which = Annotated[str | None, typer.Argument(help="Id of a claim; without it the queue is walked.")]
What = Annotated[
    Says | None, typer.Argument(help="What you decide; without it the claim is shown.")
]
Fields = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="A field as it is right; may be repeated."),
]
By = Annotated[str, typer.Option("--by", help="Who reviews.")]
Why = Annotated[str, typer.Option("--why", help="For what reason; a rejection needs one.")]
OfReport = Annotated[str | None, typer.Option("--report", help="Only claims of this report.")]
OfSource = Annotated[str | None, typer.Option("--source", help="Only claims of this source.")]
OfKind = Annotated[str | None, typer.Option("--kind", help="Only claims of this kind.")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="At most this many claims.")]
Export = Annotated[
    Path | None,
    typer.Option("--export", metavar="FILE", help="Write reviewed claims as evaluation data."),
]
Score = Annotated[bool, typer.Option("--score", help="Show how often the machine was right.")]


def review(
    claim: Which = None,
    says: What = None,
    fields: Fields = None,
    by: By = "",
    why: Why = "",
    report: OfReport = None,
    source: OfSource = None,
    kind: OfKind = None,
    limit: Limit = None,
    export: Export = None,
    score: Score = False,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Accept, correct or reject claims that a machine read, the least sure first.

    Nothing is rewritten: the decision is kept beside the claim, and 'undo' takes it back.
    """
    from groundtruce.reports.review.queue import Asked

    with desk(case) as at:
        if export is not None:
            _exported(at, export, json=json)
        elif score:
            _scored(at, json=json)
        elif claim is not None and says is not None:
            _decided(at, claim, Word(says, by, why, _given(fields)), json=json)
        elif fields or why:
            raise ReviewError(
                "it is not said what you decide.", "Write: groundtruce review CLAIM correct …"
            )
        elif claim is not None:
            _shown(at, claim, json=json)
        else:
            _queue(at, Asked(report, source, kind), limit, by, json=json)


def _given(fields: list[str] | None) -> dict[str, str]:
    given = {}
    for one in fields or ():
        name, found, value = one.partition("=")
        if not found:
            raise ReviewError(f"{one!r} is no FIELD=VALUE.", "Write it as kind=shelling.", "--set")
        given[name.strip()] = value
    return given


def _decided(at: Desk, name: str, word: Word, *, json: bool) -> None:
    from groundtruce.flow import acts

    given = acts.review(at.store, name, word, at.now)
    if json:
        answer(given.model_dump(mode="json", exclude_none=True))
        return
    changed = f" ({', '.join(given.changes)})" if given.changes else ""
    out.print(f"{given.decision.value}{changed}: {given.said.id}", highlight=False)
    out.print(f"kept as {given.id}; 'groundtruce run' carries it down the road", highlight=False)


def _queue(at: Desk, asked: "Asked", limit: int | None, by: str, *, json: bool) -> None:
    from groundtruce.flow import views

    found = views.waiting(at.store, asked)
    chosen = found[:limit]
    if json:
        answer({"waiting": len(found), "claims": [_plain(at, one) for one in chosen]})
        return
    if not chosen:
        out.print("No claim of a machine waits for a review here.")
        return
    from groundtruce.cli.reviewing import Walk

    Walk(at, chosen, by).go()


def _plain(at: Desk, one: "Waiting") -> dict[str, Any]:
    from groundtruce.reports.review.passage import passage

    claim = one.claim
    words = passage(at.store.original(claim.excerpt.sha256), claim.excerpt)
    return {
        "sure": one.sure,
        "report": {"id": one.report.id, "source": one.report.source, "title": one.report.title},
        "before": words.before,
        "quote": words.quote,
        "after": words.after,
        "claim": claim.model_dump(mode="json", exclude_none=True),
    }


def _shown(at: Desk, name: str, *, json: bool) -> None:
    """Show one claim with what people decided on it, first to last."""
    claim = at.store.find(name)
    if not isinstance(claim, Claim):
        raise NotFound(f"no claim {name} is known.", "List them with 'groundtruce review'.")
    history = [one for one in at.store.reviews() if one.said.id == claim.id]
    if json:
        told = [one.model_dump(mode="json", exclude_none=True) for one in history]
        answer({"claim": claim.model_dump(mode="json", exclude_none=True), "reviews": told})
        return
    from groundtruce.cli import reviewing

    reviewing.show_claim(at, claim)
    rows = [_told(one, ZoneInfo(at.case.time_zone)) for one in history]
    if rows:
        table("What people decided", ("when", "what", "who", "changed", "why"), rows)
    elif claim.by_machine:
        out.print("Nobody has reviewed it.")


def _told(one: "Review", zone: ZoneInfo) -> tuple[str, ...]:
    from groundtruce.reports.review.fields import FIELDS, written

    moved = [
        f"{name}: {written(one.said, name, zone) or 'unsaid'} → "
        f"{written(one.corrected, name, zone) or 'unsaid'}"
        for name in one.changes
        if one.corrected is not None and name in FIELDS
    ]
    day = f"{one.received.astimezone(zone):%Y-%m-%d %H:%M}"
    told = (day, one.decision.value, one.by, "\n".join(moved), one.why)
    return tuple(escape(harmless(cell)) for cell in told)


def _exported(at: Desk, file: Path, *, json: bool) -> None:
    from groundtruce.model.record import canonical_json
    from groundtruce.reports.review import evaluation

    def report_of(name: str) -> Report | None:
        found = at.store.find(name)
        return found if isinstance(found, Report) else None

    rows = [canonical_json(row) for row in evaluation.rows(at.store.reviews(), report_of)]
    try:
        file.write_bytes(b"".join(row + b"\n" for row in rows))
    except OSError as cause:
        raise ReviewError(
            f"the file cannot be written ({cause.strerror}).", "Check the folder.", str(file)
        ) from cause
    told = {"file": str(file), "rows": len(rows)}
    answer(told) if json else out.print(f"{len(rows)} reviewed claims written to {file}")


def _scored(at: Desk, *, json: bool) -> None:
    from groundtruce.reports.review.score import score

    found = score(at.store.reviews())
    if json:
        answer(found)
        return
    if not found["reviewed"]:
        out.print("Nobody has reviewed a claim yet, so nothing is measured.")
        return
    columns = ("", "reviewed", "accepted", "corrected", "rejected", "precision", "95 %", "kept")
    for title, rows in (("By kind", found["kinds"]), ("By reader", found["readers"])):
        table(title, columns, [_score_row(row) for row in (*rows, found["overall"])])
        out.print()
    wrong = [
        (row["name"], row["corrected"], _two(row["right"]))
        for row in found["fields"]
        if row["corrected"]
    ]
    if wrong:
        table("Fields corrected, among claims kept", ("field", "claims", "right"), wrong)
        out.print()
    bins = [
        (f"{row['from']:.1f} to {row['to']:.1f}", row["reviewed"], _two(row["sure"]),
         _two(row["right"]), _interval(row["from_to"]))
        for row in found["reliability"]
    ]  # fmt: skip
    table("How sure, and how often right", ("sure", "reviewed", "mean", "right", "95 %"), bins)
    error, brier = _two(found["calibration_error"]), _two(found["brier"])
    out.print(f"calibration error {error}, Brier score {brier}", highlight=False)


def _score_row(row: dict[str, Any]) -> tuple[Any, ...]:
    counts = (row["reviewed"], row["accepted"], row["corrected"], row["rejected"])
    share = (_two(row["precision"]), _interval(row["from_to"]), _two(row["kept"]))
    return (row["name"], *counts, *share)


def _interval(bounds: tuple[float, float]) -> str:
    return f"{_two(bounds[0])} to {_two(bounds[1])}"


def _two(share: float | None) -> str:
    return "" if share is None else f"{share:.2f}"
