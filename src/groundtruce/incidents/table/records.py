"""What the loops are handed: the reports as columns, and what is believed of them as tables.

All products of probabilities that can be worked out before the first report is met are worked out
here once, so that to weigh a couple is to look up a few numbers and add them.
"""

from typing import NamedTuple

from groundtruce.incidents.table.arrays import Floats, Ints, Shorts, Singles

# Days before the stated ones to which a report may go back.
BACK = 16
# Stated spans up to this length in days are compared by table.
SHORT = 8
# The class of places of a group of several reports: as exact as their pooled variance.
POOLED = 0
# Steps per unit of z = t / (1 + t / BEND), t the distance in standard deviations.
BEND = 6.0
STEPS = 16.0
LONGEST_STEP = 96
# Nats of nearness from which, about which and up to which their worth is learned.
NEAR = (-4.0, 2.0, 8.0)
# Ratios of two variances go from 2 to the power of -12 to 2 to the power of 12.
RATIOS = 12


class Data(NamedTuple):
    """The reports, one row each, by day; lengths are kilometres and days."""

    x: Floats
    y: Floats
    variance: Floats
    fineness: Floats  # log2 of the variance
    place: Shorts  # the class whose record of precision holds; -1 where no place is said
    day: Ints
    length: Ints  # days of the stated span, 0 when it says nothing
    source: Ints
    codes: Shorts  # report x field, -1 unsaid
    deadliest: Singles  # the most dead that it gives, -1 unsaid
    text: Singles  # whitened: unrelated texts have variance 1
    texts: Shorts  # 1 where there is a text
    log_density: Floats  # of incidents per square kilometre and day, as the report sees it
    density: Floats


class Model(NamedTuple):
    """What is believed about how reports come about."""

    apart: Singles  # class x class x ratio of variances x distance: log density at variance 1
    mix: Floats  # class x spread: how often the true variance is so many times the stated one
    faint: float  # what is fainter, beside the likeliest place of a group, is left out
    when: Singles  # length x day after the stated first one, from -BACK on
    pair_time: Singles  # length x length x days apart: nats
    kinds: Singles  # code x true value: p(said | true) / p(said)
    sides: Singles
    killed: Singles
    priors: Singles  # of the true values, the three fields in a row
    pair_kind: Singles  # code x code: nats
    pair_side: Singles
    pair_killed: Singles
    noise: float  # variance of a text within an incident
    stray: float  # share of texts that follow no other
    size: Floats  # log chance of so many reports
    repeat: float  # nats for a source that speaks again
    update: float  # the same, when it speaks later and of more dead
    trust: Floats  # nats added to those of nearness: always, for each, for each above the middle


Widths = tuple[Ints, Floats]
