"""What stands otherwise between two moments, and why."""

from groundtruce.model.finding import Reason
from groundtruce.model.record import Name, Record


class Changed(Record):
    """One line of a comparison of two moments.

    ``noun`` says what changed (finding, assessment, report, judgement, toll), ``what`` of it: new,
    joined, status, attribution, figure, unsettled, state, grounds, corrected, judged. ``before``
    and ``after`` are stored words or amounts, ``kind`` the kind of event, or what a
    figure counts. ``why`` are the
    reasons that were not there before; ``claims`` is what the line leads to where the record
    itself is not cited.
    """

    noun: Name
    id: Name
    what: Name
    before: str | None = None
    after: str | None = None
    kind: str | None = None
    why: tuple[Reason, ...] = ()
    claims: tuple[str, ...] = ()
