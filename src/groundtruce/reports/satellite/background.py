"""Background: how often anything burns around a place at that time of the year.

Rates are in days with a fire of a day, about thirty kilometres wide. Where stubble is burned each
spring the season's rate is high in spring; where a dry forest burns on, that of the last thirty
days is. Which of them tells incident from peace is learned: where fighting itself burns on, the
last thirty days are the fighting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from groundtruce.reports.satellite.detections import Detections, Floats, Ints
from groundtruce.reports.satellite.persistence import WINDOW_DAYS, Calendar

LEAST, MOST = 0.25, 20.0
# Of the looks of a calendar the one of about thirty kilometres: a season is wider than a field.
_LOOK = 1
# A place without a fire in any year is taken to burn on half a day of a month.
_HALF = 0.5


class Kind(StrEnum):
    """What the background of a place is reckoned from."""

    NONE = "none"
    SEASON = "season"
    SEASON_AND_LATELY = "season_and_lately"


SAYS = {
    Kind.NONE: "the same everywhere",
    Kind.SEASON: "the place's own season in years of peace",
    Kind.SEASON_AND_LATELY: "the larger of the place's own season and its last thirty days",
}


@dataclass(frozen=True)
class Background:
    """What burns around places: the calendar of an area and the years that stand for peace."""

    calendar: Calendar
    years: tuple[int, ...]

    @classmethod
    def of(cls, fires: Detections, years: Sequence[int]) -> "Background":
        """Return the background of these fires; raises CaseError where their area is too large."""
        return cls(Calendar.of(fires.lat, fires.lon, fires.day), tuple(years))

    def rate(self, kind: Kind, lat: Floats, lon: Floats, day: Ints) -> Floats:
        """Return the share of days with a fire around each place at its date."""
        if kind is Kind.NONE:
            return np.ones(len(lat))
        days = self._season(lat, lon, day)
        if kind is Kind.SEASON_AND_LATELY:
            days = np.maximum(days, self._lately(lat, lon, day))
        return np.asarray(days / WINDOW_DAYS)

    def _lately(self, lat: Floats, lon: Floats, day: Ints) -> Floats:
        found = self.calendar.counted(lat, lon, day, None, (_LOOK,))[:, 0]
        return np.asarray(found + _HALF, float)

    def _season(self, lat: Floats, lon: Floats, day: Ints) -> Floats:
        """Return days with a fire in the month around the date, a year's own date left out."""
        half = WINDOW_DAYS // 2
        found = self.calendar.counted(lat, lon, day, self.years, (_LOOK,), ahead=half, others=True)
        total = found[:, 0]
        own = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
        years = len(self.years) - np.isin(own, self.years)
        return np.asarray(total / np.maximum(years, 1) + _HALF, float)


def times(rate: Floats, usual: float) -> Floats:
    """Return how many times the ``usual`` rate of the area each rate is, within bounds."""
    return np.clip(rate / usual, LEAST, MOST)
