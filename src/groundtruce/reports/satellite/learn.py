"""Learning: the calibration of an area from incidents that are known, and how well it holds.

Rings are learned on all incidents and judged by learning on one side of a split of time or place
and confirming on the other; years of peace say how often that would have been wrong.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from groundtruce.errors import CaseError
from groundtruce.reports.satellite import corroborate, ratio, shelf
from groundtruce.reports.satellite.asked import Asked, taken
from groundtruce.reports.satellite.background import Kind
from groundtruce.reports.satellite.calibration_file import Judged, Learned
from groundtruce.reports.satellite.corroborate import Calibration
from groundtruce.reports.satellite.detections import Detections, Flags, Floats, Ints
from groundtruce.reports.satellite.ground import Ground, Worth
from groundtruce.reports.satellite.separate import FEWEST, Split, held_out

_CLOSE_M = 25_000.0
_SAME_SEASON_DAYS = 15


def learned(
    asked: Asked, table: Detections, area: shelf.Box, peace: Sequence[int], split: Split
) -> Learned:
    """Return the calibration of the area.

    Only satellites that were there in every year compared count. Raises CaseError without
    detections in a year of peace, or with too few incidents whose days and place the detections
    cover.
    """
    _whole(table, peace)
    known = taken(asked, asked.is_fit & shelf.covered(asked.day, table) & _inside(asked, area))
    known = taken(known, _in_gathered_seasons(table, known, peace))
    if len(known) < 2 * FEWEST:
        raise CaseError(
            f"{len(known)} of {len(asked)} incidents lie in the area and in the days of the "
            f"detections, those of peace among them; it needs {2 * FEWEST}.",
            "Give more incidents, or gather the detections of their days and of the same days of "
            "every year of peace.",
        )
    sensors = _throughout(table, (*peace, *np.unique(_year(known.day)).tolist()))
    ground = Ground.of(table, peace, sensors)
    worth, calm = _best(ground, known)
    at_least = corroborate.threshold(calm.ravel())
    return Learned(
        rings=worth.rings.rings,
        area=area,
        first=str(known.day.min().astype("datetime64[D]")),
        last=str(known.day.max().astype("datetime64[D]")),
        months=tuple(int(month) for month in np.unique(_month(known.day))),
        peace_years=tuple(peace),
        incidents=len(known),
        detections=len(ground.fires),
        split=split,
        at_least=at_least,
        peace=corroborate.wrong_confirmations(calm.ravel(), at_least),
        held_out=_judged(ground, known, held_out(known.lat, known.lon, known.day, split)),
        background=worth.kind,
        usual=worth.usual,
        sensors=sensors,
    )


def _best(ground: Ground, known: Asked) -> tuple[Worth, Floats]:
    """Return what tells these incidents best from peace, with what peace would have been given.

    Rings are the same whatever the background; which background they are compared with is chosen
    by its loss.
    """
    rings = Calibration(
        ratio.calibrated(ground.index, known.lat, known.lon, known.day, ground.years), ""
    )
    found = []
    for kind in Kind:
        worth = Worth(rings, kind, _usual(ground, known, kind))
        after, calm = _told(ground, known, worth)
        found.append((float(corroborate.log_loss(after, calm).mean()), worth, calm))
    _, worth, calm = min(found, key=lambda one: one[0])
    return worth, calm


def _usual(ground: Ground, known: Asked, kind: Kind) -> float:
    """Return the mean rate of the places in peace, with which each is compared."""
    if kind is Kind.NONE:
        return 1.0
    rates = [
        ground.background.rate(kind, one.lat, one.lon, one.day) for one in _in_peace(ground, known)
    ]
    return float(np.mean(rates))


def _told(ground: Ground, known: Asked, worth: Worth) -> tuple[Floats, Floats]:
    """Return the ratio of each incident, and that of its place in each year of peace."""
    after, *calm = (
        ground.weighed(worth, ground.nearest(one), ground.common(one, worth))
        for one in (known, *_in_peace(ground, known))
    )
    return after, np.stack(calm)


def _in_peace(ground: Ground, known: Asked) -> list[Asked]:
    return [replace(known, day=ratio.moved(known.day, year)) for year in ground.years]


def _judged(ground: Ground, known: Asked, judged: Flags) -> Judged:
    teach, test = taken(known, ~judged), taken(known, judged)
    if min(len(teach), len(test)) < FEWEST:
        raise CaseError(
            f"the split leaves {len(teach)} incidents to learn from and {len(test)} to judge on; "
            f"each needs {FEWEST}.",
            "Try the other split (--split temporal or spatial), or give more incidents.",
        )
    # Background and threshold, too, are chosen by what was learned from alone.
    worth, teaching = _best(ground, teach)
    at_least = corroborate.threshold(teaching.ravel())
    after, calm = _told(ground, test, worth)
    loss = corroborate.log_loss(after, calm)
    lower, upper = ratio.interval(loss, test.lat, test.lon)
    close = [ground.nearest(one).metres <= _CLOSE_M for one in _in_peace(ground, test)]
    return Judged(
        learned=len(teach),
        judged=len(test),
        confirmed=corroborate.wrong_confirmations(after, at_least),
        peace=corroborate.wrong_confirmations(calm.ravel(), at_least),
        point=float(np.mean(close)),
        loss=float(loss.mean()),
        lower=lower,
        upper=upper,
    )


def _throughout(table: Detections, years: Sequence[int]) -> tuple[int, ...]:
    """Return the sensors with detections in each of these years: new ones would look like fires."""
    of_year = _year(table.day)
    each = [set(np.unique(table.sensor[of_year == year]).tolist()) for year in set(years)]
    common = set.intersection(*each)
    if not common:
        raise CaseError(
            "no satellite has detections in every year compared.",
            "Gather the same product for the years of peace and for the days of the incidents.",
        )
    return tuple(sorted(common))


def _whole(table: Detections, peace: Sequence[int]) -> None:
    if not len(table):
        raise CaseError(
            "no detections were gathered into this case.",
            "Run 'groundtruce satellite gather FILES' with files of FIRMS first.",
        )
    years = set(_year(table.day).tolist())
    missing = [year for year in peace if year not in years]
    if missing or not peace:
        named = ", ".join(map(str, missing)) or "no year"
        raise CaseError(
            f"there are no detections of {named}: peace would look as if nothing ever burned.",
            "Gather the detections of those years, or name others with --peace.",
        )


def _in_gathered_seasons(table: Detections, known: Asked, peace: Sequence[int]) -> Flags:
    """Return which dates have detections near them, anywhere, in every year of peace.

    A month that was not gathered would look like a month in which nothing ever burned.
    """
    days = np.unique(table.day)
    whole = np.ones(len(known), bool)
    for year in peace:
        date = ratio.moved(known.day, year)
        at = np.searchsorted(days, date)
        before, after = days[np.maximum(at - 1, 0)], days[np.minimum(at, len(days) - 1)]
        whole &= np.minimum(np.abs(date - before), np.abs(after - date)) <= _SAME_SEASON_DAYS
    return whole


def _inside(asked: Asked, area: shelf.Box) -> Flags:
    west, south, east, north = area
    in_lon = (asked.lon >= west) & (asked.lon <= east)
    return np.asarray(in_lon & (asked.lat >= south) & (asked.lat <= north))


def _year(day: Ints) -> Ints:
    return np.asarray(day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970)


def _month(day: Ints) -> Ints:
    return np.asarray(day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1)
