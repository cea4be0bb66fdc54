"""Answers: what space says of each incident that it was asked about.

The nearest detection of the same or the next UTC day, its distance, the uncertainty of both
together, and what that is worth. Days for which nothing was gathered are no silence; silence
itself weighs nothing here.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from groundtruce.model.heat import Heat, Question, Said
from groundtruce.model.incident import Incident
from groundtruce.model.place import Footprint
from groundtruce.model.record import content_id
from groundtruce.reports.satellite import corroborate, shelf
from groundtruce.reports.satellite.asked import Asked, of_incidents
from groundtruce.reports.satellite.calibration_file import Learned
from groundtruce.reports.satellite.detections import (
    MINUTES_A_DAY,
    Detections,
    Floats,
    Sensor,
)
from groundtruce.reports.satellite.footprint import footprint
from groundtruce.reports.satellite.ground import Ground, Nearest
from groundtruce.reports.satellite.near import METRES_A_DEGREE

SAYS = {
    Said.CORROBORATES: "something burned there then; never who, and never with what",
    Said.LITTLE: "heat near by, worth little",
    Said.NOTHING: "no detection near enough; that is no denial",
    Said.NOT_INFORMATIVE: "place or time too vague to ask, or nothing that leaves heat",
    Said.NOT_GATHERED: "no detections were gathered for its days",
    Said.UNCALIBRATED: "uncalibrated here: whatever was seen weighs nothing",
}
# A quick product is out about three hours after the pass.
OUT_AFTER = timedelta(hours=3)
# Pixels of one pass so near to the nearest one are the same fire: one vote.
_ONE_FIRE_M = 1_000.0
_ONE_PASS_MIN = 10
_MOST_PIXELS = 50


@dataclass(frozen=True)
class Answer:
    """One incident: nearest detection, its distance, combined sigma, ratio and word.

    ``metres`` and ``seen`` are ``None`` without a detection within 25 km; ``lower`` and ``upper``
    bound the ratio with 95 %; ``background`` is how many times its usual rate of fires the place
    has; ``pixels`` is the ground of the pixels that are one vote; ``why`` says why there is no
    more to say.
    """

    incident: str
    said: Said
    ratio: float = 1.0
    lower: float = 1.0
    upper: float = 1.0
    metres: float | None = None
    seen: datetime | None = None
    is_day: bool = False
    sigma_m: float | None = None
    background: float = 1.0
    satellite: str | None = None
    pixels: tuple[Footprint, ...] = ()
    why: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the answer as data."""
        pixels = [one.model_dump(mode="json") for one in self.pixels]
        return {**asdict(self), "seen": self.seen and self.seen.isoformat(), "pixels": pixels}


def answers(
    asked: Asked, table: Detections, learned: Learned | None, area: shelf.Box
) -> tuple[Answer, ...]:
    """Return the answer to each incident, in the order asked.

    Without a calibration of this very area, and in months that it did not see, nothing that was
    seen has any weight.
    """
    here = learned if learned is not None and learned.area == area else None
    years, sensors = (here.peace_years, here.sensors) if here else ((), ())
    ground = Ground.of(table, years, sensors)
    fit = asked.is_fit
    gathered = fit & shelf.covered(asked.day, table)
    found = ground.nearest(asked, gathered)
    weights = _weights(ground, asked, found, here)
    words = corroborate.said(
        weights.ratio, found.sigma_m, here.at_least if here else corroborate.CORROBORATES
    )
    told = []
    for i, name in enumerate(asked.names):
        if not fit[i]:
            told.append(Answer(name, Said.NOT_INFORMATIVE, why=asked.why[i]))
        elif not gathered[i]:
            told.append(Answer(name, Said.NOT_GATHERED, why=SAYS[Said.NOT_GATHERED]))
        elif why := _uncalibrated(here, learned, int(asked.day[i])):
            told.append(Answer(name, Said.UNCALIBRATED, why=why, **_seen(found, i, ground.fires)))
        else:
            seen = _seen(found, i, ground.fires)
            told.append(Answer(name, words[i].said, **weights.of(i), **seen))
    return tuple(told)


def heats(
    incidents: Iterable[Incident],
    table: Detections,
    learned: Learned | None,
    area: shelf.Box,
    now: datetime,
) -> tuple[Heat, ...]:
    """Return the answers for which detections were gathered as records that travel.

    One is known from when a quick product of its pass is out, or, where nothing was seen, of the
    second day asked; and never before its incident.
    """
    known = {one.id: one for one in incidents}
    told = answers(of_incidents(known.values()), table, learned, area)
    beside = (Said.NOT_INFORMATIVE, Said.NOT_GATHERED)
    return tuple(
        _heat(one, known[one.incident], learned, now) for one in told if one.said not in beside
    )


@dataclass(frozen=True)
class _Weights:
    """Ratio, its bounds and the background for each incident."""

    ratio: Floats
    lower: Floats
    upper: Floats
    common: Floats

    def of(self, i: int) -> dict[str, Any]:
        ratio, lower, upper = (
            round(float(one[i]), 3) for one in (self.ratio, self.lower, self.upper)
        )
        return {
            "ratio": ratio,
            "lower": min(lower, ratio),
            "upper": max(upper, ratio),
            "background": round(float(self.common[i]), 2),
        }


def _weights(ground: Ground, asked: Asked, found: Nearest, here: Learned | None) -> _Weights:
    if here is None:
        nothing = np.ones(len(asked))
        return _Weights(nothing, nothing, nothing, nothing)
    common = ground.common(asked, here.worth)
    ratios = ground.weighed(here.worth, found, common)
    return _Weights(ratios, *here.bounds(ratios, found.metres, found.sigma_m), common)


def _uncalibrated(here: Learned | None, learned: Learned | None, day: int) -> str:
    if learned is None:
        return "uncalibrated here"
    if here is None:
        return "uncalibrated here: it was learned on another area"
    month = int(np.int64(day).astype("datetime64[D]").astype("datetime64[M]").astype(int)) % 12 + 1
    return "" if month in here.months else "uncalibrated in this month of the year"


def _seen(found: Nearest, i: int, fires: Detections) -> dict[str, Any]:
    """Return what was nearest: distance, moment, satellite, and the pixels that are one vote."""
    sigma = round(float(found.sigma_m[i]), 1)
    row = int(found.row[i])
    if row < 0:
        return {"sigma_m": sigma}
    sensor = Sensor(int(fires.sensor[row]))
    is_day = bool(fires.is_day[row])
    minute = int(fires.minute[row])
    moment = minute // MINUTES_A_DAY * MINUTES_A_DAY if is_day else minute
    return {
        "sigma_m": sigma,
        "metres": round(float(found.metres[i]), 1),
        "seen": datetime.fromtimestamp(moment * 60, UTC),
        "is_day": is_day,
        "satellite": None if sensor is Sensor.UNKNOWN else sensor.name.lower(),
        "pixels": tuple(footprint(fires, int(one)) for one in _one_vote(fires, row)),
    }


def _one_vote(fires: Detections, row: int) -> list[int]:
    """Return the row and those of the same pass beside it; ``fires`` are in the order of time."""
    first = np.searchsorted(fires.minute, fires.minute[row] - _ONE_PASS_MIN, "left")
    last = np.searchsorted(fires.minute, fires.minute[row] + _ONE_PASS_MIN, "right")
    some = np.arange(first, last)
    north = (fires.lat[some] - fires.lat[row]) * METRES_A_DEGREE
    east = (fires.lon[some] - fires.lon[row]) * METRES_A_DEGREE * np.cos(np.radians(fires.lat[row]))
    metres = np.hypot(north, east)
    beside = (metres <= _ONE_FIRE_M) & (fires.sensor[some] == fires.sensor[row]) & (some != row)
    order = np.argsort(metres[beside], kind="stable")
    return [row, *some[beside][order][: _MOST_PIXELS - 1].tolist()]


def _heat(one: Answer, incident: Incident, learned: Learned | None, now: datetime) -> Heat:
    asked = Question.of(incident)
    told = {name: value for name, value in asdict(one).items() if name not in ("sigma_m", "pixels")}
    question = asked.model_dump(exclude={"incident", "why"})
    here = learned if one.said is not Said.UNCALIBRATED else None
    found = {
        **question,
        **told,
        "combined_m": one.sigma_m,
        "pixels": one.pixels,
        "wrong": here and here.peace,
        "held_out": here and here.held_out.peace,
        "learned_on": here and here.says,
    }
    kept = {name: value for name, value in found.items() if name != "incident"}
    draft = Heat(id="h", incident=incident.id, received=_out(one, incident), asked=now, **kept)
    name = content_id("h", draft.model_dump(mode="json", exclude={"id"}))
    return draft.model_copy(update={"id": name})


def _out(one: Answer, incident: Incident) -> datetime:
    day = Question.of(incident).day
    if one.seen is not None:
        over = one.seen + timedelta(days=1) if one.is_day else one.seen
    else:
        over = (
            datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=2)
            if day
            else (incident.known_from)
        )
    return max(over + OUT_AFTER, incident.known_from)
