"""Sources: who speaks, for whom, and how reliable the mission holds them to be."""

from enum import StrEnum

from groundtruce.model.record import Name, Record


class SourceKind(StrEnum):
    """What kind of speaker a source is."""

    OBSERVER = "observer"
    SENSOR = "sensor"
    PARTY = "party"
    GOVERNMENT_THIRD = "government_third"
    UN = "un"
    NGO = "ngo"
    MEDIA = "media"
    AGGREGATOR = "aggregator"
    PERSON = "person"


class Reliability(StrEnum):
    """The Admiralty code's letter: A to E, and F for *cannot be judged*, which is not the worst."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Source(Record):
    """A speaker. ``speaks_for`` is the party whose official voice it is; ``side`` where it belongs.

    ``owner`` names the source that it is an arm of: two arms of one ministry are one voice.
    """

    id: Name
    name: str
    kind: SourceKind
    side: str | None = None
    speaks_for: str | None = None
    owner: str | None = None
    usually_relays: str | None = None
    languages: tuple[str, ...] = ()
    reliability: Reliability = Reliability.F
    reason: str | None = None

    @property
    def is_party(self) -> bool:
        """Whether the source speaks officially for a party."""
        return self.kind is SourceKind.PARTY

    @property
    def is_own(self) -> bool:
        """Whether the source is the mission's own people or sensors."""
        return self.kind in (SourceKind.OBSERVER, SourceKind.SENSOR)
