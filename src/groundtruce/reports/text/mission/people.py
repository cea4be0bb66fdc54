"""Whom a status report counts: killed and injured in its period, and in all since a day."""

import re

from groundtruce.reports.text.mission.words import Count, Q, Sentence, count
from groundtruce.reports.text.number import NUMBER

_SINCE = re.compile(
    r"since the (?:beginning|start)|since 1 January|in total|total number|"
    r"this year|since the year|from the beginning of|between 1 January|so "
    r"far this year|since the beginning of 20\d\d|brings the total",
    re.IGNORECASE,
)
_KILLED = re.compile(
    rf"{Q}(?P<n>{NUMBER})\s+(?:(?:people|civilians?|persons?|men|women)\s+)?"
    rf"(?:were\s+|was\s+|had been\s+|have been\s+)?"
    rf"(?:killed|fatalit|civilian deaths?|deaths?\b|died)|"
    rf"deaths? of\s+(?:the\s+)?(?P<n2>{NUMBER})\s+(?:civilians|people|persons)|"
    rf"(?P<n3>one) of whom was killed",
    re.IGNORECASE,
)
_INJURED = re.compile(
    rf"{Q}(?P<n>{NUMBER})\s+(?:(?:people|civilians?|persons?|men|women|civilian)"
    rf"\s+)?(?:were\s+|was\s+|had been\s+|have been\s+)?(?:injur(?:ed|ies|"
    rf"y)|wounded)|"
    rf"(?P<n2>one) case of injury|injur(?:y|ies) (?:of|to)\s+(?P<n3>{NUMBER})"
    rf"\s+(?:civilians|people|others)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:SMM|OSCE SMM|patrol|mission) (?:patrol )?members?\b|guardsmen|SMM casualties",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\((?:as opposed to|and additionally)[^)]*\)|as opposed to[^,.;)]*|"
    r"and additionally[^.;)]*|compared (?:with|to)[^.;)]*",
    re.IGNORECASE,
)


def casualties(sentences: list[Sentence]) -> tuple[Count | None, Count | None]:
    """Return the killed and the injured of the period; the mission's own people are left out."""
    killed = injured = None
    for one in sentences:
        if _OWN.search(one.text) or not re.search(
            r"civilian|people|resid|person|injur|casualt", one.text, re.IGNORECASE
        ):
            continue
        text = _EARLIER.sub(lambda m: " " * len(m.group()), one.text)
        total = _SINCE.search(text)
        text = text[: _start_of_total(text, total)] if total else text
        if killed is None:
            killed = _any_count(_KILLED, text, one.start)
        if injured is None:
            injured = _any_count(_INJURED, text, one.start)
    return killed, injured


def _start_of_total(text: str, total: re.Match[str]) -> int:
    comma = max(text.rfind(",", 0, total.start()), text.rfind(";", 0, total.start()))
    which = text.rfind("which brings", 0, total.start())
    bringing = text.rfind("bringing", 0, total.end())
    cut = max(which, bringing)
    return cut if cut > 0 else (comma if comma > 0 and total.start() > 60 else 0)


def casualties_in_all(sentences: list[Sentence]) -> tuple[Count | None, Count | None]:
    """Return the killed and the injured since the day that the report counts from."""
    for one in sentences:
        total = _SINCE.search(one.text)
        if (
            total is None
            or not re.search(r"casualt|civilian|killed", one.text, re.IGNORECASE)
            or _OWN.search(one.text)
        ):
            continue
        rest = one.text[_start_of_total(one.text, total) :]
        base = one.start + len(one.text) - len(rest)
        killed, injured = _any_count(_KILLED, rest, base), _any_count(_INJURED, rest, base)
        including = re.search(
            rf"including\s+(?P<n>{NUMBER})\s+(?:fatalities|killed|deaths)", rest, re.IGNORECASE
        )
        if including is not None:
            killed = count(including, base)
        if killed or injured:
            return killed, injured
    return None, None


def _any_count(pattern: re.Pattern[str], text: str, base: int) -> Count | None:
    found = pattern.search(text)
    if found is None:
        return None
    group = next(name for name in ("n", "n2", "n3") if found.groupdict().get(name))
    return count(found, base, group)
