"""Corroborate: what the device itself says of where and when the form was filled.

The log of the form and the camera bear an answer out, or do not; the difference is noted beside
the report. It makes no claim true, and a disagreement makes none false.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from groundtruce.model.report import Check
from groundtruce.model.span import Granularity, Span
from groundtruce.model.watch import WatchKind
from groundtruce.reports.field import audit, photo
from groundtruce.reports.field.audit import Event
from groundtruce.reports.field.desk import Desk
from groundtruce.reports.field.position import Fix

# So far apart, beyond their own uncertainty, two fixes are of one place; so long, of one time.
NEAR_M = 250.0
NEAR = timedelta(minutes=15)


def check(desk: Desk, attachments: Mapping[str, bytes | Path], *, is_at_the_scene: bool) -> None:
    """Hold the answers against the log of the form and the photos that came with it.

    Where the observer perceived something on the spot and the log says that the phone stayed
    there, the stay is watch: a post, as long as the log goes on.
    """
    log = _log(desk, attachments)
    stayed = audit.stay(log)
    off_by = [_apart(desk.fix, event.fix) for event in stayed if desk.fix and event.fix]
    if off_by:
        _where(desk, "audit", median(off_by), _slack(desk.fix, stayed[0].fix))
    if log and desk.opened is not None:
        _when(desk, "audit", abs(log[0].at - desk.opened.start))
    for picture in _photos(desk, attachments):
        _bear_out(desk, picture)
    _time_zone(desk)
    is_borne_out = bool(off_by) and median(off_by) <= _slack(desk.fix, stayed[0].fix)
    if is_at_the_scene and is_borne_out and stayed[-1].at > stayed[0].at:
        _stay(desk, stayed)


def _log(desk: Desk, attachments: Mapping[str, bytes | Path]) -> tuple[Event, ...]:
    found = attachments.get(desk.form.said("audit") or "audit.csv")
    if isinstance(found, Path):
        found = found.read_bytes() if found.stat().st_size <= audit.LARGEST else None
    return audit.events(found) if found else ()


def _photos(desk: Desk, attachments: Mapping[str, bytes | Path]) -> list[photo.Taken]:
    zone = ZoneInfo(desk.case.time_zone)
    named = (one.text for one in desk.form if one.text.lower().endswith(photo.IMAGES))
    pictures = (attachments[name] for name in dict.fromkeys(named) if name in attachments)
    return [photo.taken(picture, zone) for picture in pictures]


def _bear_out(desk: Desk, picture: photo.Taken) -> None:
    if picture.fix is not None and desk.fix is not None:
        off = _apart(desk.fix, picture.fix)
        _where(desk, "photo", off, _slack(desk.fix, picture.fix))
    if picture.at is not None and desk.span is not None:
        ends = desk.opened.end if desk.opened else desk.span.end
        _when(desk, "photo", _outside(picture.at, desk.span.start, max(ends, desk.span.end)))


def _time_zone(desk: Desk) -> None:
    """Note a phone that lives by another time than the case: the hours that it tells may be so."""
    said = desk.form.said("start")
    if desk.opened is None or (written := datetime.fromisoformat(said)).tzinfo is None:
        return
    local = written.astimezone(ZoneInfo(desk.case.time_zone))
    off = abs((written.utcoffset() or timedelta()) - (local.utcoffset() or timedelta()))
    if off:
        _when(desk, "clock", off)


def _apart(one: Fix | None, other: Fix | None) -> float:
    return one.metres_to(other) if one and other else 0.0


def _slack(one: Fix | None, other: Fix | None) -> float:
    return NEAR_M + sum(fix.radius_m for fix in (one, other) if fix)


def _outside(at: datetime, first: datetime, last: datetime) -> timedelta:
    return max(first - at, at - last, timedelta(0))


def _where(desk: Desk, by: str, off_m: float, slack_m: float) -> None:
    agrees = off_m <= slack_m
    desk.checks.append(Check(of="where", by=by, agrees=agrees, off=round(off_m), unit="metres"))


def _when(desk: Desk, by: str, off: timedelta) -> None:
    minutes = round(off / timedelta(minutes=1), 1)
    desk.checks.append(Check(of="when", by=by, agrees=off <= NEAR, off=minutes, unit="minutes"))


def _stay(desk: Desk, stayed: tuple[Event, ...]) -> None:
    start, end = stayed[0].at, stayed[-1].at
    least = start + Granularity.MINUTE.length
    span = Span(start=start, end=max(end, least), granularity=Granularity.MINUTE)
    # A log of a phone whose clock cannot be right says nothing of when.
    if desk.observer is not None and desk.opened is not None and end <= desk.received + NEAR:
        desk.watch(WatchKind.POST, desk.observer, span, "position")
