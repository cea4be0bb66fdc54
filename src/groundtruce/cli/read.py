"""``groundtruce read``: what an article, a statement or a status report says, claim by claim."""

import sys
from datetime import UTC, date, datetime
from enum import StrEnum
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from groundtruce.cli.desk import CaseOption, JsonOption
from groundtruce.cli.terminal import answer, bars, harmless, out, table
from groundtruce.errors import SourceError

if TYPE_CHECKING:
    from groundtruce.model.case import Case
    from groundtruce.model.claim import Claim
    from groundtruce.reports.text.prose_reader import ProseReader
    from groundtruce.reports.text.read import Read


class ReaderName(StrEnum):
    """Who reads."""

    RULES = "rules"
    MODEL = "model"


Files = Annotated[
    list[Path], typer.Argument(help="Text, HTML, PDF, DOCX, EML, RSS, WARC or WACZ; - for input.")
]
Dateline = Annotated[
    str | None,
    typer.Option(
        "--dateline",
        metavar="DATE",
        help="The day the text is from, e.g. 2025-12-22: what its 'Monday' is counted from.",
    ),
]
By = Annotated[
    ReaderName,
    typer.Option("--reader", help="rules; or model, the language model that the user named."),
]
Outlet = Annotated[str, typer.Option("--source", help="Who publishes it: a source of the case.")]


def read(
    files: Files,
    dateline: Dateline = None,
    source: Outlet = "unnamed",
    reader: By = ReaderName.RULES,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Show who says that who did what, with the exact words; nothing is kept."""
    day = _day(dateline)
    known, chosen = _case(case), _reader(reader)
    told: list[dict[str, Any]] = []
    with bars(as_json=json) as progress:
        for number, file in enumerate(files):
            found = list(_read(file, source, day, known, chosen))
            if json:
                told += [_plain(one, file) for one in found]
            else:
                for one in found:
                    _show(one, file, ZoneInfo(known.time_zone if known else "UTC"))
            progress("read", number + 1, len(files))
    if json:
        answer({"reports": told})


def _day(said: str | None) -> date | None:
    if said is None:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise SourceError(
            f"{said!r} is no day.", "Write it as year-month-day: 2025-12-22.", "--dateline"
        ) from None


def _reader(name: ReaderName) -> "ProseReader | None":
    if name is ReaderName.RULES:
        return None
    from groundtruce.reports.text.prose_reader import by_model

    return by_model()


def _case(folder: Path | None) -> "Case | None":
    if folder is None:
        return None
    from groundtruce.reports import case_folder
    from groundtruce.reports.text.read import nothing_kept, of_path

    def keep(data: Any, **told: Any) -> Any:
        return nothing_kept(of_path(data), **told)

    return case_folder.read(folder, keep)


def _read(
    file: Path, source: str, day: date | None, case: "Case | None", reader: "ProseReader | None"
) -> "list[Read]":
    from groundtruce.reports.text.read import nothing_kept, reports

    if str(file) == "-":
        raw, name = sys.stdin.buffer.read(), "input"
    else:
        try:
            raw, name = file.read_bytes(), file.name
        except OSError as cause:
            raise SourceError(
                f"the file cannot be read ({cause.strerror}).", "Check the path.", str(file)
            ) from None
    told = {"source": source, "now": datetime.now(UTC), "case": case, "dateline": day}
    return list(reports(raw, name=name, keep=nothing_kept, reader=reader, **told))  # type: ignore[arg-type]


def _plain(one: "Read", file: Path) -> dict[str, Any]:
    from groundtruce.reports.text.plain import of_reading

    report = one.report.model_dump(mode="json", exclude_none=True)
    aside = [refused.model_dump(mode="json", exclude_none=True) for refused in one.aside]
    return {"file": str(file), "report": report, "aside": aside, **of_reading(one)}


def _told(claim: "Claim", source: str, zone: ZoneInfo) -> Text:
    """Return who says what of what, in one line."""
    from groundtruce.reports.review.fields import written

    does = claim.stance.value.replace("_", " ")
    voice = harmless(claim.speaker or source)
    line = Text.assemble((voice, "bold"), f"  {does} {claim.kind}")
    parts = [
        claim.actuality.value if claim.actuality.value != "accomplished" else "",
        f"accused: {claim.accused}" if claim.accused else "",
        f"reason: {claim.reason}" if claim.reason else "",
        claim.place.label() if claim.place else "",
        written(claim, "span", zone),
        written(claim, "figures", zone),
    ]
    return line.append("".join(f"  ·  {harmless(part)}" for part in parts if part))


def _words(claim: "Claim") -> Text:
    return Text(" ".join(harmless(claim.text).split()), style="dim")


def _cells(*words: str) -> tuple[str, ...]:
    return tuple(escape(harmless(one)) for one in words)


def _show_words(one: "Read") -> None:
    """Show the days, names and numbers of a text of which no claim was read."""
    reading = one.reading
    found = [("day or time", when.start, when.end, when.value) for when in reading.times]
    found += [("name", w.start, w.end, w.place.label() if w.place else "") for w in reading.places]
    found += [
        ("number", f.start, f.end, f"{f.kind} {f.best or f.lower or f.upper:g}")
        for f in reading.figures
    ]
    rows = [
        _cells(what, reading.text[start:end], value)
        for what, start, end, value in sorted(found, key=itemgetter(1))
    ]
    if rows:
        table("In it", ("what", "words", "read as"), rows)


def _show(one: "Read", file: Path, zone: ZoneInfo) -> None:
    report = one.report
    title = escape(harmless(report.title or file.name))
    out.print(f"[bold]{title}[/]  {report.language or 'language unknown'}")
    if not report.claims:
        out.print("No claim was read: the text is kept whole, for a person to read.")
        _show_words(one)
    for claim in report.claims:
        out.print(_told(claim, report.source, zone), Padding(_words(claim), (0, 0, 1, 4)))
    if one.aside:
        told = (_cells(refused.reason, refused.row[:90]) for refused in one.aside)
        table("Proposed and not taken", ("why", "what"), told)
    if one.sitrep is not None:
        from groundtruce.reports.text.plain import of_sitrep

        rows = [_cells(name, str(value)) for name, value in of_sitrep(one.sitrep).items() if value]
        table("Status report", ("field", "stated"), rows)
