"""A reading: all that a text says, linked, before it becomes records.

``read_text`` is pure: the same text, dateline and case give the same reading.
"""

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from groundtruce.model.case import Case
from groundtruce.reports.text.actor import cast_of
from groundtruce.reports.text.attribution import attributions
from groundtruce.reports.text.commitment import duties
from groundtruce.reports.text.event import events
from groundtruce.reports.text.figure import figures
from groundtruce.reports.text.linked import told_in
from groundtruce.reports.text.parse import parsed, text_of
from groundtruce.reports.text.told import HARMLESS, Reading, Told
from groundtruce.reports.text.when import times
from groundtruce.reports.text.where import places

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["HARMLESS", "Reading", "Told", "dateline_of", "read_parsed", "read_text"]


def read_text(text: str, *, dateline: date | None = None, case: Case | None = None) -> Reading:
    """Read an English text."""
    return read_parsed(parsed(text), dateline=dateline, case=case)


def read_parsed(doc: "Doc", *, dateline: date | None = None, case: Case | None = None) -> Reading:
    """Read a text whose grammar is known."""
    place, printed = dateline_of(text_of(doc))
    anchor = dateline or printed
    cast = cast_of(doc, case)
    reading = Reading(
        text=text_of(doc),
        speeches=attributions(doc),
        events=events(doc),
        figures=figures(doc),
        places=places(doc, case),
        times=times(text_of(doc), anchor),
        duties=duties(doc, case),
        dateline=anchor,
        dateline_place=place,
    )
    return replace(reading, told=told_in(doc, cast, reading))


_DATELINE = re.compile(
    r"\A\s*(?:[^\n]{0,160}\n+)?\s*(?P<place>[A-Z][A-Z .'’-]{2,30}|[A-Z][a-z]+(?: "
    r"[A-Z][a-z]+)?)(?:,\s*(?P<country>[A-Z][\w .]+?))??"
    r"(?:,\s*(?P<date>(?:\d{1,2}\s+)?[A-Z][a-z]{2,8}\.?(?:\s+\d{1,2})?(?:,?\s+\d{4})?))?\s*"
    r"(?:\([A-Z][\w /.]+\)|\[[^\]]+\])?\s*(?:—|–|--|-)\s"
)
_DATED = re.compile(
    r"\A[^\n]{0,200}?\b(?:Date|Published|Dated|as of)\b:?\s*(?P<date>[^\n]{6,30})", re.IGNORECASE
)


def dateline_of(text: str) -> tuple[str | None, date | None]:
    """Return place and day that the text itself is dated from; only a full date counts."""
    found = _DATELINE.match(text[:400])
    place = (
        found["place"].title()
        if found and found["place"].isupper()
        else (found["place"] if found else None)
    )
    said = found["date"] if found and found["date"] else None
    dated = _DATED.match(text[:400])
    for piece in (said, dated["date"] if dated else None):
        for when in times(piece) if piece else ():
            if when.first is not None and when.first == when.last:
                return place, when.first
    return place, None
