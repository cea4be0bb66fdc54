"""Reports as they arrive: attached at once, fused again while their days are in the window.

Each day the walk goes on where it stopped, over the last days, and the window is grouped anew. A
couple's chance is replaced while reports about its days may still come in, and averaged from then
on. What has left the window is frozen: its incidents keep their reports and their ids, and may
still be joined by others. Memory follows the window, never the stream.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundtruce.incidents.table import (
    chances,
    columns,
    groups,
    lessons,
    meet,
    survey,
    walk,
    whole,
)
from groundtruce.incidents.table import judged as people
from groundtruce.incidents.table.arrays import Bools, Floats, Ints
from groundtruce.incidents.table.columns import Columns, Plane, World
from groundtruce.incidents.table.judged import PARTS, Couples, Judged
from groundtruce.incidents.table.lessons import Lessons
from groundtruce.incidents.table.records import Data
from groundtruce.incidents.table.survey import Counts, Survey
from groundtruce.incidents.table.whole import Beliefs

WINDOW_DAYS = 14
# The last days are walked on, and those just before them, lest they be seen from one side.
_WALKED = 7
_BEFORE = 3
# Days before the window whose incidents can be joined.
_FROZEN_DAYS = 8
# Days after which few reports about a day are still to come.
_COMPLETE = 1
# Reports visited a day: more rounds over few, fewer over many.
VISITS = 4_500
ROUNDS = (3, 24)
# Partners kept for each report.
PARTNERS = 10
_SHIFT = 31
# What is learned is learned anew when there are so many times as many rows; lessons on how sources
# report begin with so many.
_LEARN = 1.5
_FIRST_LESSON = 1_000
# Days after which a point that was named once or twice is forgotten.
_POINT_DAYS = 400


class Moved(NamedTuple):
    """A report with its incident, and the one that it was in before, or none."""

    report: Any
    incident: Any
    before: Any


class Changes(NamedTuple):
    """What a day changed: reports with their incident, and incidents that are gone into others.

    All reports of an incident that is gone are in the other one, those long forgotten too.
    """

    reports: list[Moved]
    gone: list[tuple[Any, Any]]


class Stream:
    """Fuses reports as they come; the same days in the same order give the same incidents.

    ``add`` takes the reports of a day, or of a part of one, in any order. An incident has the id
    of its oldest report. One that is gone leaves word which it went into.

    ``judged`` is what people say of reports, by id, and may be replaced at any time; it holds from
    the next reports on. The reports that it names are kept in mind while it names them.
    """

    def __init__(self, days: int = WINDOW_DAYS, judged: Judged | None = None) -> None:
        self.days, self.judged = days, judged
        self._held: _Held | None = None
        self._couples = _Couples()
        self._learned = _Learned()
        self._serial = 0

    @property
    def held(self) -> list[Any]:
        """Return the ids of the reports that are kept in mind."""
        return [] if self._held is None else self._held.rows.ids.tolist()

    def add(self, rows: Columns) -> Changes:
        """Take reports in, fuse the window again and say what changed."""
        if not len(rows):
            return Changes([], [])
        rows = rows.take(rows.in_order())
        world = self._learned.world(rows)
        held = self._with(rows, world)
        today = int(held.where.day.max())
        voices = held.voices(world)
        believed = self._learned.believed(held, voices, world)
        self._walk(held, voices, believed, today)
        changes = self._grouped(held, voices, believed, today)
        self._held = held.since(today - self.days - _FROZEN_DAYS, self.judged)
        self._couples.keep(self._held.serial)
        return changes

    def _with(self, rows: Columns, world: World) -> "_Held":
        serial = np.arange(self._serial, self._serial + len(rows))
        self._serial += len(rows)
        new = _Held.of(rows, world, serial)
        return new if self._held is None else self._held.joined(new, world)

    def _walk(self, held: "_Held", voices: Ints, believed: Beliefs, today: int) -> None:
        """Walk on over the window, and note how often couples met."""
        walked = min(self.days, _WALKED)
        some = voices[held.where.day[voices] > today - walked - _BEFORE]
        rows, where, serial = held.rows.take(some), held.where.take(some), held.serial[some]
        data = self._learned.widened(whole.prepared(rows, where, believed))
        starts, near, mirror = meet.neighbours(data, believed.model, PARTNERS)
        room = groups.groups(data, believed.model)
        room.root[:] = _first_alike(held.root[some])
        rounds = int(np.clip(VISITS // max(1, len(some)), *ROUNDS))
        chance = walk.chances(data, believed.model, room, (starts, near, mirror), rounds, 0)
        held.root[some] = serial[_first_alike(room.root)]
        left = np.repeat(np.arange(len(some)), np.diff(starts))
        younger = np.maximum(where.day[left], where.day[near])
        own = np.flatnonzero((left < near) & (younger > today - walked))
        share = chance[own].astype(np.float64)
        couple = (serial[left[own]], serial[near[own]])
        self._couples.note(couple, share, younger[own], today, walked)

    def _grouped(self, held: "_Held", voices: Ints, believed: Beliefs, today: int) -> Changes:
        """Group the reports, leave what is frozen as it is, and say what is new."""
        couples = self._couples.among(held.serial[voices])
        couples = couples._replace(left=voices[couples.left], right=voices[couples.right])
        better = whole.aim(self._couples.histogram(), believed)
        frozen = (held.where.day <= today - self.days) & held.known
        said = people.unsettled(self.judged, held.rows.ids, held.incident, frozen)
        group = whole.grouped(held.earlier, couples, said, better, believed)
        return held.called(group, frozen, said)


class _Held:
    """The reports of the window and of some days before it, by time and id."""

    def __init__(self, rows: Columns, where: Plane, own: tuple[Any, ...]) -> None:
        self.rows, self.where, self._own = rows, where, own
        # Number of arrival, group in the walk, whether it was there yesterday, its incident.
        self.serial, self.root, self.known, self.incident = own
        self.earlier = np.arange(len(rows))

    @classmethod
    def of(cls, rows: Columns, world: World, serial: Ints) -> "_Held":
        """Hold new rows."""
        unknown = np.zeros(len(rows), dtype=np.bool_)
        own = (serial, serial.copy(), unknown, rows.ids.copy())
        return cls(rows, columns.plane(rows, world), own)

    def joined(self, new: "_Held", world: World) -> "_Held":
        """Return both."""
        rows = Columns(**_both(self.rows, new.rows))
        order = rows.in_order()
        self.known[:] = True
        own = zip((self.serial, self.root, self.known, self.incident), new._own, strict=True)
        rows = rows.take(order)
        # Planes are laid out anew, since a point may have become one that is named often.
        where = columns.plane(rows, world)
        return _Held(rows, where, tuple(np.concatenate(pair)[order] for pair in own))

    def voices(self, world: World) -> Ints:
        """Return the rows that repeat no other."""
        named = columns.gazetteer(self.rows, self.where, world)
        self.earlier = columns.repeats(self.rows, self.where, named)
        return np.flatnonzero(self.earlier == np.arange(len(self.earlier)))

    def called(self, group: Ints, frozen: Bools, said: Judged | None) -> Changes:
        """Call every group after its oldest report, or after the oldest frozen incident in it.

        Of frozen incidents only people say otherwise.
        """
        ids, before = self.rows.ids, self.incident
        namesake = np.arange(len(group))
        oldest = np.full(len(group), len(group))
        np.minimum.at(oldest, group[frozen], namesake[frozen])
        after_frozen = oldest[group] < len(group)
        called = ids[group]
        called[after_frozen] = before[oldest[group][after_frozen]]
        called[frozen] = before[frozen]
        joined = [] if said is None else people.called(called, ids, group, frozen, said)
        self.incident = called
        moved = np.flatnonzero((before != called) | ~self.known).tolist()
        was = {before[at] for at in moved if self.known[at]} - set(called.tolist())
        into = {ids[at]: called[at] for at in range(len(ids)) if ids[at] in was} if was else {}
        return Changes(
            [Moved(ids[at], called[at], before[at] if self.known[at] else None) for at in moved],
            sorted((into | dict(joined)).items()),
        )

    def since(self, day: int, judged: Judged | None) -> "_Held":
        """Return the rows after a day, and those that people judged."""
        recent = self.where.day > day
        if judged is not None:
            recent |= np.isin(self.rows.ids, np.concatenate([judged.left, judged.right]))
        kept = np.flatnonzero(recent)
        own = (self.serial, self.root, self.known, self.incident)
        return _Held(self.rows.take(kept), self.where.take(kept), tuple(x[kept] for x in own))


class _Couples:
    """How likely couples belong together, by the numbers under which their reports came in."""

    def __init__(self) -> None:
        self._key = np.zeros(0, dtype=np.int64)
        self._day = np.zeros(0, dtype=np.int64)
        self._total, self._times = np.zeros(0), np.ones(0)
        self._left_behind = np.zeros(PARTS + 1, dtype=np.int64)

    def note(
        self, couple: tuple[Ints, Ints], share: Floats, younger: Ints, today: int, days: int
    ) -> None:
        """Take today's shares in; a couple of the window that is not among them met nowhere."""
        key = (np.minimum(*couple) << _SHIFT) + np.maximum(*couple)
        known, at = np.unique(np.concatenate([self._key, key]), return_inverse=True)
        old, new = at[: len(self._key)], at[len(self._key) :]
        day, total = np.zeros(len(known), dtype=np.int64), np.zeros(len(known))
        times, now = np.zeros(len(known)), np.zeros(len(known))
        day[old], total[old], times[old] = self._day, self._total, self._times
        day[new], now[new] = younger, share
        incomplete = (day >= today - _COMPLETE) | (times == 0)
        window = day > today - days
        self._key, self._day = known, day
        self._total = np.where(incomplete, now, total + np.where(window, now, 0.0))
        self._times = np.where(incomplete, 1.0, times + window)

    def among(self, serial: Ints) -> Couples:
        """Return the couples of these reports, by their place in the list."""
        order = np.argsort(serial)
        ends = []
        for end in (self._key >> _SHIFT, self._key & ((1 << _SHIFT) - 1)):
            at = np.minimum(np.searchsorted(serial[order], end), len(serial) - 1)
            ends.append(np.where(serial[order][at] == end, order[at], -1))
        there = (ends[0] >= 0) & (ends[1] >= 0)
        left, right = np.minimum(*ends)[there], np.maximum(*ends)[there]
        return Couples(left, right, self._parts()[there])

    def histogram(self) -> Ints:
        """Return how many couples met how often, of all that ever were."""
        return self._left_behind + np.bincount(self._parts(), minlength=PARTS + 1)

    def keep(self, serial: Ints) -> None:
        """Forget the couples of all other reports."""
        serial = np.sort(serial)
        kept = np.ones(len(self._key), dtype=np.bool_)
        for end in (self._key >> _SHIFT, self._key & ((1 << _SHIFT) - 1)):
            at = np.minimum(np.searchsorted(serial, end), len(serial) - 1)
            kept &= serial[at] == end
        self._left_behind += np.bincount(self._parts()[~kept], minlength=PARTS + 1)
        self._key, self._day = self._key[kept], self._day[kept]
        self._total, self._times = self._total[kept], self._times[kept]

    def _parts(self) -> Ints:
        return np.rint(self._total / self._times * PARTS).astype(np.int64)


class _Learned:
    """What the reports so far say of the whole: their middle, repeated points, texts, counts."""

    def __init__(self) -> None:
        self._world: World | None = None
        self._counts: Counts | None = None
        self._points: dict[int, tuple[int, int, int]] = {}
        self._unlearned: list[Survey] = []
        self._texts, self._due = 0, 0.0
        self._lessons: Lessons | None = None
        self._lesson = float(_FIRST_LESSON)

    def world(self, rows: Columns) -> World:
        """Learn from new rows; the plane stays where the first ones put it."""
        seen = Survey.of(rows)
        first = self._world or seen.world()
        self._world = first._replace(named=self._named(seen, rows, first.named))
        if rows.text.size and self._texts < survey.MOST_SAMPLED:
            self._unlearned.append(seen)
            self._texts += len(rows)
            if self._texts >= self._due:
                self._unlearned = [Survey.total(self._unlearned)]
                learned = self._unlearned[0].world()
                self._world = self._world._replace(centre=learned.centre, axes=learned.axes)
                self._due = self._texts * _LEARN
        return self._world

    def believed(self, held: _Held, voices: Ints, world: World) -> Beliefs:
        """Count the new reports and return what is believed after them."""
        new = voices[~held.known[voices]]
        counts = Counts.of(held.rows.take(new), held.where.take(new))
        self._counts = counts if self._counts is None else Counts.total([self._counts, counts])
        believed = whole.beliefs(world, self._counts)
        # A day is short: it goes by as little of whereabouts as a large table does.
        believed = believed._replace(model=believed.model._replace(faint=chances.FAINT[1]))
        if self._counts.voices >= self._lesson:
            data = whole.prepared(held.rows.take(voices), held.where.take(voices), believed)
            self._lessons = lessons.taught(data, believed.model, self._counts)
            self._lesson = self._counts.voices * _LEARN
        if self._lessons is None:
            return believed
        model = lessons.applied(believed.model, self._lessons, self._counts)
        return believed._replace(model=model)

    def widened(self, data: Data) -> Data:
        """Return reports as exact as their sources have shown to be."""
        return data if self._lessons is None else lessons.widened(data, self._lessons.factor)

    def _named(self, seen: Survey, rows: Columns, named: Ints) -> Ints:
        """Count the occasions on which points were named."""
        today = int(np.nanmax(np.append(rows.start, 0)))
        more = []
        for occasion, point in zip(seen.occasion.tolist(), seen.point.tolist(), strict=True):
            times, last, _ = self._points.get(point, (0, 0, 0))
            if occasion != last and times < survey.NAMED:
                self._points[point] = (times + 1, occasion, today)
                if times + 1 == survey.NAMED:
                    more.append(point)
        if len(self._points) > 2 * survey.MOST_SAMPLED:
            since = today - _POINT_DAYS
            self._points = {
                point: told
                for point, told in self._points.items()
                if told[0] == survey.NAMED or told[2] > since
            }
        return np.union1d(named, np.array(more, dtype=np.int64)) if more else named


def _first_alike(root: NDArray[Any]) -> Ints:
    """Return for each the first that has the same root."""
    first, which = np.unique(root, return_index=True, return_inverse=True)[1:]
    found: Ints = first[which]
    return found


def _both(one: Any, other: Any) -> dict[str, Any]:
    return {
        name: np.concatenate([getattr(one, name), getattr(other, name)])
        for name in one.__dataclass_fields__
    }
