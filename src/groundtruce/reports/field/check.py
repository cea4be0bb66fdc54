"""Check: what is wrong with a form's workbook, by sheet, row and column, before a phone has it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundtruce.errors import CaseError
from groundtruce.model.case import Case
from groundtruce.model.vocabulary import vocabulary
from groundtruce.reports.field import book, forms, lists

_TRANSLATED = ("label", "hint", "constraint_message", "required_message")
# What the form asks of the phone itself, and what only lays it out.
_OF_THE_PHONE = re.compile(
    r"(begin|end)[ _](group|repeat)|start|end|today|deviceid|username|audit|note|calculate|"
    r"start-geopoint|background-audio|hidden"
)
_ROW = re.compile(r"\[row ?: ?(\d+)\]")


@dataclass(frozen=True)
class Problem:
    """What is wrong and where. One that is no error leaves the form usable."""

    what: str
    remedy: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    is_error: bool = True


def problems(path: Path, case: Case) -> list[Problem]:
    """Return what is wrong with the workbook, in the order of its sheets.

    The form is compiled, and run by ODK Validate where there is a Java; where there is none, that
    is said, and no error.
    """
    try:
        form = forms.compiled(path)
    except CaseError as cause:
        found = _ROW.search(cause.happened)
        row = int(found[1]) if found else None
        return [Problem(cause.happened, cause.remedy, "survey" if row else "", row)]
    sheets = _sheets(path)
    told = [*_survey(sheets.get("survey", [])), *_choices(sheets, case), *_files(form, path)]
    return [*told, *_validated(form)]


Rows = list[dict[str, Any]]


def _sheets(path: Path) -> dict[str, Rows]:
    """Return the rows of each sheet by column, each with its number in the workbook."""
    import openpyxl

    opened = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return {sheet.title: list(_rows(sheet)) for sheet in opened.worksheets}
    finally:
        opened.close()


def _rows(sheet: Any) -> Iterator[dict[str, Any]]:
    head: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        texts = ["" if cell is None else str(cell).strip() for cell in cells]
        if not head:
            head = texts
        elif any(texts):
            yield {"row": number, **dict(zip(head, texts, strict=False))}


def _survey(rows: Rows) -> Iterator[Problem]:
    known = book.questions()
    for row in rows:
        yield from _untranslated("survey", row)
        kind, name, at = row.get("type", ""), row.get("name", ""), row["row"]
        if "max-pixels" in row.get("parameters", ""):
            yield Problem(
                "photos are shrunk: the camera's bytes and what it wrote into them are lost.",
                "Take max-pixels out; photos are sent later where the line is slow.",
                *("survey", at, "parameters"),
            )
        if name and name not in known and name != "record" and not _OF_THE_PHONE.match(kind):
            yield Problem(
                f"{name!r} means nothing to the reader: its answer is kept, and only a person "
                "reads it.",
                f"Where it asks what one of these asks, call it so: {', '.join(sorted(known))}.",
                *("survey", at, "name", False),
            )


def _untranslated(sheet: str, row: dict[str, Any]) -> Iterator[Problem]:
    for text in _TRANSLATED:
        told = {name: said for name, said in row.items() if name.startswith(f"{text}::")}
        if any(told.values()):
            for column in (name for name, said in told.items() if not said):
                yield Problem(
                    "it is not said in this language.", "Translate it.", sheet, row["row"], column
                )


def _choices(sheets: dict[str, Rows], case: Case) -> Iterator[Problem]:
    """Yield choices that the reader would not know, where a question asks for words of a list."""
    words = vocabulary().extended(case.words)
    asked = {
        row.get("type", "").split(" ")[1]: told["list"]
        for row in sheets.get("survey", [])
        if row.get("type", "").startswith(("select_one ", "select_multiple "))
        and "list" in (told := book.questions().get(row.get("name", ""), {}))
    }
    for row in sheets.get("choices", []):
        yield from _untranslated("choices", row)
        listed = asked.get(row.get("list_name", ""))
        if listed is not None and not words.has(listed, row.get("name", "")):
            yield Problem(
                f"{row.get('name')!r} is no word of the list {listed!r}.",
                "Take a word of the vocabulary, or add it under 'words' in case.yaml.",
                *("choices", row["row"], "name"),
            )


def _files(form: forms.Form, path: Path) -> Iterator[Problem]:
    beside = {file.name for file in (path.parent / "media").glob("*")}
    for name in form.lists:
        if name not in lists.NAMES and name not in beside:
            yield Problem(
                f"the form names {name}, which is neither made from the case nor beside it.",
                f"Put it into media/, or name one of {', '.join(lists.NAMES)}.",
                "survey",
            )


def _validated(form: forms.Form) -> Iterator[Problem]:
    told = forms.validated(form)
    if told is None:
        yield Problem(
            "ODK Validate did not run: there is no Java here.",
            "Install a Java runtime (default-jre-headless) to have the logic checked as well.",
            is_error=False,
        )
    elif told:
        yield Problem(told, "Correct the logic that it names.", "survey")
