"""Dates: TimeBank and AQUAINT, the share of all marked days and times with the right value."""

import html
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from groundtruce.reports.text.when import times

TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
Marked = tuple[int, int, str, str]


def table(shared: Path) -> list[tuple[str, str, str]]:
    """Return the share with the right value, and of values finer than the marked one."""
    right = finer = every = 0
    for day, text, marks in _documents(shared / "dates" / "tbaq"):
        read = times(text, day)
        for start, end, kind, value in marks:
            if kind not in ("DATE", "TIME"):
                continue
            every += 1
            over = [one for one in read if one.start < end and start < one.end]
            right += any(one.value == value for one in over)
            finer += bool(over) and min(_fineness(one.value) for one in over) > _fineness(value)
    return [
        ("value right", ".06 and .66 → ≥ .75", f"{right / every:.3f} of {every}"),
        ("finer than the gold", "", f"{finer / every:.3f}"),
    ]


def _fineness(value: str) -> float:
    forms = ((r"\d{4}-\d\d-\d\dT", 4), (r"\d{4}-\d\d-\d\d", 3), (r"\d{4}-W", 2.5), (r"\d{4}-.", 2))
    for form, rank in forms:
        if re.match(form, value):
            return rank
    return 1 if re.match(r"\d{4}", value) else 0


def _documents(folder: Path) -> Iterator[tuple[date | None, str, list[Marked]]]:
    for file in sorted(folder.glob("*/*.tml")):
        raw = file.read_text(encoding="utf-8")
        body = re.search(r"<TEXT>(.*?)</TEXT>", raw, re.DOTALL)
        yield _day(raw), *_marks(body.group(1) if body else raw)


def _day(raw: str) -> date | None:
    said = r"value=\"(\d{4})-(\d{2})-(\d{2})"
    for pattern in (
        rf"<DCT>.*?{said}",
        rf"CREATION_TIME[^>]*{said}",
        rf"{said}[^>]*(?:CREATION|PUBLICATION)_TIME",
    ):
        if found := re.search(pattern, raw, re.DOTALL):
            return date(*map(int, found.groups()))
    return None


def _marks(body: str) -> tuple[str, list[Marked]]:
    text, marks, begun, at = "", [], [], 0
    for tag in TAG.finditer(body):
        text += html.unescape(body[at : tag.start()])
        at = tag.end()
        if tag[2] == "TIMEX3" and not tag[1]:
            begun.append((len(text), dict(re.findall(r'(\w+)="([^"]*)"', tag[3]))))
        elif tag[2] == "TIMEX3":
            start, told = begun.pop()
            marks.append((start, len(text), told.get("type", ""), told.get("value", "")))
    return text + html.unescape(body[at:]), marks
