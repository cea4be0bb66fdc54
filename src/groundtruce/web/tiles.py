"""Tiles: many incidents as vector tiles, gathered into cells so that a tile stays small.

A tile of any zoom holds at most one feature a cell, however many incidents there are; a cell of
one is that incident with its status and the radius of its place.
"""

import numpy as np

from groundtruce.web.index import STATUSES, Index, Mask

CELLS = 32
EXTENT = 4096
DEEPEST = 14


def tile(index: Index, mask: Mask, z: int, x: int, y: int) -> bytes:
    """Return the tile of the incidents in the mask; empty bytes where none lies in it.

    Cells of several have their number ``n``; zoom, column and row are those of the usual web
    tiles (XYZ), their content the layer ``pins``.
    """
    import mapbox_vector_tile

    west, east = x / 2**z, (x + 1) / 2**z
    north, south = y / 2**z, (y + 1) / 2**z
    across, down = index.mercator
    inside = np.flatnonzero(
        mask & (across >= west) & (across < east) & (down >= north) & (down < south)
    )
    if not len(inside):
        return b""
    column = ((across[inside] - west) / (east - west) * CELLS).astype(np.int64)
    row = ((down[inside] - north) / (south - north) * CELLS).astype(np.int64)
    cells = row * CELLS + column
    counts = np.bincount(cells, minlength=CELLS**2)
    # In a cell of one the sum of the places in the index is that one's place.
    only = np.bincount(cells, weights=inside, minlength=CELLS**2)
    features = []
    for cell in np.flatnonzero(counts).tolist():
        number = int(counts[cell])
        if number == 1:
            one = int(only[cell])
            place = (across[one], down[one])
            about = {
                "i": index.incident_id(one),
                "s": STATUSES[index.status[one]],
                "r": float(index.radius_m[one]),
            }
        else:
            place = (
                west + (cell % CELLS + 0.5) / CELLS * (east - west),
                north + (cell // CELLS + 0.5) / CELLS * (south - north),
            )
            about = {"n": number}
        px = round((place[0] - west) / (east - west) * EXTENT)
        py = round((place[1] - north) / (south - north) * EXTENT)
        features.append({"geometry": f"POINT ({px} {py})", "properties": about})
    made: bytes = mapbox_vector_tile.encode(
        [{"name": "pins", "features": features}],
        default_options={"y_coord_down": True, "extents": EXTENT},
    )
    return made
