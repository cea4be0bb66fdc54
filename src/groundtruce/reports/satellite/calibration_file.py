"""Calibration file: what was learned on an area, kept beside the case with how it was learned.

``satellite/calibration.json`` holds the rings with their counts, the area, years and months they
hold for, and how well they did on what was held out. It is a decision of the case, so it lies in
the case folder and not on the shelf.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from groundtruce.errors import CaseError
from groundtruce.reports.satellite.background import Kind
from groundtruce.reports.satellite.corroborate import Calibration
from groundtruce.reports.satellite.detections import Floats
from groundtruce.reports.satellite.ground import Worth
from groundtruce.reports.satellite.ratio import CAP, FEWEST_IN_PEACE, Ring
from groundtruce.reports.satellite.separate import Split

FILE = Path("satellite") / "calibration.json"


@dataclass(frozen=True)
class Judged:
    """How rings learned on one side of the split did on the other.

    Shares from 0 to 1: ``confirmed`` after incidents, ``peace`` in years of peace at the same
    places, ``point`` in peace by the rule of any detection within 25 km. ``loss`` in nats with
    its 95 % interval; a constant rate loses 0.693.
    """

    learned: int
    judged: int
    confirmed: float
    peace: float
    point: float
    loss: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Learned:
    """A calibration with what it was learned on: area (W, S, E, N), days, months, counts.

    ``at_least`` is the ratio that corroborates, chosen so that few places reach it in peace;
    ``peace`` is the share of all its places that it would itself have confirmed in peace.
    ``background`` and ``usual`` are what local rates are reckoned from and compared with;
    ``sensors`` those that were there throughout, by which alone it was learned.
    """

    rings: tuple[Ring, ...]
    area: tuple[float, float, float, float]
    first: str
    last: str
    months: tuple[int, ...]
    peace_years: tuple[int, ...]
    incidents: int
    detections: int
    split: Split
    at_least: float
    peace: float
    held_out: Judged
    background: Kind = Kind.NONE
    usual: float = 1.0
    sensors: tuple[int, ...] = ()

    @property
    def worth(self) -> Worth:
        """Return what gives ratios."""
        return Worth(Calibration(self.rings, self.says), self.background, self.usual)

    def bounds(self, ratios: Floats, metres: Floats, sigma_m: Floats) -> tuple[Floats, Floats]:
        """Return the 95 % interval of each ratio, as wide in proportion as that of its ring.

        Its ring is the smallest that holds the detection and the uncertainty of the place, and
        that had hits in peace: an interval drawn from none would look far too narrow.
        """
        told = [r for r in self.rings if r.peace_hits >= FEWEST_IN_PEACE] or [self.rings[-1]]
        reach = np.maximum(metres, np.where(np.isfinite(sigma_m), sigma_m, 0.0))
        of = np.searchsorted([ring.radius_m for ring in told], reach)
        of = np.minimum(of, len(told) - 1)
        low = np.array([ring.lower / ring.ratio for ring in told])[of]
        high = np.array([ring.upper / ring.ratio for ring in told])[of]
        weighs = ratios > 1.0
        lower = np.where(weighs, np.maximum(ratios * low, 1.0), 1.0)
        return lower, np.where(weighs, np.minimum(ratios * high, CAP), 1.0)

    @property
    def says(self) -> str:
        """Return in words what it was learned on."""
        west, south, east, north = self.area
        years = ", ".join(map(str, self.peace_years))
        return (
            f"{self.incidents:,} incidents from {self.first} to {self.last}, against {years}, "
            f"{self.detections:,} detections in {west:g} to {east:g} E, {south:g} to {north:g} N"
        )


def write(folder: Path, learned: Learned) -> Path:
    """Write the calibration of a case folder and return the file."""
    file = folder / FILE
    unfinished = file.with_suffix(".part")
    try:
        file.parent.mkdir(exist_ok=True)
        unfinished.write_text(json.dumps(asdict(learned), indent=1) + "\n", "utf-8")
        unfinished.replace(file)
    except OSError as cause:
        raise CaseError(
            f"it cannot be written: {cause.strerror or cause}.",
            "See who may write into the case folder.",
            str(file),
        ) from cause
    return file


def read(folder: Path) -> Learned | None:
    """Return the calibration of a case folder, ``None`` without one; raises CaseError."""
    file = folder / FILE
    if not file.is_file():
        return None
    try:
        said = json.loads(file.read_bytes())
        west, south, east, north = (float(edge) for edge in said["area"])
        given = {
            **said,
            "rings": tuple(Ring(**ring) for ring in said["rings"]),
            "area": (west, south, east, north),
            "months": tuple(said["months"]),
            "peace_years": tuple(said["peace_years"]),
            "split": Split(said["split"]),
            "background": Kind(said.get("background", Kind.NONE)),
            "sensors": tuple(said.get("sensors", ())),
            "held_out": Judged(**said["held_out"]),
        }
        return Learned(**given)
    except (ValueError, TypeError, KeyError) as cause:
        raise CaseError(
            f"the calibration cannot be read ({type(cause).__name__}: {str(cause)[:80]}).",
            "Run 'groundtruce satellite calibrate' again.",
            str(file),
        ) from cause
