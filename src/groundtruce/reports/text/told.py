"""Records of a reading: what is told, by whom, and all that was found in one text."""

from dataclasses import dataclass
from datetime import date

from groundtruce.model.claim import Stance
from groundtruce.reports.text.actor import Actor
from groundtruce.reports.text.commitment import Duty
from groundtruce.reports.text.event import Event
from groundtruce.reports.text.figure import Counted
from groundtruce.reports.text.lexicon import words
from groundtruce.reports.text.speech import Attribution
from groundtruce.reports.text.time_value import When
from groundtruce.reports.text.where import Where

TOLLS = (
    "killed",
    "injured",
    "casualties",
    "displaced",
    "missing",
    "detained",
    "captured",
    "abducted",
)
HARMLESS = frozenset(words("roles")["harmless"])


@dataclass(frozen=True)
class Told:
    """One thing that one voice says, or that the text tells itself (``speech`` is ``None``).

    ``denies`` is the index of the told thing that this denies, ``through`` the voices between.
    """

    stance: Stance
    start: int
    end: int
    speaker: Actor | None = None
    speech: int | None = None
    event: Event | None = None
    agent: Actor | None = None
    target: Actor | None = None
    accused: str | None = None
    addressee: Actor | None = None
    figures: tuple[Counted, ...] = ()
    where: Where | None = None
    when: When | None = None
    duties: tuple[Duty, ...] = ()
    denies: int | None = None
    through: tuple[Actor, ...] = ()
    accuses: bool = False
    is_tally: bool = False


@dataclass(frozen=True)
class Reading:
    """What a text says. Offsets are characters of ``text``."""

    text: str
    told: tuple[Told, ...] = ()
    speeches: tuple[Attribution, ...] = ()
    events: tuple[Event, ...] = ()
    figures: tuple[Counted, ...] = ()
    places: tuple[Where, ...] = ()
    times: tuple[When, ...] = ()
    duties: tuple[Duty, ...] = ()
    dateline: date | None = None
    dateline_place: str | None = None
