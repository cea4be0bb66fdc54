"""Answers: what space says of each incident that it was asked about.

The nearest detection of the same or the next UTC day, its distance, the uncertainty of both
together, and what that is worth. Days for which nothing was gathered are no silence; silence
itself weighs nothing here, since no log of overpasses says that it could have been seen.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from groundtruce.reports.satellite import corroborate, shelf
from groundtruce.reports.satellite.asked import Asked
from groundtruce.reports.satellite.calibration_file import Learned
from groundtruce.reports.satellite.corroborate import Calibration, Said
from groundtruce.reports.satellite.detections import MINUTES_A_DAY, Detections, Flags, Floats, Ints
from groundtruce.reports.satellite.near import Index
from groundtruce.reports.satellite.ratio import RADII_M

_PIXEL_M = 375.0
SAYS = {
    Said.CORROBORATES: "something burned there then; never who, and never with what",
    Said.LITTLE: "heat near by, worth little",
    Said.NOTHING: "no detection near enough; that is no denial",
    Said.NOT_INFORMATIVE: "place or time too vague to ask",
    Said.NOT_GATHERED: "no detections were gathered for its days",
    Said.UNCALIBRATED: "uncalibrated here: whatever was seen weighs nothing",
}


@dataclass(frozen=True)
class Answer:
    """One incident: nearest detection, its distance, combined sigma, ratio and word.

    ``metres`` and ``seen`` are ``None`` without a detection within 25 km; ``why`` says why there
    is no more to say.
    """

    incident: str
    said: Said
    ratio: float = 1.0
    metres: float | None = None
    seen: datetime | None = None
    sigma_m: float | None = None
    why: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the answer as data."""
        return {**asdict(self), "seen": self.seen and self.seen.isoformat()}


@dataclass(frozen=True)
class Nearest:
    """For each place asked: metres to the nearest detection, its row or -1, combined sigma."""

    metres: Floats
    row: Ints
    sigma_m: Floats


def answers(
    asked: Asked, table: Detections, learned: Learned | None, area: shelf.Box
) -> tuple[Answer, ...]:
    """Return the answer to each incident, in the order asked.

    Without a calibration of this very area, and in months that it did not see, nothing that was
    seen has any weight.
    """
    fires = shelf.landscape(table)
    here = learned if learned is not None and learned.area == area else None
    worth = here.calibration if here else corroborate.uncalibrated()
    fit = asked.is_fit
    gathered = fit & covered(asked.day, table)
    found = nearest(Index.of(fires.lat, fires.lon, fires.day), fires, asked, gathered)
    ratios = np.maximum(weighed(worth, found), 1.0)
    at_least = here.at_least if here else corroborate.CORROBORATES
    words = corroborate.said(ratios, found.sigma_m, at_least)
    told = []
    for i, name in enumerate(asked.names):
        if not fit[i]:
            told.append(Answer(name, Said.NOT_INFORMATIVE, why=asked.why[i]))
        elif not gathered[i]:
            told.append(Answer(name, Said.NOT_GATHERED, why=SAYS[Said.NOT_GATHERED]))
        else:
            why = _uncalibrated(here, learned, int(asked.day[i]))
            said = Said.UNCALIBRATED if why else words[i].said
            ratio = 1.0 if why else words[i].ratio
            told.append(_answer(name, said, ratio, found, i, fires, why))
    return tuple(told)


def covered(day: Ints, table: Detections) -> Flags:
    """Return which days lie between the first and the last that has a detection."""
    if not len(table):
        return np.zeros(len(day), bool)
    return np.asarray((day >= table.day.min()) & (day <= table.day.max()))


def nearest(index: Index, fires: Detections, asked: Asked, of: Flags) -> Nearest:
    """Return the nearest detection to each incident marked; the others get none."""
    metres = np.full(len(asked), np.inf)
    rows = np.full(len(asked), -1, np.int64)
    if of.any():
        metres[of], rows[of] = index.nearest_rows(
            asked.lat[of], asked.lon[of], asked.day[of], max(RADII_M)
        )
    scan, track = (np.full(len(asked), _PIXEL_M) for _ in range(2))
    hit = rows >= 0
    scan[hit], track[hit] = fires.scan_m[rows[hit]], fires.track_m[rows[hit]]
    return Nearest(metres, rows, corroborate.combined_sigma(scan, track, asked.sigma_m))


def weighed(worth: Calibration, found: Nearest) -> Floats:
    """Return the ratio of each; where there is no sigma, one."""
    known = np.isfinite(found.sigma_m)
    ratios = np.ones(len(known))
    if known.any():
        ratios[known] = worth.worth(found.metres[known], found.sigma_m[known])
    return ratios


def _uncalibrated(here: Learned | None, learned: Learned | None, day: int) -> str:
    if learned is None:
        return "uncalibrated here"
    if here is None:
        return "uncalibrated here: it was learned on another area"
    month = int(np.int64(day).astype("datetime64[D]").astype("datetime64[M]").astype(int)) % 12 + 1
    return "" if month in here.months else "uncalibrated in this month of the year"


def _answer(
    name: str, said: Said, ratio: float, found: Nearest, i: int, fires: Detections, why: str
) -> Answer:
    sigma = round(float(found.sigma_m[i]), 1)
    row = int(found.row[i])
    if row < 0:
        return Answer(name, said, ratio, sigma_m=sigma, why=why)
    minute = int(fires.minute[row])
    seen = datetime.fromtimestamp(minute * 60, UTC)
    if fires.is_day[row]:
        seen = datetime.fromtimestamp(minute // MINUTES_A_DAY * 86_400, UTC)
    metres = round(float(found.metres[i]), 1)
    return Answer(name, said, round(ratio, 3), metres, seen, sigma, why)
