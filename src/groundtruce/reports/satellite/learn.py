"""Learning: the calibration of an area from incidents that are known, and how well it holds.

Rings are learned on all incidents and judged by learning on one side of a split of time or place
and confirming on the other; years of peace say how often that would have been wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from groundtruce.errors import CaseError
from groundtruce.reports.satellite import answer, corroborate, ratio, shelf
from groundtruce.reports.satellite.asked import Asked
from groundtruce.reports.satellite.calibration_file import Judged, Learned
from groundtruce.reports.satellite.corroborate import Calibration
from groundtruce.reports.satellite.detections import Detections, Flags, Floats
from groundtruce.reports.satellite.near import Index
from groundtruce.reports.satellite.separate import FEWEST, Split, held_out

_CLOSE_M = 25_000.0


def learned(
    asked: Asked, table: Detections, area: shelf.Box, peace: Sequence[int], split: Split
) -> Learned:
    """Return the calibration of the area.

    Raises CaseError without detections in a year of peace, or with too few incidents whose days
    and place the detections cover.
    """
    _whole(table, peace)
    ground = _Ground.of(table, peace)
    known = _taken(asked, asked.is_fit & answer.covered(asked.day, table) & _inside(asked, area))
    if len(known) < 2 * FEWEST:
        raise CaseError(
            f"{len(known)} of {len(asked)} incidents lie in the area and in the days of the "
            f"detections; it needs {2 * FEWEST}.",
            "Give more incidents, or gather the detections of their days.",
        )
    months = known.day.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12 + 1
    rings = ground.rings(known)
    calm = ground.calm(known, Calibration(rings, "")).ravel()
    at_least = corroborate.threshold(calm)
    return Learned(
        rings=rings,
        area=area,
        first=str(known.day.min().astype("datetime64[D]")),
        last=str(known.day.max().astype("datetime64[D]")),
        months=tuple(int(month) for month in np.unique(months)),
        peace_years=tuple(peace),
        incidents=len(known),
        detections=len(ground.fires),
        split=split,
        at_least=at_least,
        peace=corroborate.wrong_confirmations(calm, at_least),
        held_out=_judged(ground, known, held_out(known.lat, known.lon, known.day, split)),
    )


@dataclass(frozen=True)
class _Ground:
    """The fires of an area with their index, and the years that stand for peace."""

    fires: Detections
    index: Index
    peace: tuple[int, ...]

    @classmethod
    def of(cls, table: Detections, peace: Sequence[int]) -> "_Ground":
        fires = shelf.landscape(table)
        return cls(fires, Index.of(fires.lat, fires.lon, fires.day), tuple(peace))

    def rings(self, known: Asked) -> tuple[ratio.Ring, ...]:
        return ratio.calibrated(self.index, known.lat, known.lon, known.day, self.peace)

    def nearest(self, known: Asked) -> answer.Nearest:
        return answer.nearest(self.index, self.fires, known, np.ones(len(known), bool))

    def calm(self, known: Asked, worth: Calibration) -> Floats:
        """Return the ratio that each place would have had in each year of peace."""
        years = [replace(known, day=ratio.moved(known.day, year)) for year in self.peace]
        return np.stack([answer.weighed(worth, self.nearest(one)) for one in years])

    def point(self, known: Asked) -> float:
        """Return the share of places with any detection within 25 km in peace."""
        years = [replace(known, day=ratio.moved(known.day, year)) for year in self.peace]
        return float(np.mean([self.nearest(one).metres <= _CLOSE_M for one in years]))


def _judged(ground: _Ground, known: Asked, judged: Flags) -> Judged:
    teach, test = _taken(known, ~judged), _taken(known, judged)
    if min(len(teach), len(test)) < FEWEST:
        raise CaseError(
            f"the split leaves {len(teach)} incidents to learn from and {len(test)} to judge on; "
            f"each needs {FEWEST}.",
            "Try the other split (--split temporal or spatial), or give more incidents.",
        )
    worth = Calibration(ground.rings(teach), "one side of the split")
    after = answer.weighed(worth, ground.nearest(test))
    calm = ground.calm(test, worth)
    # The threshold, too, is chosen by what was learned from alone.
    at_least = corroborate.threshold(ground.calm(teach, worth).ravel())
    loss = corroborate.log_loss(after, calm)
    lower, upper = ratio.interval(loss, test.lat, test.lon)
    return Judged(
        learned=len(teach),
        judged=len(test),
        confirmed=corroborate.wrong_confirmations(after, at_least),
        peace=corroborate.wrong_confirmations(calm.ravel(), at_least),
        point=ground.point(test),
        loss=float(loss.mean()),
        lower=lower,
        upper=upper,
    )


def _whole(table: Detections, peace: Sequence[int]) -> None:
    if not len(table):
        raise CaseError(
            "no detections were gathered into this case.",
            "Run 'groundtruce satellite gather FILES' with files of FIRMS first.",
        )
    years = set(table.day.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970)
    missing = [year for year in peace if year not in years]
    if missing or not peace:
        named = ", ".join(map(str, missing)) or "no year"
        raise CaseError(
            f"there are no detections of {named}: peace would look as if nothing ever burned.",
            "Gather the detections of those years, or name others with --peace.",
        )


def _inside(asked: Asked, area: shelf.Box) -> Flags:
    west, south, east, north = area
    in_lon = (asked.lon >= west) & (asked.lon <= east)
    return np.asarray(in_lon & (asked.lat >= south) & (asked.lat <= north))


def _taken(asked: Asked, rows: Flags) -> Asked:
    at = np.flatnonzero(rows)
    return Asked(
        names=tuple(asked.names[i] for i in at),
        lat=asked.lat[at],
        lon=asked.lon[at],
        day=asked.day[at],
        sigma_m=asked.sigma_m[at],
        why=tuple(asked.why[i] for i in at),
    )
