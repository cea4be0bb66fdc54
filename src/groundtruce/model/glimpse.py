"""Glimpses: as much of a finding as a row of a list shows, read in a fifth of the time."""

from typing import Any

from pydantic import ConfigDict

from groundtruce.model.finding import Confidence, Status
from groundtruce.model.place import Place
from groundtruce.model.record import Name, Record
from groundtruce.model.span import Span


class Event(Record):
    """The incident behind a row; of its claims only their number is looked at."""

    model_config = ConfigDict(extra="ignore")

    id: Name
    kind: Name
    claims: tuple[Any, ...]
    place: Place | None = None
    span: Span | None = None


class Glimpse(Record):
    """A finding as a list shows it, read from the same bytes as the whole."""

    model_config = ConfigDict(extra="ignore")

    id: Name
    incident: Event
    status: Status
    confidence: Confidence
