"""Claims: one assertion each, with the exact bytes that say so.

A denial is a claim with ``stance="denies"``: it joins the incident it denies and brings no
evidence on sides or casualties.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from groundtruce.model.figure import Figure
from groundtruce.model.image import ImageNote
from groundtruce.model.place import Place
from groundtruce.model.record import Moment, Name, Probability, Record
from groundtruce.model.span import Span


class Stance(StrEnum):
    """What the speaker does with the thing said."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DISPUTES = "disputes"
    ACKNOWLEDGES = "acknowledges"
    ANNOUNCES = "announces"
    THREATENS = "threatens"
    PROMISES = "promises"
    CALLS_FOR = "calls_for"
    COULD_NOT_VERIFY = "could_not_verify"


class Modality(StrEnum):
    """How something was perceived."""

    SEEN = "seen"
    HEARD = "heard"
    CAMERA = "camera"
    UAV = "uav"
    SATELLITE = "satellite"


class Actuality(StrEnum):
    """Whether the words tell the event as done, and if not, how."""

    ACCOMPLISHED = "accomplished"
    ATTEMPTED = "attempted"
    ONGOING = "ongoing"
    THREATENED = "threatened"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"


class Direction(StrEnum):
    """The direction of fire as the observer perceived it."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    IMPACT = "impact"
    UNDETERMINED = "undetermined"


class Excerpt(Record):
    """The words that say so: bytes ``start`` to ``end`` of the original with this SHA-256.

    The invariant of the whole system: ``original[start:end]`` is ``quote`` in UTF-8.
    """

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    quote: str

    @model_validator(mode="after")
    def _as_long_as_the_quote(self) -> "Excerpt":
        if self.end - self.start != len(self.quote.encode()):
            raise ValueError(
                f"the excerpt spans {self.end - self.start} bytes, the quote has "
                f"{len(self.quote.encode())}"
            )
        return self


class Observation(Record):
    """How the mission's own people or sensors perceived it, and from where.

    Ranges in metres, bearings in degrees clockwise from true north. ``assessed_as`` is an
    inference about the weapon, apart from what was perceived. The event's own place is the
    claim's place: an annular sector when range and bearing were given.
    """

    observer: Place
    modality: Modality
    count: Annotated[int, Field(ge=0)] | None = None
    unit: str | None = None
    range_min_m: Annotated[float, Field(ge=0)] | None = None
    range_max_m: Annotated[float, Field(gt=0)] | None = None
    bearing_from_deg: Annotated[float, Field(ge=0, le=360)] | None = None
    bearing_to_deg: Annotated[float, Field(ge=0, le=360)] | None = None
    direction: Direction = Direction.UNDETERMINED
    assessed_as: str | None = None
    is_exercise: bool = False


class Item(Record):
    """One thing on an inventory: whose it is, its serial, where it belongs, and how it was found.

    ``site`` is a zone's or place's id or a name, ``state`` a word of the list ``weapon_states``.
    """

    party: str | None = None
    weapon_class: str | None = None
    serial: str | None = None
    site: str | None = None
    state: str | None = None


class Voice(Record):
    """One link in "A says that B says": who, in the text's own words, and for which party."""

    words: str
    side: str | None = None


class Reader(Record):
    """Which reader a machine's claim comes from, so that its reading can be told and repeated.

    Where a language model read: its name, the SHA-256 of what it was told to do and of the form
    it had to fill, and the original that holds its reply.
    """

    name: Name
    version: Name
    model: str | None = None
    prompt: str | None = None
    form: str | None = None
    reply: str | None = None


class Claim(Record):
    """Who says that who did what to whom, where, when, with what, and how many.

    ``source`` is the speaker, ``origin`` the first speaker it goes back to (one origin is one
    voice), ``carrier`` the outlet that passed it on. ``side`` is the party the speaker speaks for
    officially. ``accuser`` blames ``accused``; either may be unsaid. ``received`` is when the
    mission could first know it.

    What a reader of prose adds: ``speaker``, ``agent`` and ``addressee`` in the text's own words,
    ``through`` the voices between the outlet and the speaker, outermost first, ``actuality`` of
    the event, ``commitments`` spoken of, and ``by_machine`` until a person has reviewed it, with
    the ``reader`` that proposed it; ``review`` is the review of a person that stands behind it.

    ``reason`` is why, in the text's own words: why movement was restricted, or why somebody who
    looked into an event could not verify it. Such a claim says that the event was told of, and
    neither that it happened nor that it did not. ``image`` is what an analyst made out in one.
    """

    id: Name
    report: Name
    source: Name
    origin: Name
    received: Moment
    kind: Name
    stance: Stance = Stance.ASSERTS
    side: str | None = None
    carrier: str | None = None
    accuser: str | None = None
    accused: str | None = None
    target: str | None = None
    weapons: tuple[str, ...] = ()
    place: Place | None = None
    span: Span | None = None
    figures: tuple[Figure, ...] = ()
    text: str = ""
    excerpt: Excerpt
    observation: Observation | None = None
    item: Item | None = None
    confidence: Probability | None = None
    denies: str | None = None
    speaker: str | None = None
    agent: str | None = None
    addressee: str | None = None
    through: tuple[Voice, ...] = ()
    actuality: Actuality = Actuality.ACCOMPLISHED
    commitments: tuple[str, ...] = ()
    by_machine: bool = False
    reason: str | None = None
    reader: Reader | None = None
    review: str | None = None
    image: ImageNote | None = None

    @property
    def is_denial(self) -> bool:
        """Whether the claim says that something did not happen, or not so."""
        return self.stance in (Stance.DENIES, Stance.DISPUTES)

    @property
    def blames_other(self) -> bool:
        """Whether a party here accuses somebody else than itself."""
        return self.side is not None and self.accused is not None and self.accused != self.side

    @property
    def tallies(self) -> tuple[Figure, ...]:
        """Return the cumulative figures, which belong to no incident."""
        return tuple(figure for figure in self.figures if figure.is_tally)
