"""What fusing has settled: groups of claims that no machine takes apart or puts together again."""

from groundtruce.model.incident import Evidence
from groundtruce.model.record import Moment, Name, Probability, Record


class Held(Record):
    """Claims settled as one incident, with the evidence and the likelihood as they were then."""

    claims: tuple[str, ...]
    likelihood: Probability = 1.0
    evidence: tuple[Evidence, ...] = ()


class Settled(Record):
    """Groups settled at one moment. A later report may join one of them; a person may undo it.

    It stands in the log beside the reports, so that replay comes to the same incidents.
    """

    id: Name
    received: Moment
    groups: tuple[Held, ...]
