"""Comparing two groups of claims, one field at a time, as log likelihood ratios in nats.

Each field answers one question: how much likelier is what the two groups say if they tell of one
incident than if they tell of two? 0 is no evidence, and a field that one of them leaves unsaid
answers 0. A field keeps what its groups say as sums, so a joined group costs no more than a
single claim. No single field can forbid a match: every claim may be wrong in any of them.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Words = NDArray[np.uint64]

# Degrees of freedom of the Student-t errors: tails heavy enough that one wild value cannot
# outweigh the other fields, close to normal within two standard deviations.
FREEDOM = 4.0
_PIECE = 4096


class Field(Protocol):
    """One field of all groups; a group is known by the index of its first claim."""

    def take(self, index: Ints) -> "Field":
        """Return the same field over some of the claims only, free to be joined."""
        ...

    def gain(self, left: Ints, right: Ints) -> Floats:
        """Return the log likelihood ratio of one incident against two, for each pair of groups."""
        ...

    def join(self, kept: int, gone: int) -> None:
        """Let the group ``kept`` take in the group ``gone``."""
        ...


class Coordinates:
    """Where (kilometres, two axes) or when (days, one axis), each with its own variance.

    Compared with a Student-t against the local density of incidents: near is strong evidence where
    little happens and none in a hot spot. ``log_density`` is that density at the claim's own
    scale, per km² or per day; ``wrong`` is the share of values that are plainly wrong.
    """

    def __init__(
        self, at: Floats, variance: Floats, log_density: Floats, known: Bools, wrong: float
    ) -> None:
        self.at = at.copy()
        self.variance = variance.copy()
        self.log_density = log_density.copy()
        self.known = known.copy()
        self._wrong = wrong

    def take(self, index: Ints) -> "Coordinates":
        """Return the same field over some of the claims only, free to be joined."""
        return Coordinates(
            self.at[index],
            self.variance[index],
            self.log_density[index],
            self.known[index],
            self._wrong,
        )

    def gain(self, left: Ints, right: Ints) -> Floats:
        """Return the evidence of nearness; 0 where one of the two says nothing."""
        gap2 = ((self.at[left] - self.at[right]) ** 2).sum(axis=1)
        together = log_student_t(gap2, self.variance[left] + self.variance[right], self.axes)
        ratio = np.logaddexp(
            np.log1p(-self._wrong) + together - self._coarser_density(left, right),
            np.log(self._wrong),
        )
        return np.where(self.known[left] & self.known[right], ratio, 0.0)

    def join(self, kept: int, gone: int) -> None:
        """Pool by precision; where members disagree beyond their errors, the errors were wrong."""
        if not self.known[gone]:
            return
        if not self.known[kept]:
            self.at[kept], self.known[kept] = self.at[gone], True
            self.variance[kept] = self.variance[gone]
            self.log_density[kept] = self.log_density[gone]
            return
        one, other = self.variance[kept], self.variance[gone]
        surprise = ((self.at[kept] - self.at[gone]) ** 2).sum() / ((one + other) * self.axes)
        if other < one:
            self.log_density[kept] = self.log_density[gone]
        self.at[kept] = (self.at[kept] * other + self.at[gone] * one) / (one + other)
        self.variance[kept] = one * other / (one + other) * max(1.0, surprise)

    @property
    def axes(self) -> int:
        """Return the number of axes: two for places, one for times."""
        return int(self.at.shape[1])

    def _coarser_density(self, left: Ints, right: Ints) -> Floats:
        # The finer one says where; what it costs is that the coarser one lies there by chance.
        one, other = self.variance[left], self.variance[right]
        here, there = self.log_density[left], self.log_density[right]
        return np.where(one == other, np.maximum(here, there), np.where(one > other, here, there))


class Category:
    """A true value that nobody sees (the kind, the side, a number's band) and what each claim says.

    ``code`` is what each claim says, as a row of ``table``, -1 where it says nothing; ``table``
    holds log p(said | true value) by word said and value, ``shares`` how common each value is,
    and ``words`` what the rows are called.
    """

    def __init__(
        self,
        code: Ints,
        table: Floats,
        shares: Floats,
        words: Sequence[str] = (),
        most: float = np.inf,
    ) -> None:
        self.code, self.table, self.words = code, table, words
        self._shares, self._most = shares, most
        self.log_shares = np.log(shares / shares.sum())
        self.said = np.zeros((len(code), len(shares)))
        self.said[code >= 0] = table[code[code >= 0]]
        self.alone = np.where(self.said.any(axis=1), self._evidence(self.said), 0.0)

    def take(self, index: Ints) -> "Category":
        """Return the same field over some of the claims only, free to be joined."""
        taken = Category(self.code[index], self.table, self._shares, self.words, self._most)
        taken.said, taken.alone = self.said[index].copy(), self.alone[index].copy()
        return taken

    def say(self, index: int, said: Floats) -> None:
        """Let a claim say this instead: log p(said | true value) by value."""
        self.said[index] = said
        self.alone[index] = self._evidence(said[None])[0]

    def instead(self, word: Floats, other: int) -> float:
        """Return the gain if a claim said this word of the table beside the group ``other``."""
        if self.alone[other] == 0:
            return 0.0
        rows = np.stack([word + self.said[other], word, self.said[other]])
        together, one, apart = self._evidence(rows)
        return float(min(together - one - apart, self._most))

    def gain(self, left: Ints, right: Ints) -> Floats:
        """Return the evidence of agreement on the true value."""
        found = np.zeros(len(left))
        both = np.flatnonzero((self.alone[left] != 0) & (self.alone[right] != 0))
        if both.size:
            one, other = left[both], right[both]
            together = self._evidence(self.said[one] + self.said[other])
            found[both] = together - self.alone[one] - self.alone[other]
        return np.minimum(found, self._most)

    def join(self, kept: int, gone: int) -> None:
        """Multiply the likelihoods."""
        self.said[kept] += self.said[gone]
        self.alone[kept] = self._evidence(self.said[kept : kept + 1])[0]

    def _evidence(self, said: Floats) -> Floats:
        return log_sum_exp(said + self.log_shares)


class Wording:
    """Texts as vectors: one hidden text per incident, of which each claim is a noisy version.

    ``likeness`` is the correlation of texts that follow each other, ``dimensions`` the number of
    independent directions (agreement over more of them would be one evidence counted twice) and
    ``related`` the share of claims whose words follow the others' at all: two accounts of one
    event often share no word, so unlikeness says little.
    """

    def __init__(
        self,
        vectors: NDArray[np.float32],
        dimensions: float,
        likeness: float,
        related: float,
        most: float,
    ) -> None:
        self.sums = vectors.copy()
        self.square = (vectors.astype(np.float64) ** 2).sum(axis=1)
        self.count = (self.square > 0).astype(np.float64)
        self.dimensions, self.likeness = dimensions, likeness
        self.related, self.most = related, most

    def take(self, index: Ints) -> "Wording":
        """Return the same field over some of the claims only, free to be joined."""
        return Wording(self.sums[index], self.dimensions, self.likeness, self.related, self.most)

    def gain(self, left: Ints, right: Ints) -> Floats:
        """Return the evidence of likeness; 0 where one of the two has no text."""
        found = np.zeros(len(left))
        told = np.flatnonzero((self.count[left] > 0) & (self.count[right] > 0))
        if told.size:
            one, other = left[told], right[told]
            dot = self._dot(one, other)
            follows = (
                self._score(
                    self.count[one] + self.count[other],
                    self.square[one] + self.square[other] + 2 * dot,
                )
                - self._score(self.count[one], self.square[one])
                - self._score(self.count[other], self.square[other])
            )
            ratio = np.logaddexp(np.log(self.related) + follows, np.log1p(-self.related))
            found[told] = np.minimum(ratio, self.most)
        return found

    def join(self, kept: int, gone: int) -> None:
        """Add the vectors."""
        dot = float(self.sums[kept] @ self.sums[gone])
        self.square[kept] += self.square[gone] + 2 * dot
        self.sums[kept] += self.sums[gone]
        self.count[kept] += self.count[gone]

    def sketch(self) -> Ints:
        """Return a number for each text that like texts mostly share."""
        blocks = np.add.reduceat(self.sums, np.arange(0, self.sums.shape[1], 64), axis=1)
        powers = 1 << np.arange(blocks.shape[1], dtype=np.int64)
        return np.asarray((blocks > 0) @ powers, dtype=np.int64)

    def _dot(self, left: Ints, right: Ints) -> Floats:
        # In pieces: the vectors of all couples at once would not fit a small machine.
        pieces = [slice(begin, begin + _PIECE) for begin in range(0, len(left), _PIECE)]
        dots = [
            np.einsum("ij,ij->i", self.sums[left[some]], self.sums[right[some]]) for some in pieces
        ]
        return np.concatenate(dots).astype(np.float64)

    def _score(self, count: Floats, square: Floats) -> Floats:
        # Terms that are the same for one and for two incidents are left out.
        noise = 1 / self.likeness - 1
        pull = self.dimensions * (1 + noise) / (2 * noise)
        return pull * square / (count + noise) - self.dimensions / 2 * np.log1p(count / noise)


class Marks:
    """Sets of marks (weapons, sources) as bits: what two groups share and whether both have any."""

    def __init__(self, bits: Words, shared: float, apart: float, most: int = 1) -> None:
        self.bits = bits.copy()
        self.shared, self.apart, self.most = shared, apart, most

    def take(self, index: Ints) -> "Marks":
        """Return the same field over some of the claims only, free to be joined."""
        return Marks(self.bits[index], self.shared, self.apart, self.most)

    def gain(self, left: Ints, right: Ints) -> Floats:
        """Return ``shared`` for each common mark up to ``most`` of them, ``apart`` for none."""
        one, other = self.bits[left], self.bits[right]
        common = np.bitwise_count(one & other).sum(axis=1, dtype=np.int64)
        both = one.any(axis=1) & other.any(axis=1)
        found = np.where(common > 0, self.shared * np.minimum(common, self.most), self.apart)
        return np.where(both, found, 0.0)

    def holders(self) -> list[Ints]:
        """Return for each mark the claims that have it, where there is more than one."""
        found = []
        for word in self.bits.T:
            for bit in range(64):
                own = np.flatnonzero(word >> np.uint64(bit) & np.uint64(1))
                if own.size > 1:
                    found.append(own)
        return found

    def join(self, kept: int, gone: int) -> None:
        """Unite the sets."""
        self.bits[kept] |= self.bits[gone]


class Names:
    """Names of places without coordinates: the same name, weighed by its rarity, or another one.

    ``code`` numbers the names, -1 for none, and ``rarity`` says in nats what it is worth that
    another claim gives the same; names count only where coordinates do not.
    """

    def __init__(self, code: Ints, located: Bools, rarity: Floats, apart: float) -> None:
        self.code, self.located, self.rarity = code.copy(), located.copy(), rarity.copy()
        self.apart = apart

    def take(self, index: Ints) -> "Names":
        """Return the same field over some of the claims only, free to be joined."""
        return Names(self.code[index], self.located[index], self.rarity[index], self.apart)

    def gain(self, left: Ints, right: Ints) -> Floats:
        """Return the rarity of a shared name, ``apart`` for two different ones."""
        one, other = self.code[left], self.code[right]
        asked = (one >= 0) & (other >= 0) & ~(self.located[left] & self.located[right])
        shared = np.minimum(self.rarity[left], self.rarity[right])
        return np.where(asked, np.where(one == other, shared, self.apart), 0.0)

    def join(self, kept: int, gone: int) -> None:
        """Keep the name of the group that had coordinates, or else its own."""
        finer = self.located[gone] and not self.located[kept]
        if self.code[gone] >= 0 and (self.code[kept] < 0 or finer):
            self.code[kept], self.rarity[kept] = self.code[gone], self.rarity[gone]
        self.located[kept] |= self.located[gone]


class Size:
    """How many claims an incident has: geometric, with mean ``mean``, and no largest number."""

    def __init__(self, claims: int, mean: float, damping: float) -> None:
        self.count = np.ones(claims)
        self._mean, self._damping = mean, damping

    def take(self, index: Ints) -> "Size":
        """Return the same field over some of the claims only, free to be joined."""
        return Size(len(index), self._mean, self._damping)

    def gain(self, left: Ints, right: Ints) -> Floats:
        """Return the log ratio of the chances of one large group and of two smaller ones."""
        one, other = self.count[left], self.count[right]
        ways = log_factorial(one + other) - log_factorial(one) - log_factorial(other)
        worth: Floats = np.log(self._mean - 1) + self._damping * ways
        return worth

    def join(self, kept: int, gone: int) -> None:
        """Add the counts."""
        self.count[kept] += self.count[gone]


def log_student_t(gap2: Floats, variance: Floats, axes: int) -> Floats:
    """Return the log density of a Student-t with 4 degrees of freedom, on one axis or on two."""
    scale = np.log(0.375) - 0.5 * np.log(variance) if axes == 1 else -np.log(2 * np.pi * variance)
    tail: Floats = (FREEDOM + axes) / 2 * np.log1p(gap2 / (FREEDOM * variance))
    return scale - tail


def log_sum_exp(rows: Floats) -> Floats:
    """Return log of the sum of exponentials along the last axis."""
    if not rows.size:
        return np.zeros(rows.shape[:-1])
    top = rows.max(axis=-1)
    total: Floats = top + np.log(np.exp(rows - top[..., None]).sum(axis=-1))
    return total


def log_factorial(count: Floats) -> Floats:
    """Return log count! by Stirling's series, true to 4e-6 from 1 on."""
    shifted = count + 1
    series = 1 / (12 * shifted) - 1 / (360 * shifted**3) + 1 / (1260 * shifted**5)
    total: Floats = (shifted - 0.5) * np.log(shifted) - shifted + 0.5 * np.log(2 * np.pi) + series
    return total
