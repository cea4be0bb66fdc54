"""Book: the forms that ship with GroundTruce as XLSForm workbooks, words from the vocabulary.

A mission edits the workbook; what is in here is where the first ones come from. The same sheets
give the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from groundtruce.model.vocabulary import LANGUAGES, vocabulary

NAMES = {"en": "English (en)", "th": "ไทย (th)", "km": "ខ្មែរ (km)"}
SURVEY = (
    *("type", "name"),
    *(f"label::{NAMES[language]}" for language in LANGUAGES),
    *(f"hint::{NAMES[language]}" for language in LANGUAGES),
    *("required", "relevant", "constraint"),
    *(f"constraint_message::{NAMES[language]}" for language in LANGUAGES),
    *(f"required_message::{NAMES[language]}" for language in LANGUAGES),
    *("appearance", "default", "calculation", "parameters"),
)
CHOICES = ("list_name", "name", *(f"label::{NAMES[language]}" for language in LANGUAGES))
SETTINGS = ("form_title", "form_id", "version", "default_language", "instance_name")
# Where a form is filled is logged beside what is answered, so that one can bear the other out.
_AUDIT = {
    "plain": "",
    "located": "location-priority=high-accuracy location-min-interval=60 "
    "location-max-age=120 track-changes=true",
}
_NEEDED = {"required_message": vocabulary().words("forms")["needs_answer"].labels}
_MADE = "2026-01-01T00:00:00Z"
_WIDTHS = {"type": 26, "name": 18, "relevant": 24, "constraint": 24, "parameters": 24}
Row = dict[str, Any]


def forms() -> tuple[str, ...]:
    """Return the ids of the forms, in the order in which they are offered."""
    return tuple(_told("forms"))


def questions() -> dict[str, Any]:
    """Return what is known of each question by its name: the same name means the same anywhere."""
    return _told("questions")


def workbook(form: str) -> bytes:
    """Return the form as the bytes of an XLSForm workbook, the same whenever it is made."""
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for title, (columns, rows) in sheets(form).items():
        sheet = book.create_sheet(title)
        for row in (dict(zip(columns, columns, strict=True)), *rows):
            sheet.append([row.get(column, "") for column in columns])
        sheet.freeze_panes = "C2" if title == "survey" else "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            width = _WIDTHS.get(str(cell.value), 34 if "::" in str(cell.value) else 14)
            sheet.column_dimensions[str(cell.column_letter)].width = width
    written = io.BytesIO()
    book.save(written)
    return _timeless(written.getvalue())


def sheets(form: str) -> dict[str, tuple[tuple[str, ...], list[Row]]]:
    """Return the three sheets of a form: their columns, and their rows by column."""
    told = _told("forms")[form]
    survey = list(_survey(form, told))
    settings = {
        "form_title": " · ".join(told["title"][language] for language in LANGUAGES),
        "form_id": form,
        "version": told["version"],
        "default_language": NAMES["en"],
        "instance_name": f"concat('{told['title']['en']} ', format-date(now(), '%Y-%m-%d %H:%M'))",
    }
    return {
        "survey": (SURVEY, [row for row, _ in survey]),
        "choices": (CHOICES, list(_choices(lists for _, lists in survey))),
        "settings": (SETTINGS, [settings]),
    }


Lists = dict[str, tuple[str, list[str]]]


def _survey(form: str, told: dict[str, Any]) -> Iterator[tuple[Row, Lists]]:
    is_located = told["audit"] == "located"
    for name in ("start", "end", *(("deviceid",) if is_located else ())):
        yield {"type": name, "name": name}, {}
    yield {"type": "calculate", "name": "record", "calculation": f"'{form}'"}, {}
    yield {"type": "audit", "name": "audit", "parameters": _AUDIT[told["audit"]]}, {}
    for entry in told["asks"]:
        yield from _entry(entry)


def _entry(entry: Any) -> Iterator[tuple[Row, Lists]]:
    if isinstance(entry, str):
        yield _question(entry, {})
        return
    kind = next((kind for kind in ("group", "repeat") if kind in entry), None)
    if kind is None:
        yield _question(*next(iter(entry.items())))
        return
    name = entry[kind]
    heading = {"type": f"begin {kind}", "name": name, "relevant": entry.get("relevant", "")}
    # All of a group's questions fit one screen; a repeat's round is one.
    yield {**heading, **_texts("label", _told("questions")[name]), "appearance": "field-list"}, {}
    for inner in entry["asks"]:
        yield from _entry(inner)
    yield {"type": f"end {kind}"}, {}


def _question(name: str, changed: dict[str, Any]) -> tuple[Row, Lists]:
    told = {**_told("questions")[name], **changed}
    select = "select_multiple" if told.get("several") else "select_one"
    lists: Lists = {}
    if "file" in told:
        kind = f"{select}_from_file {told['file']}"
    elif "list" in told:
        listed = told["list"] if "words" not in told else f"{told['list']}_{name}"
        words = told.get("words") or list(vocabulary().words(told["list"]))
        lists = {listed: (told["list"], words)}
        kind = f"{select} {listed}"
    else:
        kind = told["type"]
    row = {
        "type": kind,
        "name": name,
        **_texts("label", told),
        **_texts("hint", told),
        "required": "yes" if told.get("required") else "",
        **_texts("constraint_message", told, "message"),
        **(_texts("required_message", _NEEDED) if told.get("required") else {}),
        **{key: told.get(key, "") for key in ("relevant", "constraint", "appearance", "default")},
    }
    return row, lists


def _texts(column: str, told: dict[str, Any], key: str = "") -> Row:
    texts = told.get(key or column, {})
    return {f"{column}::{NAMES[language]}": texts.get(language, "") for language in LANGUAGES}


def _choices(given: Iterator[Lists]) -> Iterator[Row]:
    lists = {name: found for lists in given for name, found in lists.items()}
    for name, (listed, words) in lists.items():
        for word in words:
            labels = vocabulary().words(listed)[word].labels
            yield {"list_name": name, "name": word, **_texts("label", {"label": labels})}


@lru_cache(maxsize=2)
def _told(name: str) -> dict[str, Any]:
    file = resources.files("groundtruce.reports.field") / "sheets" / f"{name}.yaml"
    found: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return found


def _timeless(book: bytes) -> bytes:
    """Return the workbook without the moment of its making."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(written, "w") as new:
        for name in sorted(old.namelist()):
            told = old.read(name)
            if name == "docProps/core.xml":
                told = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _MADE.encode(), told)
            new.writestr(zipfile.ZipInfo(name), told, zipfile.ZIP_DEFLATED)
    return written.getvalue()
