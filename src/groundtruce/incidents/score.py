"""The score of a join: the sum, in nats, of what every field says for one incident against two.

The score of a group is the log marginal likelihood that one incident produced its claims. All
fields keep sums, so a group is scored like a single claim, and a join is worth the score of the
whole less those of its two parts. Above 0 one incident is likelier than two.
"""

from collections.abc import Sequence

import numpy as np

from groundtruce.incidents import fields, relays
from groundtruce.incidents.beliefs import Beliefs
from groundtruce.incidents.compare import (
    Coordinates,
    Field,
    Floats,
    Ints,
    Marks,
    Size,
    Wording,
)
from groundtruce.model.claim import Claim
from groundtruce.model.vocabulary import Vocabulary, vocabulary


class Score:
    """All fields of all groups; groups are known by the index of their first claim."""

    def __init__(
        self,
        place: Coordinates,
        time: Coordinates,
        denial: Marks,
        others: dict[str, Field],
        prior: float,
        repeats: Ints,
    ) -> None:
        self.place, self.time, self.denial = place, time, denial
        self.repeats = repeats
        self.fields: dict[str, Field] = {
            "place": place,
            "time": time,
            **others,
            "denial": denial,
        }
        self.prior = prior

    @classmethod
    def of(
        cls,
        claims: Sequence[Claim],
        beliefs: Beliefs | None = None,
        words: Vocabulary | None = None,
    ) -> "Score":
        """Score these claims, one group each, against how common things are among all of them."""
        held, known = beliefs or Beliefs(), words or vocabulary()
        time = fields.times(claims, held)
        place = fields.places(claims, held, time)
        others: dict[str, Field] = {
            "name": fields.names(claims, place.known, time, held, known),
            "kind": fields.kinds(claims, held, known),
            **fields.sides(claims, held),
            **fields.numbers(claims, held),
            "weapons": fields.weapons(claims, held),
            "text": fields.wording(claims, held),
            "source": fields.sources(claims, held),
            "report": fields.reports(claims, held),
            "size": Size(len(claims), held.reports_per_incident, held.size_damping),
        }
        prior = -_log_incidents(len(claims), held)
        repeats = relays.repeated(claims)
        return cls(place, time, fields.denials(claims, held), others, prior, repeats)

    def take(self, index: Ints) -> "Score":
        """Return the same beliefs over some of the claims only, one group each."""
        others = {
            name: field.take(index)
            for name, field in self.fields.items()
            if name not in ("place", "time", "denial")
        }
        place, time = self.place.take(index), self.time.take(index)
        local = {int(claim): number for number, claim in enumerate(index)}
        repeats = [local.get(int(self.repeats[claim]), local[int(claim)]) for claim in index]
        repeated = np.array(repeats, dtype=np.int64)
        return Score(place, time, self.denial.take(index), others, self.prior, repeated)

    def __len__(self) -> int:
        return len(self.place.known)

    def copies(self) -> list[int]:
        """Return the claims that repeat another one."""
        copied: list[int] = np.flatnonzero(self.repeats != np.arange(len(self))).tolist()
        return copied

    def is_copy(self, claim: int) -> bool:
        """Whether the claim repeats another one."""
        return bool(self.repeats[claim] != claim)

    def likeness(self) -> Ints:
        """Return an order in which claims of like words stand near each other."""
        text = self.fields["text"]
        return text.sketch() if isinstance(text, Wording) else np.arange(len(self))

    @property
    def names(self) -> tuple[str, ...]:
        """Return the fields in the order of the rows of ``evidence``; the first is the prior."""
        return ("prior", *self.fields)

    def evidence(self, left: Ints, right: Ints) -> Floats:
        """Return nats per field (rows) and couple of groups (columns)."""
        rows = [np.full(len(left), self.prior)]
        rows += [field.gain(left, right) for field in self.fields.values()]
        return np.stack(rows)

    def gain(self, left: Ints, right: Ints) -> Floats:
        """Return the log odds that each couple of groups is one incident."""
        total = np.full(len(left), self.prior)
        for field in self.fields.values():
            total += field.gain(left, right)
        return total

    def join(self, kept: int, gone: int) -> None:
        """Let one group take in another, in every field."""
        for field in self.fields.values():
            field.join(kept, gone)


def _log_incidents(claims: int, beliefs: Beliefs) -> float:
    return float(np.log(max(1.0, claims / beliefs.reports_per_incident)))
