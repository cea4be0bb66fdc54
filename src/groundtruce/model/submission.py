"""Submissions: filled forms as phones and other servers deliver them, and who may deliver.

A submission is known by the number that the phone gave it. Its files may come in several
deliveries; an edit is a submission of its own that names the one it takes the place of.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from groundtruce.model.record import Moment, Name, Record, content_id
from groundtruce.model.report import Sha256

# The mission itself speaks where no team of it is named.
MISSION = "mission"
# The phone's own number for a filled form, and the name of a file inside it.
Instance = Annotated[str, Field(min_length=1, max_length=200)]
FileName = Annotated[str, Field(min_length=1, max_length=255)]


class Attached(Record):
    """A file of a submission or a form: its name, which is text and never a path, and its bytes."""

    name: FileName
    sha256: Sha256
    size: Annotated[int, Field(ge=0)]
    media_type: str


class FormVersion(Record):
    """One version of a form as published: offered while it is the newest, accepted for ever.

    ``md5`` is what phones compare their copy with, ``asks`` the paths of questions whose answer
    is the name of a file, ``lists`` the choice lists that are made from the case whenever a
    phone asks, ``files`` what else belongs to the form.
    """

    id: Name
    form: Name
    version: str
    title: str
    xform: Sha256
    md5: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    asks: tuple[str, ...] = ()
    lists: tuple[FileName, ...] = ()
    files: tuple[Attached, ...] = ()
    published: Moment
    by: Name


class Submission(Record):
    """A filled form: the bytes as received, the files its answers name, the files that came.

    ``device`` is the enrolled phone that brought it and ``device_id`` the number that it gives
    itself; both are restricted. ``source`` is the team that speaks. ``root`` is the first
    submission of a chain of edits. Of a ``sealed`` one only the envelope can be read.
    """

    id: Name
    instance: Instance
    root: Instance
    form: Name
    version: str
    original: Sha256
    deprecates: Instance | None = None
    expects: tuple[FileName, ...] = ()
    files: tuple[Attached, ...] = ()
    sealed: bool = False
    source: Name = MISSION
    device: Name | None = None
    device_id: str | None = None
    received: Moment

    @property
    def unexpected(self) -> tuple[str, ...]:
        """Return the names of files that came and that no answer asks for."""
        return tuple(one.name for one in self.files if one.name not in self.expects)


class Delivery(Record):
    """A further delivery of a known submission: the files that were new, or none.

    ``unexpected`` names those that no answer asked for, or that came before with other bytes.
    """

    id: Name
    submission: Name
    files: tuple[Attached, ...] = ()
    unexpected: tuple[FileName, ...] = ()
    device: Name | None = None
    received: Moment


class Withdrawal(Record):
    """A submission taken out of use by a person; delivered again, it stays out."""

    id: Name
    submission: Name
    by: Name
    why: str
    received: Moment


class Read(Record):
    """That a submission was read when it had so many files, and what became of it."""

    id: Name
    submission: Name
    files: Annotated[int, Field(ge=0)]
    reports: tuple[Name, ...] = ()
    received: Moment


class Device(Record):
    """A phone that may deliver for a team, by what only it knows: of that, hashes are kept.

    ``token`` is the SHA-256 of the secret, ``ha1`` what digest authentication needs of it.
    """

    id: Name
    name: Name
    token: Sha256
    ha1: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", repr=False)]
    source: Name = MISSION
    by: Name
    enrolled: Moment


class Revocation(Record):
    """That a device may no longer deliver: lost, seized, handed on."""

    id: Name
    device: Name
    by: Name
    why: str = ""
    received: Moment


class Outcome(StrEnum):
    """What became of a delivery."""

    KEPT = "kept"
    EDITED = "edited"
    ADDED = "added"
    AGAIN = "again"
    CONFLICTS = "conflicts"
    REPLACES_UNKNOWN = "replaces_unknown"
    REPLACES_REPLACED = "replaces_replaced"
    WITHDRAWN = "withdrawn"

    @property
    def is_kept(self) -> bool:
        """Whether the sender need not send it again."""
        return self in (Outcome.KEPT, Outcome.EDITED, Outcome.ADDED, Outcome.AGAIN)


class Receipt(Record):
    """What became of a delivery, and the submission that it is part of or stands against."""

    outcome: Outcome
    submission: Submission


def submission_id(instance: str) -> str:
    """Return the id of the submission with that number."""
    return content_id("sub", instance)


def form_id(form: str, version: str) -> str:
    """Return the id of a version of a form."""
    return content_id("form", form, version)


def withdrawal_id(submission: str) -> str:
    """Return the id of the withdrawal of a submission, of which there is one at most."""
    return content_id("wdr", submission)


def revocation_id(device: str) -> str:
    """Return the id of the revocation of a device, of which there is one at most."""
    return content_id("rev", device)
