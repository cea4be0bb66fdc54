"""What a reckoning is told of a world: how many incidents are expected where and when.

The generator draws hot spots first and incidents about them after; the hot spots are told, and so
are the nights and places of barrages. Numbers and formulas are the generator's own.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numba import vectorize

import stress

DAYS, KM, SPOTS = 180, 817, 40
HOT, SPOT_KM, SPOT_DAYS, OFF_KM = 0.6, 12.0, 8.0, 8.0
# Of all rows, how many an effect adds that copy another.
COPIES = {"tolls": 0.10, "reprints": 0.12, "repeats": 0.08}
Array = np.ndarray[Any, Any]


class World(NamedTuple):
    """Incidents that are expected, and the share of their reports that is there."""

    along: Array  # incidents by day and kilometre of the line
    bumps: Array  # x, y, day, incidents and spread of places that have incidents of their own
    kept: float  # how likely a report is in the table, itself or as a copy
    orphans: float  # the share of reports that are there as a copy alone

    def expected(self, x: Array, y: Array, day: Array) -> Array:
        """Return how many incidents are expected there for each square kilometre, on that day."""
        cell = np.rint(x).astype(int)
        inside = (cell >= 0) & (cell <= KM) & (day >= 0) & (day < DAYS)
        along = self.along[np.clip(day, 0, DAYS - 1), np.clip(cell, 0, KM)]
        across = np.exp(-0.5 * ((y - middle(x)) / OFF_KM) ** 2) / (OFF_KM * (2 * np.pi) ** 0.5)
        found: Array = np.where(inside, along * across, 0.0)
        for bx, by, on, many, spread in self.bumps:
            here = np.nonzero(day == on)
            far = ((x[here] - bx) ** 2 + (y[here] - by) ** 2) / spread**2
            found[here] += many * np.exp(-0.5 * far) / (2 * np.pi * spread**2)
        return found

    def anywhere(self) -> Array:
        """Return how many incidents are expected by day."""
        found: Array = self.along.sum(axis=1)
        np.add.at(found, self.bumps[:, 2].astype(int), self.bumps[:, 3])
        return found


@vectorize  # type: ignore[untyped-decorator]
def normal(z: float) -> float:
    """Return how likely a normal number is below this."""
    return 0.5 * math.erfc(-z / 1.4142135623730951)


def middle(x: Array) -> Array:
    """Return where the line runs."""
    found: Array = 40 * np.sin(x / 50)
    return found


def told(effect: str, reports: int, seed: int, where: bool = True) -> World:
    """Return what may be told of the world in which a task's reports were made.

    Unless told ``where`` barrages and neighbours are, incidents are thought to be as many as there
    are, each as if there were no other.
    """
    import make_reports as yard

    each = float((yard.PER_INCIDENT * np.arange(1, 7)).sum())
    own = effect == "border"
    count = int(reports / each * 1.02) + 50 if own else int(reports / 2.5 * 1.1) + 20
    rng = begun(own, seed)
    place, when = rng.uniform(0, KM, SPOTS), rng.uniform(0, DAYS, SPOTS)
    along = line(place, when, rng.gamma(1.2, 1, SPOTS))
    rng = begun(own, seed)
    incidents = yard.make_incidents(rng, count)
    bumps, usual = np.zeros((0, 5)), float(count)
    if effect == "barrage":
        lead, many = np.unique(stress.nights(rng, count)[1], return_counts=True)
        bumps = bump(incidents, lead, many, stress.BARRAGE_KM)
        usual = count * (1 - stress.IN_BARRAGE)
    if effect == "neighbours":
        chosen = stress.beside(rng, count)
        bumps = bump(incidents, chosen, np.ones(len(chosen)), stress.BESIDE_KM)
        count += len(chosen)
    if not where:
        bumps, usual = bumps[:0], count
    copies = COPIES.get(effect, 0.0)
    # A third of the sources is silent for half of the time.
    rows = count * each * (1 + copies) * (5 / 6 if effect == "silent" else 1)
    kept = min(1.0, reports / rows)
    voices = 1 + copies * (1 - kept)
    return World(usual * along, bumps, kept * voices, 1 - 1 / voices)


def begun(own: bool, seed: int) -> np.random.Generator:
    """Return the generator's chance as it is before a world is made."""
    if own:
        return np.random.default_rng(np.random.SeedSequence(seed).spawn(4)[0])
    return np.random.default_rng(np.random.SeedSequence([seed, 77]))


def line(place: Array, when: Array, weight: Array) -> Array:
    """Return the share of incidents by day and kilometre, about hot spots and anywhere."""
    # What would lie beyond an end of the line or of the period is put at it.
    here = shares(place, SPOT_KM, np.arange(KM) + 0.5)
    then = shares(when, SPOT_DAYS, np.arange(1, DAYS))
    anywhere = np.r_[0.5, np.ones(KM - 1), 0.5] / KM / DAYS
    spots: Array = np.einsum("ds,xs,s->dx", then, here, weight / weight.sum())
    found: Array = HOT * spots + (1 - HOT) * anywhere
    return found


def shares(at: Array, spread: float, edges: Array) -> Array:
    """Return the share between edges of normal numbers about each place."""
    below = normal((edges[:, None] - at) / spread)
    found: Array = np.diff(np.vstack([np.zeros(len(at)), below, np.ones(len(at))]), axis=0)
    return found


def bump(incidents: dict[str, Array], which: Array, many: Array, spread: float) -> Array:
    """Return places that have incidents of their own on one day."""
    at = [incidents[name][which] for name in ("x", "y", "day")]
    return np.column_stack([*at, many, np.full(len(which), spread)])
