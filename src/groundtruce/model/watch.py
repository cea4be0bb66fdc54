"""Watch: where and when anyone or anything was looking, and where nobody was let in.

Without it *none recorded* cannot be told from *not watched*.
"""

from enum import StrEnum

from groundtruce.model.claim import Excerpt, Modality
from groundtruce.model.overpass import Overpass
from groundtruce.model.place import Place
from groundtruce.model.record import Moment, Name, Record, Share
from groundtruce.model.span import Span


class WatchKind(StrEnum):
    """Who or what looked, or what kept them from looking."""

    PATROL = "patrol"
    POST = "post"
    VISIT = "visit"
    CAMERA = "camera"
    UAV = "uav"
    OVERPASS = "overpass"
    DENIAL = "denial"
    DELAY = "delay"
    CONDITIONAL = "conditional"
    IMPEDIMENT = "impediment"

    @property
    def is_restriction(self) -> bool:
        """Whether the entry takes looking time away instead of adding it."""
        return self in (
            WatchKind.DENIAL,
            WatchKind.DELAY,
            WatchKind.CONDITIONAL,
            WatchKind.IMPEDIMENT,
        )


class Watch(Record):
    """One stretch of looking: place, time, by what means, how well (``quality`` 0 to 1).

    A restriction names the side in control and the reason as said. ``claims`` are what shows it,
    or ``excerpt`` the row of the mission's own log. A look of quality 0, such as a satellite's at
    cloud, watches nothing.
    """

    id: Name
    kind: WatchKind
    place: Place
    span: Span
    received: Moment
    modality: Modality = Modality.SEEN
    by: str | None = None
    side: str | None = None
    quality: Share = 1.0
    reason: str | None = None
    claims: tuple[str, ...] = ()
    excerpt: Excerpt | None = None
    overpass: Overpass | None = None

    @property
    def is_look(self) -> bool:
        """Whether anything could be seen: neither a restriction nor a look at nothing."""
        return not self.kind.is_restriction and self.quality > 0
