"""Handovers: packages that two sites of a mission gave each other, as each one's log keeps them.

Where the sites stand with each other follows from these records alone, so a store that comes back
from a backup knows by itself what it has to ask for again.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from groundtruce.model.record import Moment, Name, Record
from groundtruce.model.report import Sha256

NOTHING = "0" * 64
# What the log calls a site that a record was taken from: this, and the fingerprint of its key.
SITE = "site:"


class Way(StrEnum):
    """Which way a package went."""

    GIVEN = "given"
    TAKEN = "taken"


class Cursor(Record):
    """A place in a site's log: the number of its last row so far, and that row's hash."""

    n: Annotated[int, Field(ge=0)] = 0
    hash: Sha256 = NOTHING


START = Cursor()


class Handover(Record):
    """A package given to a site or taken from it.

    ``until`` is how far into the giver's log it leads, ``has`` how far the giver had heard the
    taker's, ``wants`` the originals that the giver lacked, the most wanted first. ``again`` says
    that the giver had lost some and asked for everything. ``brought`` are originals that came
    with it; ``case_has`` is the state of the case's own files at the giver, zeros where it does
    not follow the taker's.
    """

    id: Name
    site: Name
    way: Way
    package: Sha256
    made: Moment
    received: Moment
    until: Cursor = START
    has: Cursor = START
    again: bool = False
    wants: tuple[Sha256, ...] = ()
    brought: tuple[Sha256, ...] = ()
    case_has: Sha256 | None = None
