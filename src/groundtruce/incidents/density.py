"""How densely claims lie around each claim, at that claim's own scale.

Cells are hashed, so memory follows the number of claims and not the size of the area: one wild
coordinate costs one cell.
"""

import itertools

import numpy as np
from numpy.typing import NDArray

from groundtruce.incidents.compare import Floats, Ints

# A cell and its two neighbours on each axis: a triangular kernel.
_KERNEL = {-1: 0.25, 0: 0.5, 1: 0.25}
_MIXING = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def at_own_scale(at: Floats, widths: Floats) -> Floats:
    """Return claims per unit volume around every claim, in cells about as wide as it is vague.

    ``at`` and ``widths`` have one column per axis; widths are rounded up to powers of two so
    that claims of like vagueness share their cells.
    """
    found = np.zeros(len(at))
    rounded = np.exp2(np.ceil(np.log2(widths)))
    for level in np.unique(rounded, axis=0):
        members = np.flatnonzero((rounded == level).all(axis=1))
        found[members] = _smoothed(np.floor(at / level).astype(np.int64), members)
        found[members] /= level.prod()
    return found


def occupied(at: Floats, width: float) -> float:
    """Return the volume of the cells of this width that hold anything at all."""
    cells = np.unique(np.floor(at / width).astype(np.int64), axis=0)
    return float(len(cells) * width ** at.shape[1])


def _smoothed(cells: Ints, members: Ints) -> Floats:
    keys, counts = np.unique(_hashed(cells), return_counts=True)
    total = np.zeros(len(members))
    for step in itertools.product(_KERNEL, repeat=cells.shape[1]):
        weight = float(np.prod([_KERNEL[offset] for offset in step]))
        total += weight * _count(keys, counts, _hashed(cells[members] + np.array(step)))
    return total


def _count(keys: NDArray[np.uint64], counts: Ints, wanted: NDArray[np.uint64]) -> Floats:
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, counts[place], 0).astype(np.float64)


def _hashed(cells: Ints) -> NDArray[np.uint64]:
    mixed = cells.astype(np.uint64) * _MIXING[: cells.shape[1]]
    mixed ^= mixed >> np.uint64(29)
    keys: NDArray[np.uint64] = (mixed * _MIXING[0]).sum(axis=1, dtype=np.uint64)
    return keys
