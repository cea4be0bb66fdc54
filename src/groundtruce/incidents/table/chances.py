"""What is believed about reports before any is compared: tables of probabilities.

How common a thing is, is counted in the reports themselves; how reporting errs is set by judgement,
with tails, since no stated precision, day or figure is believed to the letter.
"""

from functools import cache

import numpy as np

from groundtruce.incidents.table import columns, density, places
from groundtruce.incidents.table.arrays import Floats, Ints, Singles
from groundtruce.incidents.table.columns import LONGEST_DAYS, Columns, Plane
from groundtruce.incidents.table.learn import MOST_SIDES
from groundtruce.incidents.table.records import BACK, SHORT, Model
from groundtruce.incidents.table.survey import WIDTHS, Counts

# p(said | true value), code x value, and p(true value).
Table = tuple[Floats, Floats]

# Days by which a report is late; the last share may be any time in the weeks before.
LATE = {-1: 0.01, 0: 0.59, 1: 0.27, 2: 0.11}
KIND_RIGHT = 0.86
SIDE_RIGHT = 0.92
# How much of a source's blame is habit.
HABITS = np.array([0.0, 0.3, 0.6, 0.9])
# Words beyond so many are seldom ones, all alike: tables stay small whatever a column holds.
_MOST_WORDS = 32
# A number of dead: exact, near, or anything.
KILLED_RIGHT, KILLED_NEAR = 0.65, 0.28
BANDS = np.array([*range(25), 26, 28, 31, 35, 40, 50, 70, 100, 150, 300, 1000], dtype=np.float64)
# How many reports an incident has, and how the chance falls beyond.
REPORTS = np.array([0.34, 0.245, 0.165, 0.105, 0.07, 0.05])
REPORTS_FALL = 0.6
MEAN_REPORTS = 2.45
# A report's own scale beside its standard deviation.
VAGUE = 1.2
SPEAKS_AGAIN = -2.0
SPEAKS_OF_MORE = -1.0
TEXT_NOISE = 1 / 3
TEXT_STRAY = 0.005
# What of a group's whereabouts is too faint beside the likeliest: in tables of FEW reports, and
# of more, where time counts.
FAINT = (0.05, 0.2)
FEW = 20_000
_DAYS = 4
_MOST_REPORTS = 64
_FARTHEST_GAP = 20


def model(counts: Counts) -> Model:
    """Return the tables for reports of which there are so many."""
    when, between = _times()
    kinds, sides, killed = kinds_told(counts), habitual(counts.sides), killed_told(counts)
    return Model(
        apart=places.apart(),
        mix=places.MIX,
        faint=FAINT[0] if counts.voices <= FEW else FAINT[1],
        when=when,
        pair_time=between,
        kinds=_said(*kinds),
        sides=_said(*sides),
        killed=_said(*killed),
        priors=_single(np.concatenate([kinds[1], sides[1], killed[1]])),
        pair_kind=_pair_field(*kinds),
        pair_side=_pair_field(*sides),
        pair_killed=_pair_field(*killed),
        noise=TEXT_NOISE,
        stray=TEXT_STRAY,
        size=sizes(counts.sources),
        repeat=SPEAKS_AGAIN,
        update=SPEAKS_OF_MORE,
        trust=np.zeros(3),
    )


def kinds_told(counts: Counts) -> Table:
    """Return p(kind said | true) and p(true), before any two reports are compared."""
    return confusion(_common(counts.kinds)[1], KIND_RIGHT)


def killed_told(counts: Counts) -> Table:
    """Return the same of figures of dead."""
    return _killed(columns.killed_ends(counts.killed[0]), counts.killed[1].astype(np.float64))


def learned(model: Model, kinds: Table, killed: Table) -> Model:
    """Return the tables with how kinds and figures are told as reports have shown."""
    return model._replace(
        kinds=_said(*kinds),
        killed=_said(*killed),
        pair_kind=_pair_field(*kinds),
        pair_killed=_pair_field(*killed),
    )


@cache
def _times() -> tuple[Singles, Singles]:
    when = lateness()
    return _single(when), _single(pair_time(when))


def lateness() -> Floats:
    """Return p(true day | stated span), by the span's length and days after its first one."""
    table = np.full((LONGEST_DAYS + 1, BACK + LONGEST_DAYS + 8), 1e-7)
    rest = 1 - sum(LATE.values())
    for length in range(1, LONGEST_DAYS + 1):
        table[length, : BACK + length + 1] += rest / (BACK + length + 1)
        for late, share in LATE.items():
            first = BACK - late
            table[length, first : first + length] += share / length
    return table


def pair_time(when: Floats) -> Floats:
    """Return the nats of two stated spans, by their lengths and the days between their starts."""
    gaps = range(-_FARTHEST_GAP, _FARTHEST_GAP + 1)
    table = np.zeros((SHORT, SHORT, len(gaps)))
    width = when.shape[1]
    for at, gap in enumerate(gaps):
        one = when[1:SHORT, max(0, gap) : min(width, width + gap)]
        other = when[1:SHORT, max(0, -gap) : min(width, width - gap)]
        table[1:, 1:, at] = np.log(one @ other.T)
    return table


def confusion(often: Ints, right: float) -> Table:
    """Return p(said | true) and p(true): mistakes go where reports are common."""
    counts = often + 1.0
    shares: Floats = counts / counts.sum()
    wrong = np.tile(shares[:, None], (1, len(shares)))
    np.fill_diagonal(wrong, 0.0)
    said = wrong * (1 - right) / np.maximum(wrong.sum(axis=0), 1e-9) + np.eye(len(shares)) * right
    return np.maximum(said, 1e-9), shares


def habitual(often: Ints) -> Table:
    """Return p(said | true) and p(true) of sides, for each strength of each habit of blaming."""
    said, shares = confusion(_common(often)[1], SIDE_RIGHT)
    tables = [said]
    if len(said) <= MOST_SIDES:
        for habit in HABITS[1:]:
            tables += [(1 - habit) * said + habit * blamed[:, None] for blamed in np.eye(len(said))]
    return np.concatenate(tables), shares


def kind_codes(rows: Columns, counts: Counts) -> Ints:
    """Return the row of the table of kinds for each report; seldom kinds are one."""
    return np.append(_common(counts.kinds)[0], -1)[rows.kind]


def side_codes(rows: Columns, counts: Counts, habit: Floats) -> Ints:
    """Return the row of the table of sides for each report; ``habit`` by source and side."""
    count = len(counts.sides)
    if count > MOST_SIDES or not habit.size:
        return np.append(_common(counts.sides)[0], -1)[rows.side]
    strength = np.searchsorted((HABITS[1:] + HABITS[:-1]) / 2, habit.max(axis=1))[rows.source]
    blamed = habit.argmax(axis=1)[rows.source]
    code = rows.side + count * ((strength - 1) * count + blamed + 1)
    return np.where((rows.side >= 0) & (strength > 0), code, rows.side)


def killed_codes(rows: Columns, counts: Counts) -> Ints:
    """Return which of the figures that are given at all each report gives, -1 for none."""
    packed, told = columns.killed(rows), counts.killed[0]
    return np.where(packed >= 0, np.searchsorted(told, packed), -1)


def _common(often: Ints) -> tuple[Ints, Ints]:
    """Return which row each of many words has, and how often; seldom words share the last row."""
    if len(often) <= _MOST_WORDS:
        return np.arange(len(often)), often
    rank = np.argsort(np.argsort(-often, kind="stable"), kind="stable")
    row = np.minimum(rank, _MOST_WORDS - 1)
    return row, np.bincount(row, weights=often).astype(np.int64)


def _killed(told: Floats, counts: Floats) -> Table:
    until = np.r_[BANDS[1:], 1e9]
    middle = told.mean(axis=1)
    prior = np.full(len(BANDS), 0.5)
    np.add.at(prior, np.searchsorted(BANDS, middle, side="right") - 1, counts)
    exact = told[:, :1] == told[:, 1:]
    inside = (told[:, 1:] >= BANDS) & (told[:, :1] < until)
    said = KILLED_RIGHT * inside * np.where(exact, 1 / np.minimum(until - BANDS, 400), 0.3)
    steps = np.abs(middle[:, None] - BANDS) / (2 + 0.3 * BANDS)
    said += KILLED_NEAR * np.exp(-steps) / (5 + 0.6 * BANDS)
    stray = 1 - KILLED_RIGHT - KILLED_NEAR
    said += stray * (counts / max(1.0, counts.sum()))[:, None] + 1e-9
    return said, prior / prior.sum()


def sizes(sources: Ints) -> Floats:
    """Return log p(number of reports), as far as it depends on who could have spoken at all."""
    shares = sources / max(1, int(sources.sum()))
    voices = 1 / float((shares**2).sum()) if sources.any() else 1.0
    count = np.arange(1, _MOST_REPORTS + 1)
    known = np.minimum(count, len(REPORTS))
    # In how many orders the sources come, beside as many that could have been drawn.
    drawn = np.arange(min(_MOST_REPORTS, max(1, int(voices / 1.5))))
    orders = np.cumsum(np.log((drawn + 1) * voices / (voices - drawn)))
    found = np.log(REPORTS[known - 1]) - REPORTS_FALL * (count - known)
    found += orders[np.minimum(count, len(drawn)) - 1]
    return np.append(0.0, found)


def densities(where: Plane, counts: Counts) -> Floats:
    """Return log incidents per km² and day about each report at its own scale, itself left out.

    What happens now is counted in the rows given, what ever happens in the whole table.
    """
    found = np.zeros(len(where.day))
    days = max(1, len(counts.days[0]))
    vague = where.sigma * VAGUE
    level = np.clip(np.searchsorted(WIDTHS, vague), 0, len(WIDTHS) - 1)
    here = np.flatnonzero(where.located)
    anywhere = 0.03 * counts.voices / MEAN_REPORTS / days / 60_000
    for number in np.unique(level[here]):
        ask = np.flatnonzero(level[here] == number)
        width = WIDTHS[number]
        x, y, day = where.x[here], where.y[here], where.day[here]
        now, ever = density.density(x, y, day, ask, width, _DAYS, *counts.cells[number])
        now = np.maximum(now - 0.125 / (width**2 * _DAYS), 0)
        ever = np.maximum(ever - 0.25 / width**2, 0) / days
        found[here[ask]] = np.log((0.65 * now + 0.35 * ever) / MEAN_REPORTS + anywhere)
    found[~where.located] = _of_the_day(where.day[~where.located], counts, days)
    return found


def _of_the_day(day: Ints, counts: Counts, days: int) -> Floats:
    """Return log incidents a day in the whole area, about each report's day."""
    known, often = counts.days
    total = np.concatenate([[0], np.cumsum(often)])
    begin, end = np.searchsorted(known, day - 3), np.searchsorted(known, day + 4)
    week = (total[end] - total[begin]) / 7
    found: Floats = np.log((0.7 * week + 0.3 * counts.voices / days) / MEAN_REPORTS)
    return found


def _said(said: Floats, prior: Floats) -> Singles:
    """Return p(said | true) / p(said)."""
    return _single(said / (said @ prior)[:, None])


def _pair_field(said: Floats, prior: Floats) -> Singles:
    """Return the nats for one true value behind two that are said."""
    alone = np.log(said @ prior)
    return _single(np.log((said * prior) @ said.T) - alone[:, None] - alone[None, :])


def _single(table: Floats) -> Singles:
    return np.ascontiguousarray(table, dtype=np.float32)
