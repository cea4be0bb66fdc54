"""Change: whether a pixel's radar echo after some day differs from what it was before.

Per pixel, polarisation and orbit a pooled t-test (Student's) on backscatter in decibels: with two
images after, Welch's test with a normal tail would flag every tenth unchanged pixel. The result
sends an analyst to look; it is never damage by itself: rain, crops and building work change
echoes too.

State is sum, sum of squares and count per pixel and period, so scenes stream through.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numba
import numpy as np
from numpy.typing import NDArray

from groundtruce.errors import SourceError

Image = NDArray[np.float32]
FEWEST_AFTER, FEWEST_BEFORE = 2, 2
# Backscatter lies near -10 dB: sums of squares about it keep their figures.
_MIDDLE_DB = -10.0
_PIXELS_AT_ONCE = 4_096
# Tables of deviates: how many steps, and up to which t.
_STEPS, _MOST_T = 16_384, 200.0
_T_STEPS = (_STEPS - 1) / math.asinh(_MOST_T)
_MOST_DEVIATE = 38.0
_CHOSEN_STEPS = (_STEPS - 1) / _MOST_DEVIATE


@dataclass
class Period:
    """What is known of each pixel over a period: ``n`` images, sum and sum of squares.

    In decibels about -10; pixels without a value (NaN) are not counted.
    """

    n: NDArray[np.uint16]
    total: NDArray[np.float64]
    squares: NDArray[np.float64]

    @classmethod
    def empty(cls, shape: tuple[int, int]) -> "Period":
        """Return the state before any image of rows and columns."""
        return cls(np.zeros(shape, np.uint16), np.zeros(shape), np.zeros(shape))

    def add(self, image: Image) -> None:
        """Add one image in decibels; raises SourceError where its size is another."""
        if image.shape != self.n.shape:
            raise SourceError(
                f"an image of {image.shape[0]} by {image.shape[1]} pixels does not lie on one of "
                f"{self.n.shape[0]} by {self.n.shape[1]}.",
                "Cut the scenes to one grid first.",
            )
        _add(_flat(image), self.n.ravel(), self.total.ravel(), self.squares.ravel())


@dataclass(frozen=True)
class Tested:
    """The test of one polarisation and orbit: ``t`` and degrees of freedom, counts of images.

    ``t`` is positive where the echo became stronger; NaN where there are too few images.
    """

    t: NDArray[np.float32]
    freedom: NDArray[np.uint16]
    before: NDArray[np.uint16]
    after: NDArray[np.uint16]


def tested(before: Period, after: Period) -> Tested:
    """Return the pooled t-test of two periods.

    With mean m, variance v and count n of before (b) and after (a):
    s² = ((n_b-1)v_b + (n_a-1)v_a) / (n_b+n_a-2), t = (m_a-m_b) / sqrt(s²(1/n_b + 1/n_a)).
    Pixels that never vary have no t.
    """
    t = np.empty(before.n.shape, np.float32)
    _pooled(
        before.n.ravel(),
        before.total.ravel(),
        before.squares.ravel(),
        after.n.ravel(),
        after.total.ravel(),
        after.squares.ravel(),
        t.ravel(),
    )
    freedom = np.maximum(before.n.astype(np.int32) + after.n - 2, 0).astype(np.uint16)
    return Tested(t, freedom, before.n, after.n)


def compared(before: Iterable[Image], after: Iterable[Image]) -> Tested:
    """Return the test of images in decibels that lie in memory, all of one size.

    A stack that lies in one array already is taken as it is.
    """
    one, other = _stack(before, "before"), _stack(after, "after")
    if len(one) < FEWEST_BEFORE or len(other) < FEWEST_AFTER:
        raise too_few(len(one), len(other))
    shape = one.shape[1:]
    t = np.empty(shape, np.float32)
    counts = [np.empty(shape, np.uint16) for _ in range(2)]
    flat = [stack.reshape(len(stack), -1) for stack in (one, other)]
    _fused(flat[0], flat[1], t.ravel(), counts[0].ravel(), counts[1].ravel())
    freedom = np.maximum(counts[0].astype(np.int32) + counts[1] - 2, 0).astype(np.uint16)
    return Tested(t, freedom, *counts)


def too_few(before: int, after: int) -> SourceError:
    """Return the refusal of a test that could not tell change from noise."""
    return SourceError(
        f"there are {before} images before and {after} after; a test needs two of each.",
        "Wait for the next overpass, or widen the period: one image alone shows mostly noise.",
    )


def probability(test: Tested) -> NDArray[np.float64]:
    """Return for each pixel the two-sided chance of so large a t where nothing changed."""
    from scipy.special import stdtr

    return np.asarray(2.0 * stdtr(test.freedom.astype(float), -np.abs(test.t.astype(float))))


def combined(tests: Iterable[Tested]) -> NDArray[np.float64]:
    """Return the two-sided chance over orbits that were tested apart, by Stouffer's sum.

    Each t becomes a normal deviate of the same tail; pixels that an orbit does not see are left
    out of its sum. Orbits see the same change from two sides, so their signs count.
    """
    return together([_deviates(test) for test in tests])[0]


def larger(tests: Iterable[Tested]) -> NDArray[np.float64]:
    """Return the deviate of the larger of several tests on one orbit, made fair for the choice.

    Polarisations of one orbit share their noise; of k tests the smallest chance is taken k times
    (Bonferroni), so that choosing does not raise the share of false alarms.
    """
    deviates = [_deviates(test) for test in tests]
    best = deviates[0]
    for other in deviates[1:]:
        _keep_larger(other, best)
    _weaken(best, _chosen_of(len(deviates)), _CHOSEN_STEPS)
    return best


def together(
    deviates: Sequence[NDArray[np.float64]],
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return Stouffer's two-sided chance of several orbits' deviates, and where the echo rose."""
    from scipy.special import ndtr

    if not len(deviates):
        raise SourceError("no orbit was tested.", "Give at least one stack of images.")
    seen = np.stack([np.isfinite(one) for one in deviates])
    total = np.stack([np.nan_to_num(one) for one in deviates]).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = total / np.sqrt(seen.sum(axis=0))
    return np.asarray(2.0 * ndtr(-np.abs(z))), np.asarray(total > 0)


def critical(freedom: int, share: float) -> float:
    """Return the |t| that this share of unchanged pixels exceeds."""
    return _critical(int(freedom), float(share))


def flagged(test: Tested, share: float) -> NDArray[np.bool_]:
    """Return the pixels whose t is exceeded by less than this share where nothing changed."""
    limits = np.full(int(test.freedom.max(initial=0)) + 1, np.inf, np.float32)
    for freedom in np.unique(test.freedom):
        if freedom > 0:
            limits[freedom] = critical(freedom, share)
    return np.asarray(np.abs(test.t) > limits[test.freedom])


@lru_cache(maxsize=256)
def _critical(freedom: int, share: float) -> float:
    from scipy.special import stdtrit

    return float(-stdtrit(freedom, share / 2.0))


def _deviates(test: Tested) -> NDArray[np.float64]:
    """Return for each t the normal deviate of the same tail, from a table for each freedom."""
    found = np.full(test.t.shape, np.nan)
    for freedom in np.unique(test.freedom):
        if freedom > 0:
            of = test.freedom == freedom
            _looked_up(test.t, of, _tails(int(freedom)), _T_STEPS, found)
    return found


@lru_cache(maxsize=256)
def _tails(freedom: int) -> NDArray[np.float64]:
    from scipy.special import ndtri, stdtr

    # Even steps of asinh(t) lie dense where most pixels do; straight lines are right to 1e-6.
    sizes = np.sinh(np.linspace(0.0, math.asinh(_MOST_T), _STEPS))
    tail = np.maximum(stdtr(float(freedom), -sizes), 1e-300)
    return np.asarray(-ndtri(tail))


@lru_cache(maxsize=8)
def _chosen_of(count: int) -> NDArray[np.float64]:
    from scipy.special import ndtr, ndtri

    sizes = np.linspace(0.0, _MOST_DEVIATE, _STEPS)
    tail = np.clip(ndtr(-sizes) * count, 1e-320, 0.5)
    return np.asarray(-ndtri(tail))


def _stack(images: Iterable[Image], when: str) -> NDArray[np.float32]:
    if isinstance(images, np.ndarray):
        return images
    kept = [np.asarray(image, np.float32) for image in images]
    if len({image.shape for image in kept}) > 1:
        raise SourceError(f"the images {when} differ in size.", "Cut the scenes to one grid first.")
    return np.stack(kept) if kept else np.empty((0, 0, 0), np.float32)


def _flat(image: Image) -> NDArray[np.float32]:
    return np.ascontiguousarray(image, np.float32).ravel()


# Reassociation lets sums run in lanes; "nnan" is left out, or masks of NaN would break silently.
_FAST = {"reassoc", "contract", "arcp", "nsz"}


@numba.njit(cache=True, nogil=True, fastmath=_FAST)
def _add(image, n, total, squares):  # type: ignore[no-untyped-def]
    for i in range(image.size):
        value = image[i]
        if not math.isnan(value):
            shifted = value - _MIDDLE_DB
            n[i] += 1
            total[i] += shifted
            squares[i] += shifted * shifted


@numba.njit(cache=True, nogil=True, fastmath=_FAST)
def _t(n_b, total_b, squares_b, n_a, total_a, squares_a):  # type: ignore[no-untyped-def]
    if n_b < FEWEST_BEFORE or n_a < FEWEST_AFTER:
        return np.nan
    mean_b, mean_a = total_b / n_b, total_a / n_a
    spread = (squares_b - total_b * mean_b) + (squares_a - total_a * mean_a)
    pooled = spread / (n_b + n_a - 2.0)
    if pooled <= 1e-9:
        return np.nan
    return (mean_a - mean_b) / math.sqrt(pooled * (1.0 / n_b + 1.0 / n_a))


@numba.njit(cache=True, nogil=True, fastmath=_FAST)
def _pooled(n_b, total_b, squares_b, n_a, total_a, squares_a, t):  # type: ignore[no-untyped-def]
    for i in range(t.size):
        t[i] = _t(float(n_b[i]), total_b[i], squares_b[i], float(n_a[i]), total_a[i], squares_a[i])


@numba.njit(cache=True, nogil=True, fastmath=_FAST)
def _gather(stack, first, middle, n, total, squares):  # type: ignore[no-untyped-def]
    """Sum one run of pixels over all images, image by image, so that the lanes stay full."""
    n[:] = 0.0
    total[:] = 0.0
    squares[:] = 0.0
    none, one = np.float32(0.0), np.float32(1.0)
    # Two images at a time, so that a sum is fetched and put back half as often.
    whole = stack.shape[0] // 2 * 2
    for k in range(0, whole, 2):
        left = stack[k, first : first + n.size]
        right = stack[k + 1, first : first + n.size]
        for i in range(n.size):
            # NaN alone differs from itself.
            x, y, m = left[i], right[i], middle[i]
            a = x - m if x == x else none
            b = y - m if y == y else none
            n[i] += (one if x == x else none) + (one if y == y else none)
            total[i] += a + b
            squares[i] += a * a + b * b
    for k in range(whole, stack.shape[0]):
        image = stack[k, first : first + n.size]
        for i in range(n.size):
            x, m = image[i], middle[i]
            a = x - m if x == x else none
            n[i] += one if x == x else none
            total[i] += a
            squares[i] += a * a


@numba.njit(cache=True, nogil=True, fastmath=_FAST)
def _middle_of(image, middle):  # type: ignore[no-untyped-def]
    # Sums about a value of the pixel's own keep their figures in single precision.
    for i in range(middle.size):
        value = image[i]
        middle[i] = value if value == value else np.float32(_MIDDLE_DB)


@numba.njit(cache=True, nogil=True, fastmath=_FAST, parallel=True)
def _fused(before, after, t, n_before, n_after):  # type: ignore[no-untyped-def]
    size = t.size
    runs = (size + _PIXELS_AT_ONCE - 1) // _PIXELS_AT_ONCE
    for run in numba.prange(runs):
        first = run * _PIXELS_AT_ONCE
        width = min(_PIXELS_AT_ONCE, size - first)
        sums = np.empty((7, width), np.float32)
        middle = sums[6]
        _middle_of(before[0, first : first + width], middle)
        _gather(before, first, middle, sums[0], sums[1], sums[2])
        _gather(after, first, middle, sums[3], sums[4], sums[5])
        for i in range(width):
            t[first + i] = _t(
                sums[0, i], sums[1, i], sums[2, i], sums[3, i], sums[4, i], sums[5, i]
            )
            n_before[first + i] = np.uint16(sums[0, i])
            n_after[first + i] = np.uint16(sums[3, i])


@numba.njit(cache=True, nogil=True, parallel=True)
def _looked_up(t, of, table, steps, found):  # type: ignore[no-untyped-def]
    """Set what a table of even steps of asinh(t) holds, with the sign of t; NaN stays NaN."""
    flat, wanted, into = t.ravel(), of.ravel(), found.ravel()
    last = table.size - 2
    for i in numba.prange(flat.size):
        if wanted[i] and flat[i] == flat[i]:
            size = abs(float(flat[i]))
            k = min(last, int(math.asinh(size) * steps))
            low, high = math.sinh(k / steps), math.sinh((k + 1) / steps)
            share = min(1.0, (size - low) / (high - low))
            value = table[k] + share * (table[k + 1] - table[k])
            into[i] = value if flat[i] > 0 else -value


@numba.njit(cache=True, nogil=True, parallel=True)
def _keep_larger(other, best):  # type: ignore[no-untyped-def]
    theirs, ours = other.ravel(), best.ravel()
    for i in numba.prange(ours.size):
        if abs(theirs[i]) > abs(ours[i]) or ours[i] != ours[i]:
            ours[i] = theirs[i]


@numba.njit(cache=True, nogil=True, parallel=True)
def _weaken(deviates, table, steps):  # type: ignore[no-untyped-def]
    """Set each deviate to what a table of even steps holds for it, with its sign."""
    flat, last = deviates.ravel(), table.size - 2
    for i in numba.prange(flat.size):
        if flat[i] == flat[i]:
            at = min(abs(flat[i]) * steps, table.size - 1.0)
            k = min(last, int(at))
            value = table[k] + (at - k) * (table[k + 1] - table[k])
            flat[i] = value if flat[i] > 0 else -value
