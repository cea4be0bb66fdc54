"""Outlines: what lists, maps and timelines ask of each finding, as columns beside the records.

A finding is some thousand bytes and its outline a hundred, so questions to very many of them are
answered without reading any.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, text

from groundtruce.model.finding import Finding
from groundtruce.store import tables

# So many at once are held in memory while they are read.
BATCH = 50_000


class Outline(NamedTuple):
    """One finding in a line; moments in seconds since 1970, no place where no pin is allowed.

    ``acts`` are the signatures' acts, each once, in the order of the alphabet. ``unheard`` is the
    number of parties that are owed a hearing and have not answered.
    """

    finding: str
    incident: str
    kind: str
    status: str
    known: float
    starts: float | None
    ends: float | None
    lon: float | None
    lat: float | None
    radius_m: float | None
    party: str
    episode: str
    acts: str
    unheard: int


def outline(finding: Finding) -> Outline:
    """Return the outline of a finding."""
    incident, place = finding.incident, finding.incident.place
    pin = place.centre if place is not None and place.is_pin else None
    span = incident.span
    return Outline(
        finding=finding.id,
        incident=incident.id,
        kind=incident.kind,
        status=finding.status.value,
        known=incident.known_from.timestamp(),
        starts=span.start.timestamp() if span else None,
        ends=span.end.timestamp() if span else None,
        lon=pin[0] if pin else None,
        lat=pin[1] if pin else None,
        radius_m=place.radius_m or 0.0 if place is not None and pin else None,
        party=finding.attribution.party or "",
        episode=incident.episode or "",
        acts=" ".join(sorted({one.act for one in finding.signatures})),
        unheard=len(finding.unheard),
    )


def read(connection: Connection) -> Iterator[list[Outline]]:
    """Yield the outlines of what was projected in the order in which it was given, in batches."""
    first = 0
    while found := connection.execute(_READ, {"first": first, "end": first + BATCH}).all():
        yield [Outline(*row) for row in found]
        first += BATCH


_READ = text(
    f"SELECT {', '.join(tables.COMPUTED['outline'][1:])} FROM outline "
    "WHERE position >= :first AND position < :end ORDER BY position"
)
