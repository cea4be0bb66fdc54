"""One incident: every claim by side and voice, what holds it together, and who decided what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from groundtruce.errors import NotFound
from groundtruce.flow import acts, imagery, views
from groundtruce.model.finding import Finding
from groundtruce.model.report import Original
from groundtruce.web import telling
from groundtruce.web.access.policy import Verb, sees
from groundtruce.web.asked import Asked
from groundtruce.web.pages import media
from groundtruce.web.way import Way
from groundtruce.web.workbench import Workbench

# What is told outside the mission of a finding that was released.
_OPEN = ("verifies", "releases", "reply")


@dataclass(frozen=True)
class Line:
    """When what was done by whom and why; what an undoing would name, and where more is told."""

    when: datetime
    what: str
    by: str
    why: str = ""
    undoes: str | None = None
    leads: str = ""


def incident(asked: Asked) -> Response:
    """Return one incident with its finding and every claim under it."""
    finding = found(asked)
    moment, inside = asked.moment, asked.may(Verb.SEE)
    reports = list(dict.fromkeys(claim.report for claim in finding.incident.claims))
    told = moment.explained(reports)
    here = [one for one in told if one.joined and one.weighed.incident == finding.incident.id]
    return asked.page(
        "incident.html.j2",
        one={**telling.incident(asked, finding), "related": telling.beside(asked, finding)},
        moment=moment,
        rivals=moment.rivals(here) if inside else [],
        custody=_custody(asked, finding) if inside else [],
        facts=_facts(asked, finding),
        history=_history(asked, finding),
        media=media.shown(asked, finding),
    )


def _facts(asked: Asked, finding: Finding) -> list[dict[str, Any]]:
    """Return where, when, with what, and on how many claims each of it rests."""
    incident, pen = finding.incident, asked.moment.pages.pen
    place = incident.place
    rests = {one.field: len(one.claims) for one in incident.rests_on}
    told = [
        ("place", pen.place(place)),
        ("span", pen.when(incident.span)),
        ("weapons", pen.listed([pen.label("weapons", one) for one in incident.weapons])),
    ]
    within = round(place.radius_m) if place is not None and place.is_pin and place.radius_m else 0
    return [
        {"field": f, "says": says, "claims": rests.get(f, 0), "within": within * (f == "place")}
        for f, says in told
        if says
    ]


def images(asked: Asked) -> Response:
    """Return the images before and after an incident, cut to its place."""
    one = found(asked)
    try:
        road, name = asked.moment.part(one), one.incident.id
        made = imagery.pictured(asked.bench.store, road, name, only_noted=False)
    except ModuleNotFoundError:
        raise NotFound(
            "images from space are not read here.", "Install groundtruce[satellite]."
        ) from None
    return Response(made, media_type="image/png")


def report(asked: Asked) -> Response:
    """Return one report with the reasons why each of its claims stands where it stands."""
    told = telling.report(asked, asked.request.path_params["id"])
    if told is None:
        raise HTTPException(404)
    return asked.page("report.html.j2", one=told, moment=asked.moment)


def split(asked: Asked) -> Response:
    """Take the chosen claims out of the incident, in the visitor's name."""
    finding = found(asked)
    chosen = [str(one) for one in asked.form.getlist("claim")] if asked.form else []
    road, name = asked.moment.part(finding), finding.incident.id
    acts.split(asked.bench.store, road, name, chosen, asked.act())
    return _again(asked, finding)


def join(asked: Asked) -> Response:
    """Say that this incident and another are one."""
    finding = found(asked)
    name, other = finding.incident.id, asked.field("other").rsplit("/", 1)[-1]
    acts.join(asked.bench.store, asked.moment.holding(name, other), name, other, asked.act())
    return _again(asked, finding)


def undo(asked: Asked) -> Response:
    """Take back a judgement, and see what stands then."""
    acts.undo(asked.bench.store, asked.field("judgement"), asked.act())
    return _again(asked, found(asked))


def found(asked: Asked) -> Finding:
    """Return the finding asked for by its own id or its incident's; what is hidden is absent."""
    name = asked.request.path_params["id"]
    finding = asked.moment.findings.get(name) or _taken_over(asked, name)
    if finding is None or not sees(asked.visitor, finding):
        raise HTTPException(404)
    return finding


def _taken_over(asked: Asked, name: str) -> Finding | None:
    """Return the finding that an incident's former id leads to now."""
    stone = asked.bench.store.find(name) if name.startswith("i-") else None
    return asked.moment.findings.get(getattr(stone, "into", ""))


def _again(asked: Asked, finding: Finding) -> Response:
    asked.bench.renew()
    return asked.go(f"/incidents/{finding.incident.id}")


def _custody(asked: Asked, finding: Finding) -> list[dict[str, Any]]:
    """Return each original behind the incident: what it is, and where the log took it in."""
    store = asked.bench.store
    names = dict.fromkeys(claim.excerpt.sha256 for claim in finding.incident.claims)
    taken = store.taken(names)
    rows = []
    for sha256 in names:
        known = store.find(sha256)
        if isinstance(known, Original):
            at = taken.get(sha256)
            rows.append(
                {
                    "original": known,
                    "row": at.row if at else None,
                    "taken": asked.moment.told(at.at) if at else "",
                }
            )
    return rows


def _history(asked: Asked, finding: Finding) -> list[dict[str, Any]]:
    """Return what came and what people decided about it, the newest first."""
    store, claims = asked.bench.store, set(finding.rests_on)
    standing = {one.id for one in views.standing(store)}
    judged = {one.act or one.id: one for one in store.judgements() if claims & set(one.pair)}
    lines = [
        Line(one.received, one.verdict.value, one.by, one.why, act if one.id in standing else None)
        for act, one in judged.items()
    ]
    lines += [Line(one.at, one.act, one.by) for one in finding.signatures]
    lines += [Line(one.received, "reply", one.party, one.text) for one in finding.replies]
    lines += [
        Line(one.received, one.decision.value, one.by, one.why, leads=f"/reviews/{one.id}")
        for one in store.reviews()
        if one.said.id in claims
    ]
    came = {claim.report: claim for claim in finding.incident.claims}.values()
    source = asked.moment.pages.pen.source
    lines += [
        Line(one.received, "came", source(one.source), leads=f"/reports/{one.report}")
        for one in came
    ]
    if not asked.may(Verb.SEE):
        lines = [one for one in lines if one.what in _OPEN]
    lines.sort(key=lambda line: (line.when, line.what, line.by), reverse=True)
    return [{"line": one, "when": asked.moment.told(one.when)} for one in lines]


def _is_quick(bench: Workbench) -> bool:
    # Among few, joins are explained, which may have to wait until all are fused anew.
    return bench.is_large


WAYS = (
    Way("/incidents/{id}", Verb.SEE_RELEASED, incident, lasts=True, is_quick=_is_quick),
    Way("/incidents/{id}/split", Verb.JUDGE, split, ("POST",)),
    Way("/incidents/{id}/join", Verb.JUDGE, join, ("POST",)),
    Way("/incidents/{id}/undo", Verb.JUDGE, undo, ("POST",)),
    Way("/incidents/{id}/images.png", Verb.SEE, images),
    Way("/media/{sha256}.png", Verb.SEE, media.picture),
    Way("/reports/{id}", Verb.SEE_RELEASED, report),
)
