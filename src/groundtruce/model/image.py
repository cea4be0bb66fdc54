"""Images: what an analyst made out in one, from whom it came, and how far it can be checked.

What a party shows is that party's word until the scene that it was cut from is identified; what
nobody of the mission has seen is its provider's word, whoever that is.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from groundtruce.model.record import Moment, Name, Record

# Spelt out: reports know claims, and claims know images.
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Role(StrEnum):
    """What the provider of an image is to the conflict."""

    PARTY = "party"
    THIRD_STATE = "third_state"
    UN = "un"
    COMMERCIAL = "commercial"
    OPEN = "open"


class Custody(StrEnum):
    """What the mission holds: the image, what somebody made of it, or only words about it."""

    IMAGE = "image"
    BRIEFING = "briefing"
    CLAIM = "claim"


class Action(StrEnum):
    """What became of a thing between two images."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


class Certainty(StrEnum):
    """How sure the analyst is of what it is."""

    POSSIBLE = "possible"
    PROBABLE = "probable"
    CONFIRMED = "confirmed"


class Image(Record):
    """One STAC item as it was kept: ``original`` the item, ``raster`` its image if that is held.

    ``scene`` identifies the original scene of an image that a party shows, so that anybody can
    order it; ``wkt`` is the footprint.
    """

    item: Name
    role: Role
    custody: Custody = Custody.IMAGE
    provider: str | None = None
    taken: Moment | None = None
    scene: str | None = None
    wkt: str | None = None
    original: Sha256 | None = None
    raster: Sha256 | None = None

    @property
    def can_be_checked(self) -> bool:
        """Whether what is made out in it is an observation, and not its provider's word."""
        if self.custody is not Custody.IMAGE:
            return False
        return self.role is not Role.PARTY or self.scene is not None


class ImageNote(Record):
    """One thing that an analyst made out: a class such as ``fortification.trench``, and its doubts.

    ``analyst`` and ``second`` are pseudonyms; ``not_observable`` lists what the image cannot show.
    That something was removed takes two images of its place.
    """

    seen: Name
    action: Action = Action.NEW
    certainty: Certainty = Certainty.POSSIBLE
    analyst: str | None = None
    method: str | None = None
    alternatives: tuple[str, ...] = ()
    before: str | None = None
    after: str | None = None
    not_observable: tuple[str, ...] = ()
    second: str | None = None
    second_agrees: bool | None = None
    images: tuple[Image, ...] = ()

    @model_validator(mode="after")
    def _absence_needs_two_images(self) -> "ImageNote":
        if self.action is Action.REMOVED and not (self.before and self.after):
            raise ValueError("that something was removed needs an image before and one after")
        return self

    @property
    def can_be_checked(self) -> bool:
        """Whether every image that the note rests on is held and can be checked."""
        return bool(self.images) and all(one.can_be_checked for one in self.images)
