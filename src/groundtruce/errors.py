"""Every error once: what happened, where, and what to do next.

GroundTruceError
├── CaseError          a case folder that cannot be used            422
│   └── AgreementError an agreement that contradicts itself or its case
├── SourceError        a file or card that cannot be read           422
│   ├── ReaderError    a reader that cannot do its work             502
│   ├── Misasked       an address that asks what cannot be answered  400
│   ├── TooLarge       a file beyond the limits                     413
│   └── Unsafe         a file built to do harm (bombs, entities)    422
├── ReviewError        a review of a claim that cannot be taken     422
├── EditError          words that cannot stand for their evidence   422
├── StoreError         the shelf cannot do it                       500
│   ├── Damaged        a byte changed: row or file named            500
│   ├── Busy           another program holds the store              503
│   └── Full           the disk is full; what was kept stays kept   507
├── Undelivered        an alert that its channel did not take      502
├── ClusterError       a cluster that is not there or lost its work 503
├── NotFound           no record of that id                         404
├── Contradicts        a judgement against judgements that stand    409
├── NotAllowed         the rules forbid it (second person, blame …) 403
├── Unknown            nobody is logged in, and it is asked for     401
├── TooMany            more requests than one sender may make       429
├── Outdated           the record changed since it was read         412
└── Untraced           a sentence without evidence                  500
"""


class GroundTruceError(Exception):
    """What happened in one sentence and what to do next in another.

    ``code`` is stable for programs, ``status`` the HTTP status, ``where`` a file with line and
    field, or a record's id.
    """

    code = "error"
    status = 500

    def __init__(self, happened: str, remedy: str, where: str | None = None) -> None:
        super().__init__(happened)
        self.happened = happened
        self.remedy = remedy
        self.where = where

    def __reduce__(self) -> tuple[type, tuple[str, str, str | None]]:
        """Travel between processes whole: Python alone would lose what to do next."""
        return type(self), (self.happened, self.remedy, self.where)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.happened} {self.remedy}"

    def plain(self) -> dict[str, str | None]:
        """Return the error as data, in the one shape that CLI and API use."""
        return {
            "code": self.code,
            "happened": self.happened,
            "remedy": self.remedy,
            "where": self.where,
        }


class CaseError(GroundTruceError):
    """A case folder that cannot be used as it is."""

    code = "case"
    status = 422


class AgreementError(CaseError):
    """An agreement that contradicts itself or names what its case does not have."""

    code = "agreement"


class SourceError(GroundTruceError):
    """A file or a card from which nothing can be read."""

    code = "source"
    status = 422


class ReaderError(SourceError):
    """A reader that cannot do its work: its server is away, or answers what nobody asked."""

    code = "reader"
    status = 502


class Misasked(SourceError):
    """An address that asks for what nothing here can answer; ignored, it would mislead."""

    code = "misasked"
    status = 400


class TooLarge(SourceError):
    """A file beyond the limits that protect the machine."""

    code = "too_large"
    status = 413


class Unsafe(SourceError):
    """A file built to do harm: an XML entity, a zip bomb."""

    code = "unsafe"


class ReviewError(GroundTruceError):
    """A person's review of a claim that cannot be taken as it was given; ``where`` is the field."""

    code = "review"
    status = 422


class EditError(GroundTruceError):
    """Words given to a document that cannot stand for the evidence of their sentence."""

    code = "edit"
    status = 422


class StoreError(GroundTruceError):
    """The store cannot do what was asked; nothing already kept is lost."""

    code = "store"


class Damaged(StoreError):
    """A kept byte is not what it was; ``where`` names the row or file."""

    code = "damaged"


class Busy(StoreError):
    """Another program holds the store."""

    code = "busy"
    status = 503


class Full(StoreError):
    """The disk is full; what was kept stays kept."""

    code = "full"
    status = 507


class Undelivered(GroundTruceError):
    """An alert that the other side of its channel did not take; it is tried again."""

    code = "undelivered"
    status = 502


class ClusterError(GroundTruceError):
    """A cluster that cannot be reached, or that lost work for good."""

    code = "cluster"
    status = 503


class NotFound(GroundTruceError):
    """No record of that id is known."""

    code = "not_found"
    status = 404


class Contradicts(GroundTruceError):
    """A judgement that cannot stand beside others: they are named, and one must be undone."""

    code = "contradicts"
    status = 409


class NotAllowed(GroundTruceError):
    """The rules of the mission forbid it."""

    code = "not_allowed"
    status = 403


class Unknown(GroundTruceError):
    """Nobody is logged in where somebody has to be."""

    code = "unknown"
    status = 401


class TooMany(GroundTruceError):
    """One sender asks more often than is good for the others; ``after_s`` is how long to wait."""

    code = "too_many"
    status = 429

    def __init__(
        self, happened: str, remedy: str, where: str | None = None, *, after_s: float = 1.0
    ) -> None:
        super().__init__(happened, remedy, where)
        self.after_s = after_s


class Outdated(GroundTruceError):
    """An act on a record that is no longer what its sender read; nothing was done."""

    code = "outdated"
    status = 412


class Untraced(GroundTruceError):
    """A sentence whose evidence cannot be opened."""

    code = "untraced"
