"""iCalendar (RFC 5545): the dates of a case for any calendar program.

Moments are written in UTC, so every program shows them in its reader's own zone; days stay days of
the case. A program that holds an older telling of an event takes the one with the higher SEQUENCE.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from groundtruce import __version__
from groundtruce.model.agenda import Event, Standing
from groundtruce.model.case import Case
from groundtruce.model.vocabulary import vocabulary

LINE_BYTES = 75
_STATUS = {
    Standing.PLANNED: "CONFIRMED",
    Standing.SUSPENDED: "TENTATIVE",
    Standing.DONE: "CONFIRMED",
    Standing.CANCELLED: "CANCELLED",
}
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def text(events: Iterable[Event], case: Case, issued: datetime, language: str = "en") -> str:
    """Return the calendar, lines folded at 75 bytes and ended as the standard wants it."""
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//GroundTruce//GroundTruce {__version__}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(case.labels.get(language, case.title))}",
        f"X-WR-TIMEZONE:{case.time_zone}",
    ]
    body = (line for event in events for line in _event(event, case, issued, language))
    return "".join(f"{_folded(line)}\r\n" for line in (*head, *body, "END:VCALENDAR"))


def _event(event: Event, case: Case, issued: datetime, language: str) -> Iterator[str]:
    words = vocabulary()
    kind = words.label("labels", f"event_{event.kind.value}", language)
    parties = [_party(one, case, language) for one in event.parties]
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(event.uid)}"
    yield f"DTSTAMP:{_moment(issued)}"
    yield f"LAST-MODIFIED:{_moment(event.changed)}"
    yield f"SEQUENCE:{event.sequence}"
    yield from _times(event, case)
    yield f"STATUS:{_STATUS[event.standing]}"
    yield f"SUMMARY:{_escaped(f'{kind}: {_title(event, language)}')}"
    yield f"CATEGORIES:{','.join(_escaped(one) for one in (kind, *parties))}"
    yield f"DESCRIPTION:{_escaped(_description(event, parties, language))}"
    if event.place:
        yield f"LOCATION:{_escaped(event.place)}"
    if event.source and event.source.startswith(("https://", "http://")):
        yield f"URL:{_UNSAFE.sub('', event.source)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _times(event: Event, case: Case) -> Iterator[str]:
    if not event.is_day:
        yield f"DTSTART:{_moment(event.start)}"
        if event.end is not None:
            yield f"DTEND:{_moment(event.end)}"
        return
    zone = ZoneInfo(case.time_zone)
    yield f"DTSTART;VALUE=DATE:{event.start.astimezone(zone):%Y%m%d}"
    if event.end is not None:
        yield f"DTEND;VALUE=DATE:{event.end.astimezone(zone):%Y%m%d}"


def _title(event: Event, language: str) -> str:
    if event.standing is Standing.PLANNED:
        return event.title
    standing = vocabulary().label("labels", f"standing_{event.standing.value}", language)
    return f"{event.title} ({standing})"


def _description(event: Event, parties: list[str], language: str) -> str:
    standing = vocabulary().label("labels", f"standing_{event.standing.value}", language)
    told = [standing, ", ".join(parties), event.note, " ".join(event.behind)]
    return "\n".join(part for part in told if part)


def _party(name: str, case: Case, language: str) -> str:
    party = case.party(name)
    if party is not None:
        return party.labels.get(language) or party.labels.get("en", name)
    return vocabulary().extended(case.words).label("bodies", name, language)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(said: str) -> str:
    """Return the text as a value: what would end or split it is escaped, control signs are gone."""
    plain = _UNSAFE.sub("", said.replace("\r\n", "\n"))
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return the line in pieces of at most 75 bytes, no character cut in two."""
    pieces, piece, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LINE_BYTES:
            pieces.append(piece)
            # The blank that begins the next piece counts as well.
            piece, size = "", 1
        piece, size = piece + sign, size + width
    return "\r\n ".join((*pieces, piece))
