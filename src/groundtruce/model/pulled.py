"""Pulls: what was fetched from another server, so that the next time only what is new is asked."""

from groundtruce.model.record import Moment, Name, Record


class Brought(Record):
    """A submission as the other server has it: its number there, and in which state it was.

    ``instance`` is the newest version that was fetched, ``lacking`` names files that the other
    server itself did not have yet.
    """

    far: Name
    state: Name
    instance: Name | None = None
    lacking: tuple[str, ...] = ()


class Pulled(Record):
    """One step of a pull over a link: what it brought, and what the server no longer has.

    ``until`` stands in the last step alone: the server's own time up to which all is known.
    """

    id: Name
    link: Name
    brought: tuple[Brought, ...] = ()
    gone: tuple[Name, ...] = ()
    until: Moment | None = None
    received: Moment
