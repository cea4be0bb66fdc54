"""Datelines: "BANGKOK/PHNOM PENH, Dec 14 (Wire) —" says where and when a text was written.

It is no part of the first sentence: whoever reads on would take the town for a speaker.
"""

import re
from datetime import date

from groundtruce.reports.text.when import times

_REACH = 600
_SHOUTED = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{2,30}"
_NAMED = r"[A-ZÀ-Þ][\w.'’-]*(?: (?:of |the |and )?[A-ZÀ-Þ][\w.'’-]*){0,4}"
_DATE = (
    r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?"
    r"(?:\d{1,2}\s+[A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,8}\.?\s+\d{1,2})(?:,?\s+\d{4})?"
)
_AGENCY = r"\([A-Z][^()\n]{1,40}\)|\[[^\]\n]{1,40}\]|/[A-Z][\w -]{1,20}/"
_LINE = re.compile(
    rf"^[ \t]*(?P<place>{_SHOUTED}|{_NAMED})(?:\s*[/&]\s*(?:{_SHOUTED}|{_NAMED}))*"
    rf"(?:,\s*(?P<country>{_NAMED}))??(?:,?\s+(?P<date>{_DATE}))?[,.]?"
    rf"(?:\s*(?P<agency>{_AGENCY}))?\s*(?:—|–|--|-|(?<=/)\.)\s+(?=\S)",
    re.MULTILINE,
)
_DATED = re.compile(
    r"\A[^\n]{0,200}?\b(?:Date|Published|Dated|as of)\b:?\s*(?P<date>[^\n]{6,30})", re.IGNORECASE
)


def dateline_of(text: str) -> tuple[str | None, date | None]:
    """Return place and day that the text itself is dated from; only a full date counts."""
    found = _found(text)
    place = found["place"].strip() if found else None
    said = found["date"] if found and found["date"] else None
    dated = _DATED.match(text[:_REACH])
    for piece in (said, dated["date"] if dated else None):
        for when in times(piece) if piece else ():
            if when.first is not None and when.first == when.last:
                return _as_name(place), when.first
    return _as_name(place), None


def end_of(text: str) -> int | None:
    """Return where the first sentence begins behind a dateline, ``None`` where there is none."""
    found = _found(text)
    return found.end() if found else None


def _found(text: str) -> re.Match[str] | None:
    for found in _LINE.finditer(text[:_REACH]):
        # "France – which …" is a sentence; a town in small letters needs a day or an agency.
        if found["place"].isupper() or found["date"] or found["agency"]:
            return found
    return None


def _as_name(place: str | None) -> str | None:
    return place.title() if place and place.isupper() else place
