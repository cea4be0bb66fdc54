"""Glimpses: as much of a finding as a row of a list shows, read in a fifth of the time."""

from collections.abc import Sequence

from groundtruce.model.finding import Confidence, Status
from groundtruce.model.place import Place
from groundtruce.model.record import Name, Record
from groundtruce.model.span import Span


class Event(Record):
    """The incident behind a row; of its claims only their number is looked at."""

    id: Name
    kind: Name
    number: int
    place: Place | None = None
    span: Span | None = None

    @property
    def claims(self) -> Sequence[int]:
        """Return as many as it has claims; what they say is not read."""
        return range(self.number)


class Glimpse(Record):
    """A finding as a list shows it, out of the same bytes as the whole."""

    id: Name
    incident: Event
    status: Status
    confidence: Confidence
