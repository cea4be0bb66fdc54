"""How large the largest incidents are: learned from the groups that a first walk comes to.

How many incidents have one report, two or three is believed beforehand: a walk that knows little
yet parts some of what belongs together, and would teach that incidents are small. How many have
more than that, and how fast those thin out, differs with who reports, and shows: a geometric tail
on top of what is believed of it, which is worth some incidents.
"""

import numpy as np

from groundtruce.incidents.table.arrays import Floats, Shorts
from groundtruce.incidents.table.chances import REPORTS, REPORTS_FALL

# Incidents that what is believed beforehand is worth.
WORTH = 20.0


def sizes(believed: Floats, groups: Shorts) -> Floats:
    """Return log p(number of reports), beyond the usual ones as groups of these sizes show it."""
    usual, fall = len(REPORTS), np.exp(-REPORTS_FALL)
    beyond = REPORTS[-1] * fall / (1 - fall)
    expected = WORTH * beyond / (REPORTS.sum() + beyond)
    excess = groups[groups > usual] - usual
    share = (len(excess) + expected) / (len(groups) + WORTH)
    mean = (excess.sum() + expected / (1 - fall)) / (len(excess) + expected)
    found = believed.copy()
    found[1 : usual + 1] += np.log((1 - share) / REPORTS.sum())
    further = np.arange(len(found) - usual - 1)
    found[usual + 1 :] += np.log(share / mean) + further * np.log(1 - 1 / mean)
    found[usual + 1 :] -= np.log(REPORTS[-1]) - (further + 1) * REPORTS_FALL
    return found
