"""What ``groundtruce satellite`` shows: rings, answers, weeks, and what must stand beside them."""

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from groundtruce.cli.terminal import out, table
from groundtruce.errors import NotFound

if TYPE_CHECKING:
    from groundtruce.reports.satellite.answer import Answer
    from groundtruce.reports.satellite.calibration_file import Learned
    from groundtruce.reports.satellite.detections import Detections

_WEEKS, _WIDTH = 26, 40
_SHOWN = 40


def chart(weeks: "tuple[tuple[date, int], ...]") -> None:
    """Print the last half year of weeks as bars."""
    shown = weeks[-_WEEKS:]
    most = max((count for _, count in shown), default=0)
    if not most:
        return
    out.print(f"Fire events by week, the last {len(shown)} of {len(weeks)}", style="bold")
    for week, count in shown:
        out.print(f"{week}  {'█' * -(-count * _WIDTH // most)} {count:,}", highlight=False)


def rings(found: "Learned") -> None:
    """Print the rings with counts and intervals."""
    rows = (
        (
            f"{ring.radius_m / 1000:g} km",
            f"{ring.share:.1%} ({ring.hits:,})",
            f"{ring.peace:.1%} ({ring.peace_hits:,})",
            f"{ring.ratio:.2f}",
            f"{ring.lower:.2f} to {ring.upper:.2f}",
            "" if ring.is_informative else "says nothing",
        )
        for ring in found.rings
    )
    columns = ("within", "after incidents", "in peace", "ratio", "95 %", "")
    table("What a detection is worth", columns, rows)


def judged(found: "Learned") -> None:
    """Print how the calibration did on what was held out."""
    held = found.held_out
    out.print(
        f"Judged on {held.judged:,} held out ({found.split.value} split): confirmed "
        f"{held.confirmed:.1%}; in peace {held.peace:.1%} would have been confirmed wrongly, "
        f"{held.point:.1%} by any detection within 25 km",
        highlight=False,
    )
    out.print(
        f"As kept, learned on all: a ratio of {found.at_least:.1f} corroborates; in peace "
        f"{found.peace:.1%} of the places reach it",
        highlight=False,
    )
    better = "better than" if held.upper < 0.693 else "not surely better than"
    out.print(
        f"Log loss {held.loss:.3f} ({held.lower:.3f} to {held.upper:.3f}), {better} the 0.693 of "
        "a constant rate",
        highlight=False,
    )


def notes(
    gathered: "Detections", learned: "Learned | None", found: "tuple[Answer, ...]", *, assumed: bool
) -> list[str]:
    """Return what has to stand beside every result."""
    from groundtruce.reports.satellite.asked import ASSUMED_RADIUS_M

    vague = sum(one.said == "not_informative" for one in found)
    told = []
    if not len(gathered):
        told.append(
            f"No detections were gathered into this case, so space says nothing of any of the "
            f"{len(found)} incidents, neither for nor against; with detections it could be asked "
            f"of {len(found) - vague}."
        )
    if vague:
        told.append(f"Of {vague} it could say nothing in any case: place or time are too vague.")
    if learned is None:
        told.append(
            "Uncalibrated here: no detection has any weight (ratio 1) before 'satellite calibrate' "
            "has learned on this area; no false-alarm rate is known."
        )
    else:
        held = learned.held_out
        told.append(
            f"Calibrated on {learned.says}. In years of peace {learned.peace:.1%} of those places "
            f"would have been confirmed ({held.peace:.1%} of those held out); by any detection "
            f"within 25 km, {held.point:.1%}."
        )
    if assumed:
        told.append(f"The file gives no radius_m: {ASSUMED_RADIUS_M:g} m was assumed.")
    told.append("No detection is no denial: whether an overpass could have seen it was not "
                 "checked. Heat names no side and no weapon.")  # fmt: skip
    return told


def answers(found: "tuple[Answer, ...]") -> None:
    """Print the incidents, those that space speaks of first."""
    if not found:
        raise NotFound("there are no incidents to ask about.", "Give --incidents FILE.")
    from groundtruce.reports.satellite.answer import SAYS

    first = sorted(found, key=lambda one: (-one.ratio, one.metres is None, one.incident))
    rows = (
        (
            one.incident,
            one.said.value,
            f"{one.ratio:.2f}",
            "" if one.metres is None else f"{one.metres / 1000:.1f} km",
            "" if one.sigma_m is None else f"{one.sigma_m:,.0f} m",
            f"{one.seen:%Y-%m-%d %H:%M}" if one.seen else "",
            one.why,
        )
        for one in first[:_SHOWN]
    )
    columns = ("incident", "space", "ratio", "nearest", "sigma", "seen (UTC)", "why")
    table(f"Incidents: {len(found)}", columns, rows)
    counts = Counter(one.said for one in found)
    for word, count in counts.most_common():
        out.print(f"{count:>7,} {word.value}: {SAYS[word]}", highlight=False)
    if len(found) > _SHOWN:
        out.print(f"… and {len(found) - _SHOWN} more, all with --json")
