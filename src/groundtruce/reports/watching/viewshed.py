"""Viewshed: which cells of a terrain an eye above one of them sees.

The Earth falls away with the square of the distance, and light bends after it: as if the Earth's
radius were longer by the coefficient of refraction. A cell without a height is not seen, and
nothing beyond it is.
"""

import math

import numba
import numpy as np
from numpy.typing import NDArray

EARTH_M = 6_371_000.0
REFRACTION = 0.13


@numba.njit(cache=True, nogil=True)
def seen(
    heights: NDArray[np.float64],
    row: int,
    column: int,
    eye_m: float,
    target_m: float,
    reach_m: float,
    north_m: float,
    east_m: float,
) -> NDArray[np.bool_]:
    """Return which cells hold something so high that the eye sees within its reach.

    ``eye_m`` and ``target_m`` stand above the ground of their cells, which are ``north_m`` high
    and ``east_m`` wide. Between the cells on a ray heights are interpolated.
    """
    rows, columns = heights.shape
    found = np.zeros((rows, columns), dtype=np.bool_)
    eye = heights[row, column] + eye_m
    if not np.isfinite(eye):
        return found
    fall = (1.0 - REFRACTION) / (2.0 * EARTH_M)
    step = min(north_m, east_m)
    up, aside = int(reach_m / north_m) + 1, int(reach_m / east_m) + 1
    for r in range(max(0, row - up), min(rows, row + up + 1)):
        for c in range(max(0, column - aside), min(columns, column + aside + 1)):
            down, across = (r - row) * north_m, (c - column) * east_m
            distance = math.hypot(down, across)
            if distance > reach_m:
                continue
            if r == row and c == column:
                found[r, c] = True
                continue
            top = heights[r, c] + target_m - distance * distance * fall
            slope = (top - eye) / distance
            # Not a number compares as false: an unknown height is never seen.
            clear = slope == slope
            count = int(distance / step)
            for at in range(1, count):
                if not clear:
                    break
                share = at / count
                away = distance * share
                ground = _between(heights, row + (r - row) * share, column + (c - column) * share)
                clear = (ground - away * away * fall - eye) / away <= slope
            found[r, c] = clear
    return found


@numba.njit(cache=True, nogil=True)
def _between(heights: NDArray[np.float64], row: float, column: float) -> float:
    r, c = int(row), int(column)
    r1, c1 = min(r + 1, heights.shape[0] - 1), min(c + 1, heights.shape[1] - 1)
    down, across = row - r, column - c
    # A weight of nothing must not spread an unknown height.
    upper = heights[r, c] if across == 0 else heights[r, c] * (1 - across) + heights[r, c1] * across
    if down == 0:
        return float(upper)
    lower = (
        heights[r1, c] if across == 0 else heights[r1, c] * (1 - across) + heights[r1, c1] * across
    )
    return float(upper * (1 - down) + lower * down)
