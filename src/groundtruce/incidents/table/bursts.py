"""How many incidents there are right here tonight: what near is worth in a night of shelling.

What was counted far and wide (`density`) knows no single night. Here reports are counted by day, in
cells as wide as a report is vague. So near, most of them tell of the report's own incident; a first
walk says which, and as far as it does they do not count. What is left is little, so what was
counted far and wide is believed beside it: Poisson counts, and before them the exponential law with
that mean, which of all laws with a given mean presumes least.
"""

import math

import numpy as np

from groundtruce.incidents.table.arrays import Floats, Ints, Shorts, Singles
from groundtruce.incidents.table.chances import MEAN_REPORTS, VAGUE
from groundtruce.incidents.table.density import cells_by_day, held, key
from groundtruce.incidents.table.groups import Groups
from groundtruce.incidents.table.meet import Neighbours
from groundtruce.incidents.table.records import Data
from groundtruce.loops import compiled

# Cells in kilometres; in smaller ones a night has hardly a second incident to count.
WIDTHS = (5.0, 15.0, 38.0, 95.0, 240.0)
# What a cell and the cells about it are worth, along each axis.
_HERE, _BESIDE = 0.5, 0.25
# The area and days about a report in which others count as one each: one over the mean square of
# those weights.
_CELLS = (_HERE**2 + 2 * _BESIDE**2) ** -3


def seen(data: Data, around: Groups, near: Neighbours, share: Singles) -> Data:
    """Return reports with the density about each as others tell of it, going by a first walk.

    The walk says how likely neighbours are one incident, and to which groups it came. The others
    of a large group, more than a report meets, lie as those do that it meets.
    """
    starts, right, _ = near
    found = data.log_density.copy()
    here = np.flatnonzero(data.place >= 0)
    level = np.searchsorted(WIDTHS, np.sqrt(data.variance[here]) * VAGUE)
    for number in np.unique(level[level < len(WIDTHS)]).tolist():
        width = WIDTHS[number]
        cells = cells_by_day(data.x[here], data.y[here], data.day[here], width, 1)
        ask = here[level == number]
        _seen(data, around.root, around.size, ask, width, starts, right, share, *cells, found)
    return data._replace(log_density=found, density=np.exp(found))


@compiled
def _seen(
    d: Data,
    root: Shorts,
    size: Shorts,
    ask: Ints,
    width: float,
    starts: Ints,
    near: Shorts,
    share: Singles,
    known: Ints,
    total: Ints,
    found: Floats,
) -> None:
    for q in range(len(ask)):
        i = ask[q]
        column, row = math.floor(d.x[i] / width), math.floor(d.y[i] / width)
        others = -_HERE * _HERE * _HERE
        for across in range(-1, 2):
            for up in range(-1, 2):
                cell = key(column + across, row + up)
                w = (_BESIDE if across else _HERE) * (_BESIDE if up else _HERE)
                for later in range(-1, 2):
                    w_day = _BESIDE if later else _HERE
                    others += w * w_day * held(known, total, key(cell, d.day[i] + later))
        met, theirs = 0, 0.0
        for t in range(starts[i], starts[i + 1]):
            j = near[t]
            w = 0.0
            if d.place[j] >= 0:
                across = abs(math.floor(d.x[j] / width) - column)
                up = abs(math.floor(d.y[j] / width) - row)
                later = abs(d.day[j] - d.day[i])
                if across < 2 and up < 2 and later < 2:
                    w = (_BESIDE if across else _HERE) * (_BESIDE if up else _HERE)
                    w *= _BESIDE if later else _HERE
            others -= w * share[t]
            if root[j] == root[i]:
                met += 1
                theirs += w
        if met > 0:
            others -= (size[root[i]] - 1 - met) * theirs / met
        counted = max(others, 0.0) / MEAN_REPORTS * _CELLS
        expected = math.exp(found[i]) * width * width * _CELLS
        found[i] += math.log((1 + counted) / (1 + expected))
