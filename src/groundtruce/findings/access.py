"""Access: which refusals explain why an event could not be checked."""

from collections.abc import Iterable
from datetime import timedelta

import numpy as np

from groundtruce.model.incident import Incident
from groundtruce.model.watch import Watch

# How long after an event a refused visit still explains why nobody could check it.
CHECKABLE = timedelta(days=14)


class Refusals:
    """Refusals, delays and impediments of access, found by place and time."""

    def __init__(self, watch: Iterable[Watch]) -> None:
        self._entries = [e for e in watch if e.kind.is_restriction and e.place.is_pin]
        self._starts = np.array([entry.span.start.timestamp() for entry in self._entries])
        self._ends = np.array([entry.span.end.timestamp() for entry in self._entries])

    def of(self, incident: Incident) -> tuple[Watch, ...]:
        """Return the restrictions that kept people from this event's place soon after it."""
        place, span = incident.place, incident.span
        if not self._entries or place is None or span is None or not place.is_pin:
            return ()
        last = (span.end + CHECKABLE).timestamp()
        near = np.flatnonzero((self._ends > span.start.timestamp()) & (self._starts < last))
        entries = [self._entries[at] for at in near]
        return tuple(entry for entry in entries if entry.place.gap(place) == 0)
