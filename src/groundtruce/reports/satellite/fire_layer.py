"""Fire layer: fire events as GeoJSON, each with how long it burned and how unusual that is."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from groundtruce.reports.satellite import fires, shelf
from groundtruce.reports.satellite.detections import Detections, Flags, Floats
from groundtruce.reports.satellite.fires import Events
from groundtruce.reports.satellite.persistence import Calendar, features


@dataclass(frozen=True)
class Layer:
    """Fire events with their persistence.

    ``persistence`` is the logarithm of how many of the thirty days before burned within some
    thirty kilometres, over the same in other years; ``always`` marks what burns in most months.
    """

    events: Events
    persistence: Floats
    always: Flags

    def between(self, first: int, last: int) -> "Layer":
        """Return the events that burned on any of these days since 1970."""
        kept = np.flatnonzero((self.events.last >= first) & (self.events.first <= last))
        return Layer(self.events.take(kept), self.persistence[kept], self.always[kept])

    def geojson(self, attribution: Sequence[str]) -> Iterator[str]:
        """Yield the lines of a feature collection, one event at a time."""
        head = {"type": "FeatureCollection", "attribution": list(attribution)}
        yield json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n'
        for at in range(len(self.events)):
            yield json.dumps(self._feature(at)) + (",\n" if at + 1 < len(self.events) else "\n")
        yield "]}\n"

    def _feature(self, at: int) -> dict[str, object]:
        one = self.events
        place = [round(float(one.lon[at]), 5), round(float(one.lat[at]), 5)]
        return {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": place},
            "properties": {
                "first": str(one.first[at].astype("datetime64[D]")),
                "last": str(one.last[at].astype("datetime64[D]")),
                "days": int(one.days[at]),
                "detections": int(one.count[at]),
                "power_mw": round(float(one.power_mw[at]), 1),
                "persistence": round(float(self.persistence[at]), 3),
                "always_burning": bool(self.always[at]),
            },
        }


def layer(table: Detections) -> Layer:
    """Return the fire events of a table, the newest product only."""
    current = table.take(~shelf.superseded(table))
    found = fires.events(current)
    if not len(found):
        return Layer(found, np.empty(0), np.empty(0, bool))
    calendar = Calendar.of(current.lat, current.lon, current.day)
    years = (
        np.unique(current.day.astype("datetime64[D]").astype("datetime64[Y]").astype(int)) + 1970
    )
    score = features(calendar, found.lat, found.lon, found.last, years.tolist())[:, 1]
    left_out = ~np.isin(current.key, shelf.landscape(current).key)
    always = np.bincount(found.of, left_out, len(found)) > found.count / 2
    return Layer(found, np.asarray(score, float), np.asarray(always))
