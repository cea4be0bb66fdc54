"""Corroboration: what the nearest hot pixel is worth for one incident, place by place.

A ring of the calibration says how much more often a detection lay there after an incident than in
peace. Spread over the incident's own uncertainty, that excess over the background is the
likelihood ratio: 1 + excess(d, sigma) / background. It is capped, silence is worth 0.89 at best,
and beyond three kilometres of uncertainty space has nothing to say.
"""

from dataclasses import dataclass

import numpy as np

from groundtruce.model.heat import VAGUE_M
from groundtruce.model.heat import Said as Said
from groundtruce.reports.satellite.detections import Floats
from groundtruce.reports.satellite.ratio import CAP, Ring

# No less is said to corroborate; where more than so many places reach it in peace, it takes more.
CORROBORATES = 3.0
MOST_WRONG = 0.02
_NODES = 40
_AT_ONCE = 1_000


@dataclass(frozen=True)
class Worth:
    """The likelihood ratio of what was seen, and in a word what that says."""

    ratio: float
    said: Said


@dataclass(frozen=True)
class Calibration:
    """Rings learned on an area, outward, and the words that say on what."""

    rings: tuple[Ring, ...]
    learned_on: str

    def worth(self, metres: Floats, sigma_m: Floats, background: Floats | None = None) -> Floats:
        """Return the ratio of a nearest detection at each distance; infinite means none was seen.

        ``sigma_m`` is the combined uncertainty of incident and pixel, one standard deviation;
        ``background`` how many times the area's mean rate of fires the place has, 1 where unsaid.
        """
        common = np.ones(len(metres)) if background is None else np.maximum(background, 0.1)
        excess, calm = self._densities
        edges = self._edges
        spread = np.minimum(sigma_m, VAGUE_M)
        ratio = 1.0 + _spread(metres, spread, edges, excess) / (
            _spread(metres, spread, edges, calm) * common
        )
        ratio = np.where(np.isfinite(metres) & (metres <= edges[-1]), ratio, self.silence)
        ratio = np.where(sigma_m > VAGUE_M, 1.0, ratio)
        return np.clip(ratio, self.silence, CAP)

    @property
    def silence(self) -> float:
        """Return the ratio of no detection within a kilometre: a little below one, never less."""
        ring = min(self.rings, key=lambda one: abs(one.radius_m - 1_000.0))
        return min(1.0, (1.0 - ring.share) / (1.0 - ring.peace))

    @property
    def _edges(self) -> Floats:
        return np.array([0.0, *(ring.radius_m for ring in self.rings)])

    @property
    def _densities(self) -> tuple[Floats, Floats]:
        """Return hits per square metre in each ring: more than in peace, and in peace."""
        area = np.pi * np.diff(self._edges**2)
        calm = np.diff([0.0, *(ring.peace for ring in self.rings)]) / area
        war = np.diff([0.0, *(ring.share for ring in self.rings)]) / area
        # A ring of no hits in peace takes a share of half a hit; further out never weighs more.
        half = 0.5 / max(1, self.rings[-1].peace_hits) * self.rings[-1].peace / area
        calm = np.maximum(calm, half)
        over = np.minimum.accumulate(np.maximum(war - calm, 0.0) / calm)
        return over * calm, calm


def combined_sigma(scan_m: Floats, track_m: Floats, incident_m: Floats) -> Floats:
    """Return the standard deviation of incident and pixel together, in metres."""
    return np.asarray(np.sqrt((scan_m / 2) ** 2 + (track_m / 2) ** 2 + incident_m**2))


def said(ratios: Floats, sigma_m: Floats, at_least: float = CORROBORATES) -> tuple[Worth, ...]:
    """Return each ratio with its word; from ``at_least`` on it corroborates."""
    return tuple(
        Worth(float(ratio), _word(float(ratio), float(sigma), at_least))
        for ratio, sigma in zip(ratios, sigma_m, strict=True)
    )


def _word(ratio: float, sigma_m: float, at_least: float) -> Said:
    if sigma_m > VAGUE_M:
        return Said.NOT_INFORMATIVE
    if ratio >= at_least:
        return Said.CORROBORATES
    return Said.LITTLE if ratio > 1.0 else Said.NOTHING


def uncalibrated() -> Calibration:
    """Return a calibration that gives nothing any weight, for areas where none was learned."""
    flat = Ring(25_000.0, 0.5, 0.5, 0, 0, 1.0, 1.0, 1.0)
    return Calibration((flat,), "uncalibrated here")


def threshold(calm: Floats) -> float:
    """Return the least ratio, three or more, that at most one place in fifty reaches in peace."""
    falling = np.sort(calm)[::-1]
    first_too_many = falling[int(MOST_WRONG * len(falling))]
    return max(CORROBORATES, float(np.nextafter(first_too_many, np.inf)))


def wrong_confirmations(ratios: Floats, at_least: float = CORROBORATES) -> float:
    """Return the share of places in peace that would have been confirmed."""
    return float((ratios >= at_least).mean())


def log_loss(after: Floats, calm: Floats) -> Floats:
    """Return the loss in nats of telling incident from peace by the ratio, for each place.

    ``calm`` has a row for each year of peace; the odds before are even, so that the constant rate
    loses log 2 = 0.693.
    """
    right = np.log(after / (1 + after)) + np.log(1 / (1 + calm)).mean(axis=0)
    return np.asarray(-right / 2)


def _spread(metres: Floats, sigma_m: Floats, edges: Floats, density: Floats) -> Floats:
    """Return the mean density around each distance, over a normal error on both axes.

    The error's plane is cut into cells of equal chance, by quantiles of its radius and by angle.
    """
    chance = (np.arange(_NODES) + 0.5) / _NODES
    off, angle = np.sqrt(-2.0 * np.log1p(-chance)), np.pi * chance
    along = np.outer(off, np.cos(angle)).ravel()
    across = np.outer(off, np.sin(angle)).ravel()
    at = np.where(np.isfinite(metres), metres, edges[-1])
    found = np.empty(len(metres))
    for first in range(0, len(metres), _AT_ONCE):
        some = np.s_[first : first + _AT_ONCE]
        sigma = sigma_m[some, None]
        away = np.hypot(at[some, None] + sigma * along, sigma * across)
        ring = np.minimum(np.searchsorted(edges, away, "right") - 1, len(density) - 1)
        found[some] = density[ring].mean(axis=1)
    return found
