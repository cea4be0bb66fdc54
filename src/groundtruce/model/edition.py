"""Editions: a document as people edited it, and who signed and released which bytes of it."""

from enum import StrEnum

from groundtruce.model.brief import Brief
from groundtruce.model.record import Moment, Name, Record
from groundtruce.model.report import Sha256


class Edition(Record):
    """A document in the words that people gave it, and the one that was composed before them.

    ``brief`` is whole, so that an edition stays what it was when the road is walked anew. An
    edition that ``replaces`` another goes on from it.
    """

    id: Name
    brief: Brief
    composed: Name
    by: Name
    received: Moment
    why: str = ""
    replaces: Name | None = None


class Approving(StrEnum):
    """What an approval does."""

    SIGNS = "signs"
    RELEASES = "releases"


class Approval(Record):
    """A named person's act on an edition. A release names the files that went out, by hash."""

    id: Name
    edition: Name
    act: Approving
    by: Name
    received: Moment
    files: tuple[Sha256, ...] = ()
