"""Media of an incident: files of filled forms, images from space, and what space saw of it."""

from collections.abc import Iterable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from groundtruce.errors import NotAllowed
from groundtruce.flow import imagery, media
from groundtruce.flow.media import Medium
from groundtruce.model.finding import Finding
from groundtruce.model.image import Image
from groundtruce.model.report import Original, Report
from groundtruce.model.watch import Watch
from groundtruce.web import telling, thumbnail
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked

_KEEP = {"cache-control": "private, max-age=31536000, immutable"}
Row = dict[str, Any]


def shown(asked: Asked, finding: Finding) -> Row:
    """Return what the incident page shows of media; nothing to those outside the mission."""
    if not asked.may(Verb.SEE):
        return {"files": [], "images": [], "pair": None, "heat": (), "passes": []}
    claims, moment = finding.incident.claims, asked.moment
    images, road = media.images(claims), moment.part(finding)
    own = {claim.report for claim in claims}
    pair = imagery.pair(road, finding.incident)
    return {
        "files": files(asked, [one for one in road.reports if one.id in own]),
        "images": [_image(one, asked) for one in images or _both(pair)],
        "pair": pair if pair and _is_held(pair) else None,
        "heat": [
            {"text": text, "language": pen.language}
            for one in finding.reasons
            if one.rule == "heat"
            for pen, text in [moment.pages.pen.reasoned(one.text)]
        ],
        "passes": [_pass(one, asked) for one in media.passes(road, finding.incident)],
    }


def files(asked: Asked, reports: Iterable[Report]) -> list[Row]:
    """Return the files of the filled forms behind the reports, and where the log has them."""
    store = asked.bench.store
    found = media.filed(store, reports, asked.moment.case)
    taken = store.taken(one.original.sha256 for one in found if one.original)
    return [_file(one, taken, asked) for one in found]


def picture(asked: Asked) -> Response:
    """Return a picture made anew from a kept photo; the photo itself is only handed out to save."""
    sha256 = asked.request.path_params["sha256"]
    store = asked.bench.store
    kept = store.find(sha256)
    if not isinstance(kept, Original) or not store.has_original(sha256):
        raise HTTPException(404)
    if closed := telling.restricted(asked, sha256):
        raise NotAllowed(closed, "")
    made = thumbnail.png(store.original_path(sha256))
    return Response(made, media_type="image/png", headers=_KEEP)


def _both(pair: imagery.Pair | None) -> list[Image]:
    return [one for one in (pair.before, pair.after) if one] if pair else []


def _is_held(pair: imagery.Pair) -> bool:
    return any(one.raster for one in _both(pair))


def _file(one: Medium, taken: dict[str, Any], asked: Asked) -> Row:
    told, kept, form = asked.moment.told, one.original, one.submission
    if kept is not None and (closed := telling.restricted(asked, kept.sha256)):
        one, kept = Medium(closed, form), None
    row, fix = taken.get(kept.sha256) if kept else None, one.says.fix if one.says else None
    return {
        "name": one.name,
        "original": kept,
        "drawn": kept is not None and one.name.lower().endswith(thumbnail.ENDINGS),
        "form": form.form,
        "by": asked.moment.pages.pen.source(form.source),
        "received": told(form.received),
        "row": row.row if row else None,
        "camera": told(one.says.at) if one.says and one.says.at else "",
        "fix": f"{fix.lat:.5f}, {fix.lon:.5f}" if fix else "",
    }


def _image(one: Image, asked: Asked) -> Row:
    return {
        "image": one,
        "taken": asked.moment.told(one.taken) if one.taken else "",
        "role": asked.word(f"role_{one.role.value}", "labels"),
    }


def _pass(one: Watch, asked: Asked) -> Row:
    return {
        "when": asked.moment.told(one.span.start),
        "satellite": one.overpass.satellite if one.overpass else one.by,
        "cloud": one.overpass.cloud if one.overpass else None,
        "unfit": one.overpass.unfit if one.overpass else None,
    }
