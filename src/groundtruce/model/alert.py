"""Alerts: rules of a case, the channels they go out by, what was raised, and each try to send it.

An alert cites records and repeats nothing that is restricted: no words of a report, no observer,
and no spot finer than a few kilometres.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from groundtruce.model.finding import Status
from groundtruce.model.record import Latitude, Longitude, Metres, Moment, Name, Record

# An alert may leave the mission: spots are drawn to a grid this coarse, in degrees.
GRID_DEG = 0.05
GRID_M = 5_000.0
Mailbox = Annotated[str, Field(pattern=r"^[^@\s<>,]+@[^@\s<>,]+$")]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Hours = Annotated[float, Field(gt=0, le=24 * 366)]


class On(StrEnum):
    """What a rule looks at."""

    FINDINGS = "findings"
    RESTRICTIONS = "restrictions"
    DEADLINES = "deadlines"
    REPORTS = "reports"


class Rule(Record):
    """When to raise an alert: each field that is given narrows it down.

    ``kinds`` are words of what it looks at, ``zones`` ids, a line being within ``near_m``;
    ``parties`` those that it concerns. From ``threshold`` findings within ``window_hours`` on;
    deadlines from ``within_hours`` before. An ``urgent`` one waits for no morning. Without
    ``channels`` it goes out by all.
    """

    id: Name
    on: On = On.FINDINGS
    kinds: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    near_m: Metres = 5_000.0
    parties: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = (
        Status.VERIFIED,
        Status.CORROBORATED,
        Status.CONTESTED,
        Status.UNVERIFIED,
    )
    threshold: Annotated[int, Field(ge=1)] = 1
    window_hours: Hours = 24.0
    within_hours: Hours = 48.0
    urgent: bool = False
    channels: tuple[str, ...] = ()


class ChannelKind(StrEnum):
    """By what an alert goes out."""

    EMAIL = "email"
    WEBHOOK = "webhook"
    APPRISE = "apprise"


class Security(StrEnum):
    """How the way to a mail server is closed to others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Channel(Record):
    """Where alerts go; secrets are never written here but named by their environment variable.

    In ``quiet`` hours, local time, only urgent alerts go out; with ``digest`` the others go
    together once a day. ``allow`` names hosts and networks that a webhook may reach although
    they are private.
    """

    id: Name
    kind: ChannelKind
    language: str = "en"
    quiet: tuple[Clock, Clock] | None = None
    digest: Clock | None = None
    to: tuple[Mailbox, ...] = ()
    sender: Mailbox | None = None
    host: str | None = None
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    security: Security = Security.STARTTLS
    user: str | None = None
    password_from: str | None = None
    url: str | None = None
    secret_from: str | None = None
    allow: tuple[str, ...] = ()
    urls_from: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Channel":
        needed = {
            ChannelKind.EMAIL: ("to", "sender", "host"),
            ChannelKind.WEBHOOK: ("url",),
            ChannelKind.APPRISE: ("urls_from",),
        }[self.kind]
        missing = [name for name in needed if not getattr(self, name)]
        if missing:
            raise ValueError(f"a channel of kind {self.kind.value} needs {missing[0]!r}")
        return self

    @field_validator("url")
    @classmethod
    def _http(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("https://", "http://")):
            raise ValueError("an address begins with https:// or http://")
        return url


# The mission's own flash reports and casualty notices raise an alert in every case, at once.
FLASH = Rule(id="flash", on=On.REPORTS, kinds=("flash_report", "casualty_notice"), urgent=True)


class Plan(Record):
    """The rules and channels of a case; what became known earlier than this raises nothing."""

    rules: tuple[Rule, ...] = (FLASH,)
    channels: tuple[Channel, ...] = ()
    known_within_hours: Hours = 72.0

    def channel(self, name: str) -> Channel | None:
        """Return the channel of that id, or ``None``."""
        return next((one for one in self.channels if one.id == name), None)

    def goes_by(self, rule: str) -> tuple[Channel, ...]:
        """Return the channels by which alerts of this rule go out."""
        found = next((one for one in self.rules if one.id == rule), None)
        named = found.channels if found else ()
        return tuple(one for one in self.channels if not named or one.id in named)


class Stage(StrEnum):
    """Whether an alert is the first on its matter, tells it otherwise, or takes it back."""

    NEW = "new"
    UPDATE = "update"
    CANCEL = "cancel"


class Spot(Record):
    """Roughly where: a circle around a corner of the grid."""

    lon: Longitude
    lat: Latitude
    radius_m: Metres


class Alert(Record):
    """A notice that a rule fired; ``about`` are the records it cites.

    ``matter`` is what a text of the agreement calls it, ``references`` are the alerts on the same
    matter that went before.
    """

    id: Name
    rule: Name
    on: On
    received: Moment
    stage: Stage = Stage.NEW
    urgent: bool = False
    kinds: tuple[str, ...] = ()
    count: int = 1
    zones: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    status: Status | None = None
    matter: str = ""
    place: str = ""
    spot: Spot | None = None
    start: Moment | None = None
    end: Moment | None = None
    due: Moment | None = None
    about: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


class Outcome(StrEnum):
    """How far a try to send came. What is being sent and was not heard of again is sent again."""

    SENDING = "sending"
    ACKNOWLEDGED = "acknowledged"
    FAILED = "failed"
    GIVEN_UP = "given_up"


class Dispatch(Record):
    """One step of sending an alert by a channel; ``message`` is the same in every try of it."""

    id: Name
    alert: Name
    channel: Name
    message: Name
    at: Moment
    outcome: Outcome
    attempt: Annotated[int, Field(ge=1)]
    next_try: Moment | None = None
    said: str = ""
