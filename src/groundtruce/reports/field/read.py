"""Read, the door: one submission becomes one report, with its claims and what was watched."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from groundtruce.errors import SourceError
from groundtruce.model.case import Case
from groundtruce.model.record import content_id
from groundtruce.model.report import Quarantined, Report
from groundtruce.model.submission import MISSION
from groundtruce.model.watch import Watch
from groundtruce.reports.field import answers, corroborate, perception, records
from groundtruce.reports.field.desk import Desk
from groundtruce.reports.row import shown
from groundtruce.reports.watching.terrain import Terrain

Attachments = Mapping[str, bytes | Path]

MAKERS: dict[str, tuple[str, Callable[[Desk], None]]] = {
    "observation": ("observation", perception.observation),
    "patrol": ("patrol_report", records.patrol),
    "restriction": ("spot_report", records.restriction),
    "weapons_check": ("spot_report", records.weapons_check),
    "demining": ("spot_report", records.demining),
    "crossing": ("spot_report", records.crossing),
    "interview": ("statement", records.interview),
    "note": ("message", records.note),
}
# What is filled where it happened; a visit or a patrol tells its own time.
AT_THE_SCENE = ("observation", "crossing", "note")
# Free words, in the order in which they make up a report's text.
WORDS = ("note", "account", "reason", "unseen", "by_whom")


class Told(NamedTuple):
    """What a submission says, and what of it could not be used, with reasons."""

    reports: tuple[Report, ...] = ()
    watches: tuple[Watch, ...] = ()
    refusals: tuple[Quarantined, ...] = ()


def read(
    xml: bytes,
    attachments: Attachments,
    case: Case,
    received: datetime,
    device: str = "",
    *,
    source: str = MISSION,
    terrain: Terrain | None = None,
) -> Told:
    """Read a submission of any of the forms; never raises for what stands in it.

    ``source`` is the team that the phone is enrolled for; without one the form says it. ``device``
    is how the mission names the phone: it is told in refusals only. The report's original are the
    submission's bytes, and every claim's excerpt is where its answer stands in them. A form of
    unknown make becomes a report without claims, which a person has to read. The same bytes give
    the same records; ``terrain`` limits what a patrol saw along its track.
    """
    try:
        form = answers.parse(xml)
    except SourceError as cause:
        return Told(refusals=(_unread(xml, device, cause),))
    name = form.said("instanceID") or device or "form"
    desk = Desk(form, xml, case, received, _team(form, case, source), name, terrain)
    kind, make = MAKERS.get(record(form), ("message", records.note))
    make(desk)
    corroborate.check(desk, attachments, is_at_the_scene=record(form) in AT_THE_SCENE)
    is_flash = desk.says("urgent")
    return Told(
        (_report(desk, "flash_report" if is_flash else kind),),
        tuple(desk.watches),
        tuple(desk.aside),
    )


def record(form: answers.Answer) -> str:
    """Return what kind of record a form says it is, by its hidden answer or else by its id."""
    return form.said("record") or form.attributes.get("id", "")


def _team(form: answers.Answer, case: Case, source: str) -> str:
    """Return the team that speaks: the device's own, else the one chosen, else the only one."""
    own = [one.id for one in case.sources if one.is_own]
    if source != MISSION:
        return source
    said = form.said("team")
    if said in own:
        return said
    return own[0] if len(own) == 1 else source


def _report(desk: Desk, kind: str) -> Report:
    form = desk.form
    is_witness = record(form) == "interview"
    may_be_read = not is_witness or desk.says("consent")
    told = (found.text for name in WORDS for found in form if found.name == name and found.text)
    return Report(
        id=desk.report,
        source=desk.source,
        received=desk.received,
        original=desk.sha256,
        start=0,
        end=len(desk.xml),
        claims=tuple(desk.claims),
        kind=kind,
        card=f"field/{form.attributes.get('id', '')}"[:200],
        external_id=form.said("instanceID") or None,
        published=desk.opened,
        title=form.said("instanceName") or None,
        text="\n".join(told) if may_be_read else "",
        replaces=form.said("deprecatedID") or None,
        checks=tuple(desk.checks),
        consent=(form.said("may_share") or form.said("consent") or None) if is_witness else None,
        restricted=is_witness,
    )


def _unread(xml: bytes, device: str, cause: SourceError) -> Quarantined:
    sha256 = hashlib.sha256(xml).hexdigest()
    return Quarantined(
        id=content_id("q", sha256, cause.happened),
        original=sha256,
        file=device or "form",
        reason=cause.happened,
        remedy=cause.remedy,
        row=shown(xml),
    )
