"""Restrictions of movement: who kept the mission from where, when, for how long, and why.

One sentence is one restriction. A sentence that says neither a place nor a time, such as "movement
was restricted on 12 occasions", is a count and belongs to the counts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from groundtruce.reports.text.mission.observation import Clock, clock
from groundtruce.reports.text.mission.site import NAME
from groundtruce.reports.text.mission.words import sentences
from groundtruce.reports.text.number import NUMBER, value_of
from groundtruce.reports.text.when import times

_DELAYED = r"\bdelay|kept waiting|\bwait(?:ed|ing)?\b|held (?:up )?for|made to wait|stopped for"
_DENIED = (
    r"\bdeni(?:ed|al|es)|\brefus|\bnot (?:be )?allow|did not (?:let|permit|allow)|\bprevent|"
    r"turned (?:away|back|around)|\bbarred|not permitted|\bblocked"
)
_CONDITION = r"\bcondition|only (?:after|if|with|when|once)\b|escort\w*"
_JAMMED = r"\bjamm|(?:signal|GPS|GNSS) (?:interference|loss)|lost (?:its )?(?:GPS )?signal"
KINDS = (
    ("jamming", _JAMMED),
    ("conditional_access", _CONDITION),
    ("access_denial", _DENIED),
    ("access_delay", _DELAYED),
)
_OWN = re.compile(
    r"\b(?:patrol|team|observers?|monitors?|mission|SMM|AOT|IOT|UNMOs?|UAV|unmanned aerial vehicle|"
    r"passage|access|freedom of movement)\b",
    re.IGNORECASE,
)
_MOVEMENT = re.compile(
    r"\b(?:access|passage|pass|proceed|enter|entry|movement|checkpoint|cross|travel|UAV|"
    r"unmanned aerial vehicle|GPS|signal|patrol)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:occasions|times|restrictions)\b[^.]*$|\brestricted (?:on )?\d", re.IGNORECASE
)
_REASON = re.compile(
    r"\b(?:citing|because of|because|due to|owing to|on (?:the )?grounds (?:of|that)|on account of|"
    r"referring to|(?:saying|claiming|stating|explaining|alleging)(?: that)?|"
    r"(?:with the )?reason(?: given)?:?|"
    r"for (?=(?:security|safety|lack|technical|operational)))\s*(?P<why>[^.;]+)",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    rf"(?P<n>{NUMBER})[ -]*(?P<unit>minutes?|mins?|hours?|hrs?|h|days?)\b",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\b(?:[Aa]t|[Nn]ear|[Ii]n|[Oo]utside|to|towards|into|of|[Oo]n the \w+ (?:edge|outskirts) of)"
    r"\s+"
    rf"(?:(?:a|an|the)\s+(?:[\w-]+\s+){{0,3}}(?:in|at|near|of)\s+)?(?:the\s+)?(?P<name>{NAME})"
)
_BY = re.compile(
    r"\bby\s+(?P<after>[^,.;]{3,80})|^(?P<before>[^;.]{3,90}?)\s+(?:denied|refused|did not|delayed|"
    r"prevented|stopped|blocked|turned|barred|allowed|kept|told|jammed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Restriction:
    """One restriction with the words that say so; ``by`` and ``reason`` as they stand there."""

    start: int
    end: int
    kind: str
    when: Clock
    where: str | None = None
    by: str | None = None
    lasted: timedelta | None = None
    reason: str | None = None


def restrictions(text: str, day: date | None) -> Iterator[Restriction]:
    """Yield the restrictions told one by one, in reading order."""
    heading = None
    for sentence in sentences(text):
        days = [one for one in times(sentence.text, day) if one.first and one.first == one.last]
        day = days[0].first if days else day
        kind = kind_of(sentence.text)
        if _is_heading(sentence.text):
            heading = kind
            continue
        if not _tells(sentence.text, kind or heading):
            continue
        found = restriction(sentence.text, kind or heading or "obstruction", day)
        if found.where is not None:
            end = sentence.start + len(sentence.text.rstrip())
            yield replace(found, start=sentence.start, end=end)


def restriction(text: str, kind: str, day: date | None) -> Restriction:
    """Return what the words of one restriction say."""
    where = _WHERE.search(text)
    length, why, by = _LENGTH.search(text), _REASON.search(text), _BY.search(text)
    who = (by["after"] or by["before"]) if by else None
    return Restriction(
        start=0,
        end=len(text),
        kind=kind,
        when=clock(text, day),
        where=where["name"] if where else None,
        by=" ".join(who.split()) if who else None,
        lasted=lasting(length.group()) if length else None,
        reason=" ".join(why["why"].split()).strip("“”\"' ") if why else None,
    )


def kind_of(words: str) -> str | None:
    """Return the kind of restriction that the words name.

    >>> kind_of("two soldiers denied the patrol passage"), kind_of("Delay")
    ('access_denial', 'access_delay')
    """
    for kind, pattern in KINDS:
        if re.search(pattern, words, re.IGNORECASE):
            return kind
    return None


def lasting(words: str) -> timedelta | None:
    """Return how long the words say it lasted."""
    found = _LENGTH.search(words)
    value = value_of(found["n"]) if found else None
    if found is None or value is None:
        return None
    unit = found["unit"][0].lower()
    return timedelta(minutes=value) * (60 if unit == "h" else 1440 if unit == "d" else 1)


def _tells(text: str, kind: str | None) -> bool:
    if kind is None or not _OWN.search(text) or not _MOVEMENT.search(text):
        return False
    return not _COUNTED.search(text) or bool(re.search(r"\b\d{1,2}[:.]\d{2}\b", text))


def _is_heading(text: str) -> bool:
    """Whether the line only names what the lines below it tell: "Denial of access:"."""
    return len(text.split()) <= 6 and text.rstrip().endswith(":") and kind_of(text) is not None
