"""What a status report counts: violations now and before, explosions, weapons in violation."""

import re

from groundtruce.reports.text.mission.words import (
    BOUNDS,
    Count,
    N,
    Q,
    Sentence,
    count,
    first,
    qualifier_of,
    sum_of_parts,
)
from groundtruce.reports.text.number import NUMBER, value_of

_ON_ONE_DAY = re.compile(
    r"\b(?:one day|single day|a day|on \d{1,2} \w+|the following day|per "
    r"day|daily|three days|instances of|on \d+ and \d+ \w+|some days)\b",
    re.IGNORECASE,
)
_CFV = re.compile(
    rf"{Q}{N}\s+(?:ceasefire violations|ceasefire breaches|violations of the ceasefire|CFVs)|"
    rf"ceasefire violations[^.;]{{0,60}}?(?:reached|\(|[–-]\s*)\s*"
    rf"(?P<q2>{'|'.join(w for _, w in BOUNDS)})?\s*(?P<n2>{NUMBER})"
    r"(?![\d%]|\s*per|\s*[-–]\s*\d|\s+[A-Z])",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:compared (?:with|to)|as opposed to|against)\s+{Q}{N}\s*(?:ceasefire "
    rf"violations|violations|explosions)?\s*(?:recorded\s+)?(?:in|during|"
    rf"over)?\s*(?:the )?(?:previous|preceding|last|prior)",
    re.IGNORECASE,
)


_VIOLATION = re.compile("violation", re.IGNORECASE)


def violations(sentences: list[Sentence]) -> tuple[Count | None, Count | None]:
    """Return the violations of the period, and those of the one before."""
    now: list[tuple[int, Count]] = []
    before = None
    for one in sentences:
        found = _CFV.search(one.text)
        if found is not None:
            counted = _either(found, one.start)
            near = one.text[max(0, found.start() - 70) : found.end() + 60]
            partial = bool(_ON_ONE_DAY.search(near)) or bool(
                re.search(r"\bthis number includes|Until \d", one.text)
            )
            if counted is not None:
                now.append((int(partial), counted))
        previous = _BEFORE.search(one.text)
        if (
            previous is not None
            and re.search(r"violation", one.text, re.IGNORECASE)
            and before is None
        ):
            before = count(previous, one.start)
    whole = [counted for partial, counted in now if not partial]
    return (whole[0] if whole else None), before


def _either(found: re.Match[str], base: int) -> Count | None:
    if found["n"] is not None:
        return count(found, base)
    value = value_of(found["n2"])
    bound = qualifier_of(found["q2"])
    return None if value is None else Count(value, bound, base + found.start(), base + found.end())


def explosions(sentences: list[Sentence]) -> tuple[Count | None, Count | None]:
    """Return the explosions of the period, and those of the one before."""
    pattern = re.compile(rf"{Q}{N}\s+(?:\w+\s+)?explosions\b", re.IGNORECASE)
    told = [one for one in sentences if re.search("explosion", one.text, re.IGNORECASE)]
    return first(sentences, pattern, _ON_ONE_DAY), first(told, _BEFORE, _VIOLATION)


def weapons(sentences: list[Sentence]) -> Count | None:
    """Return how many weapons stood where withdrawal lines forbid them."""
    for one in sentences:
        if not re.search(
            r"weapons?[^.]{0,40}in violation|in violation[^.]{0,60}(?:withdrawal|lines)", one.text
        ):
            continue
        found = re.search(rf"{Q}{N}\s+(?:heavy\s+)?weapons\s+in violation", one.text, re.IGNORECASE)
        found = found or re.search(rf"lines?\s*\({Q}{N}\b", one.text, re.IGNORECASE)
        if found is not None:
            return count(found, one.start)
        total = sum_of_parts(one)
        if total is not None:
            return total
    return None
