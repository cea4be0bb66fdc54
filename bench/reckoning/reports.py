"""What a reckoning is told of reports: how likely each says what it says, by what is so.

Laws and shares are the generator's own, those of an untidy effect too. A place is weighed at nodes
about each report, spread as its errors are: the chance that reports tell of one place is a sum over
the nodes of them all.
"""

from collections.abc import Sequence
from datetime import date
from math import comb
from typing import Any, NamedTuple

import numpy as np

from reckoning.world import COPIES, Array, World, normal

NODES = 96
DEAD = 60
# A stated day minus the true one: from one day early to five days late.
EARLY, LATE = 1, 5
SOURCES, SILENT = 12, 4
DISTRICT_KM = 25.0
# Where a place is put that is not told: incidents are nowhere near.
NOWHERE = -1e4
# Days that a copy is later than what it copies.
LATER = {"tolls": [0, 1 / 3, 1 / 3, 1 / 3], "reprints": [0.5, 0.5], "repeats": [1.0]}


class Table(NamedTuple):
    """What the walk goes by: the reports in order of days, each told once."""

    day: Array
    source: Array
    located: Array
    late: Array  # chance of the stated day, by how late it is
    ground: Array  # incidents expected at the nodes, by how late the report is
    first: Array  # everybody's partners are a row of reports: the first of them,
    starts: Array  # and where in `reach` they begin
    reach: Array  # how likely a partner's place is told by who sees the nodes of the first
    kinds: Array  # chance of what is said by what is so
    sides: Array
    dead: Array
    shares: Array  # of kinds
    deadly: Array  # chance of a number of dead, by kind
    anywhere: Array  # incidents expected by day
    size: Array  # chance that so many reports are there, before and after sources turn silent
    twice: float  # how much less likely it is that a source is there twice
    silent: float  # the last day of which the sources that fall silent tell


class Said(NamedTuple):
    """Reports of a task that copy no other, in order of days."""

    columns: dict[str, Array]
    day: Array
    source: Array
    x: Array  # kilometres along and across, as the generator counts them
    y: Array
    law: "Law"


def said(made: Any, effect: str) -> tuple[Said, Array]:
    """Return the reports of a task, and for each row the number of the one that it is or copies."""
    import make_reports as yard

    row, voice = voices(made, effect)
    columns = {name: made[name].to_numpy(zero_copy_only=False)[row] for name in made.column_names}
    dates = [date.fromisoformat(one[:10]) for one in columns["time_from"]]
    source = np.array([yard.SOURCES.index(one) for one in columns["source_id"]])
    x = (columns["lon"] - yard.LON0) * yard.KM_PER_DEG * np.cos(np.radians(yard.LAT0))
    y = (columns["lat"] - yard.LAT0) * yard.KM_PER_DEG
    law = Law.of(x, y, columns["sigma_m"] / 1000, source, effect)
    day = np.array([(one - yard.START).days for one in dates])
    return Said(columns, day, source, x, y, law), voice


def told(of: Said, world: World, effect: str) -> Table:
    """Return what the walk goes by."""
    import make_reports as yard

    late = lateness(of.source, world.orphans, effect)
    dx, dy = of.law.nodes()
    first, starts, reach = around(of, late, dx, dy)
    x = np.nan_to_num(of.x, nan=NOWHERE)[:, None] - dx
    y = np.nan_to_num(of.y)[:, None] - dy
    lags = [np.broadcast_to((of.day - lag)[:, None], x.shape) for lag in range(-EARLY, LATE + 1)]
    return Table(
        day=of.day,
        source=of.source,
        located=np.isfinite(of.x),
        late=late,
        ground=np.stack([world.expected(x, y, day) for day in lags], axis=2),
        first=first,
        starts=starts,
        reach=reach,
        kinds=kinds(of.columns["kind"]),
        sides=sides(of.columns["side"], effect),
        dead=dead(of.columns["killed_low"], of.columns["killed_high"]),
        shares=yard.KIND_SHARE,
        deadly=np.array([numbers(mean) for mean in yard.KIND_DEADLY]),
        anywhere=world.anywhere(),
        size=np.array([sizes(world.kept, 0), sizes(world.kept, SILENT)]),
        twice=world.orphans / SOURCES,
        silent=float(of.day[of.source < SILENT].max()) if effect == "silent" else np.inf,
    )


def part(table: Table, few: Sequence[int]) -> Table:
    """Return a table of a few of its reports, in order."""
    some = np.array(few)
    after = table.first + np.diff(table.starts)
    first = np.searchsorted(some, table.first[some])
    many = np.searchsorted(some, after[some]) - first
    seen = [
        table.starts[one] + some[at : at + count] - table.first[one]
        for one, at, count in zip(some, first, many, strict=True)
    ]
    own = ("day", "source", "located", "late", "ground", "kinds", "sides", "dead")
    columns = {name: getattr(table, name)[some] for name in own}
    starts = np.concatenate([[0], np.cumsum(many)])
    return table._replace(
        **columns, first=first, starts=starts, reach=table.reach[np.concatenate(seen)]
    )


def voices(made: Any, effect: str) -> tuple[Array, Array]:
    """Return rows that copy no other, and for each row the number of the one that it is or copies.

    A copy has its original's place to the last digit, which nothing else has.
    """
    if effect not in COPIES:
        return np.arange(len(made)), np.arange(len(made))
    place = np.column_stack([made["lat"].to_numpy(), made["lon"].to_numpy()])
    first, of = np.unique(place, axis=0, return_index=True, return_inverse=True)[1:]
    row = np.sort(first)
    return row, np.searchsorted(row, first)[of.reshape(-1)]


class Law(NamedTuple):
    """How far reports' places are off: by true precisions, heavy tails, centres of districts."""

    share: Array  # by report and true precision
    sigma: Array
    heavy: bool
    centre: Array

    @classmethod
    def of(cls, x: Array, y: Array, stated: Array, source: Array, effect: str) -> "Law":
        """Return what is told of these reports."""
        import make_reports as yard

        sigma, usual = yard.SIGMA_KM, np.array(yard.SIGMA_SHARE["border"])
        # 15 % state a precision next to the true one.
        says = 0.85 * np.eye(4)
        for true in range(4):
            for step in (-1, 1):
                says[true, min(3, max(0, true + step))] += 0.075
        share = usual[:, None] * says
        share = (share / share.sum(axis=0)).T
        if effect == "overconfident":
            stated = np.where(source % 3 == 0, 4 * stated, stated)
        share = share[np.clip(np.searchsorted(sigma, np.nan_to_num(stated) - 0.01), 0, 3)]
        off = [np.abs(axis / DISTRICT_KM - np.rint(axis / DISTRICT_KM)) for axis in (x, y)]
        centre = (effect == "centres") & (np.maximum(*off) < 1e-4)
        share[centre] = usual
        return cls(share, sigma, effect == "tails", centre)

    def chance(self, which: Array, dx: Array, dy: Array) -> Array:
        """Return how likely each of these reports is so far from the truth, by square kilometre."""
        found = np.zeros(dx.shape)
        for share, sigma in zip(self.share[which].T, self.sigma, strict=True):
            found += share[:, None] * self.fall(dx**2 + dy**2, sigma)
        centre, half = self.centre[which], DISTRICT_KM / 2
        if centre.any():
            found[centre] = 0
            for share, sigma in zip(self.share[which][centre].T, self.sigma, strict=True):
                inside = np.ones(found[centre].shape)
                for axis in (dx[centre], dy[centre]):
                    inside *= normal((axis + half) / sigma) - normal((axis - half) / sigma)
                found[centre] += share[:, None] * inside / DISTRICT_KM**2
        return found

    def fall(self, square: Array, sigma: float) -> Array:
        """Return the density of errors of one precision."""
        u = square / sigma**2
        found: Array = (1 + u / 2) ** -2 if self.heavy else np.exp(-u / 2)
        return found / (2 * np.pi * sigma**2)

    def nodes(self) -> tuple[Array, Array]:
        """Return as many errors of each report, each as likely as the next."""
        radius = np.geomspace(1e-3, 1e5, 4000)
        u = (radius[:, None] / self.sigma) ** 2
        within = 1 - (1 / (1 + u / 2) if self.heavy else np.exp(-u / 2))
        number = np.arange(NODES)
        level = (number + 0.5) / NODES
        law, of = np.unique(self.share, axis=0, return_inverse=True)
        far = np.array([np.interp(level, within @ one, radius) for one in law])[of.reshape(-1)]
        # Golden and plastic ratios: points that fill circle and square evenly.
        angle = 2 * np.pi * (number * 0.6180339887498949 + 0.381966 * np.arange(len(far))[:, None])
        moved = self.centre[:, None] * DISTRICT_KM
        square = [(0.5 + number * step) % 1 - 0.5 for step in (0.7548776662466927, 0.569840290998)]
        return far * np.cos(angle) + moved * square[0], far * np.sin(angle) + moved * square[1]


def around(of: Said, late: Array, dx: Array, dy: Array) -> tuple[Array, Array, Array]:
    """Return who could tell of one incident, by days, and how likely their places are told.

    From the nodes of each report, itself among its partners. Of a place that is not told, 1.
    """
    possible = np.flatnonzero(late.any(axis=0))
    span = int(possible.max() - possible.min())
    first = np.searchsorted(of.day, of.day - span)
    many = np.searchsorted(of.day, of.day + span, side="right") - first
    starts = np.concatenate([[0], np.cumsum(many)])
    one = np.repeat(np.arange(len(many)), many)
    other = np.arange(starts[-1]) - np.repeat(starts[:-1] - first, many)
    found = []
    for some in np.array_split(np.arange(len(one)), 1 + len(one) // 20_000):
        a, b = one[some], other[some]
        off = [(axis[b] - axis[a])[:, None] + step[a] for axis, step in ((of.x, dx), (of.y, dy))]
        found.append(np.where(np.isfinite(off[0]), of.law.chance(b, *off), 1.0))
    return first, starts, np.concatenate(found)


def lateness(source: Array, orphans: float, effect: str) -> Array:
    """Return the chance of a stated day by how late it is."""
    import make_reports as yard

    usual = np.zeros(EARLY + LATE + 1)
    usual[EARLY : EARLY + 3] = yard.DELAY
    if effect in COPIES:
        copied = np.convolve(usual, LATER[effect])[: len(usual)]
        usual = (1 - orphans) * usual + orphans * copied
    late = np.tile(usual, (len(source), 1))
    if effect == "zones":
        late[source % 4 == 1] = (usual + np.roll(usual, -1)) / 2
    return late


def kinds(said: Array) -> Array:
    """Return the chance of what is said of kinds; nothing said is as likely of all."""
    import make_reports as yard

    confusion = yard.kind_confusion()
    found = np.ones((len(said), len(yard.KINDS)))
    for number, kind in enumerate(yard.KINDS):
        found[said == kind] = confusion[:, number]
    return found


def sides(said: Array, effect: str) -> Array:
    """Return the chance of what is said of sides; who always blames one side says nothing."""
    import make_reports as yard

    found = np.ones((len(said), 2))
    for number, side in enumerate(yard.SIDES if effect != "sides" else ()):
        found[said == side] = np.where(np.arange(2) == number, 1 - yard.SIDE_WRONG, yard.SIDE_WRONG)
    return found


def numbers(mean: float) -> Array:
    """Return the chance of each number of dead, of a kind with this mean."""
    share, chance = 0.5 / (0.5 + mean), np.ones(DEAD + 1)
    for number in range(1, DEAD + 1):
        chance[number] = chance[number - 1] * (number - 0.5) / number * (1 - share)
    found: Array = chance / chance.sum()
    return found


def dead(low: Array, high: Array) -> Array:
    """Return the chance of what is said of the dead, by the true number."""
    import make_reports as yard

    most = 3 * DEAD
    true, step = np.arange(DEAD + 1)[:, None], np.arange(-2 * DEAD, 2 * DEAD + 1)
    # Errors grow with the number and are cut towards zero.
    edge = np.where(step > 0, step, step - 1), np.where(step < 0, step, step + 1)
    scale = np.maximum(0.3 * true, 1e-9)
    off = normal(edge[1] / scale) - normal(edge[0] / scale)
    told = np.zeros((DEAD + 1, most + 1))
    for more in range(-2, 4):
        at = np.clip(true + more + step, 0, most)
        np.add.at(told, (np.broadcast_to(true, at.shape), at), yard.KILLED_WRONG * off / 6)
    told[:, : DEAD + 1] += (1 - yard.KILLED_WRONG) * np.eye(DEAD + 1)
    meant = np.arange(3, most + 1)
    found = np.ones((len(low), DEAD + 1))
    for row in np.flatnonzero(np.isfinite(low.astype(float))):
        a, b = int(low[row]), int(high[row])
        exact = told[:, min(a, most)] * (1 - yard.KILLED_RANGE * (a >= 3)) if a == b else 0.0
        ranged = (np.floor(0.8 * meant) == a) & (np.ceil(1.25 * meant) == b)
        found[row] = exact + yard.KILLED_RANGE * told[:, meant[ranged]].sum(axis=1) + 1e-12
    return found


def sizes(kept: float, silent: int) -> Array:
    """Return the chance that just these sources are there, by their number.

    An incident has 1 to 6 reports of sources drawn at random; silent ones are not there, and of
    others each report is kept with the same chance.
    """
    import make_reports as yard

    found, speak = np.zeros(len(yard.PER_INCIDENT) + 2), SOURCES - silent
    for there in range(1, len(found) - 1):
        for total, share in enumerate(yard.PER_INCIDENT, start=1):
            found[there] += sum(
                share / comb(SOURCES, total) * kept**there * (1 - kept) ** lost
                * comb(speak - there, lost) * comb(silent, total - there - lost)
                for lost in range(total - there + 1)
            )  # fmt: skip
    return found
