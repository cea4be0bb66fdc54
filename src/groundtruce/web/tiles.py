"""Tiles: many incidents as vector tiles, gathered into cells so that a tile stays small.

A tile of any zoom holds at most one feature a cell, however many incidents there are; a cell of
one is that incident with its status and the radius of its place.
"""

import numpy as np

from groundtruce.web import mvt
from groundtruce.web.filter import Filter
from groundtruce.web.index import STATUSES, Index

# A cell is about as wide as the ring that stands for it, so that rings do not cover each other.
CELLS = 16
EXTENT = 4096
DEEPEST = 14
FEW = 8


def tile(index: Index, wanted: Filter, z: int, x: int, y: int) -> bytes:
    """Return the tile of the incidents asked for; empty bytes where none lies in it.

    Cells of several have their number ``n`` and how many of them have each status; zoom, column
    and row are those of the usual web tiles (XYZ), their content the layer ``pins``.
    """
    across, down = index.mercator
    near = index.in_tile(z, x, y)
    # Few are looked up one by one, among many it is quicker to look at all.
    few = len(near) * FEW < len(index)
    inside = near[wanted.mask(index, near) if few else wanted.mask(index)[near]]
    if not len(inside):
        return b""
    px, py = (across[inside] * 2**z - x) * EXTENT, (down[inside] * 2**z - y) * EXTENT
    size = EXTENT // CELLS
    cells = (py // size * CELLS + px // size).astype(np.int64)
    counts = np.bincount(cells, minlength=CELLS**2)
    kinds = len(STATUSES)
    shares = np.bincount(cells * kinds + index.status[inside], minlength=CELLS**2 * kinds)
    # In a cell of one the sum of the places in the list is that one's place.
    only = np.bincount(cells, weights=np.arange(len(inside)), minlength=CELLS**2)
    features: list[mvt.Feature] = []
    for cell in np.flatnonzero(counts).tolist():
        if counts[cell] > 1:
            middle = (cell % CELLS * size + size // 2, cell // CELLS * size + size // 2)
            held = shares[cell * kinds : (cell + 1) * kinds].tolist()
            told = {one: n for one, n in zip(STATUSES, held, strict=True) if n}
            features.append((*middle, {"n": int(counts[cell]), **told}))
            continue
        at = int(only[cell])
        one = int(inside[at])
        about = {
            "i": index.incident_id(one),
            "s": STATUSES[index.status[one]],
            "r": float(index.radius_m[one]),
        }
        features.append((round(px[at]), round(py[at]), about))
    return mvt.points("pins", features, EXTENT)
