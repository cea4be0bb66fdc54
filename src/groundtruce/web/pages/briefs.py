"""Briefs: compose, word, preview, sign, release, compare, and the archive with its hashes."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from groundtruce.errors import NotFound
from groundtruce.flow import editions, papers
from groundtruce.model.brief import Brief
from groundtruce.model.edition import Approving, Edition
from groundtruce.model.report import Original
from groundtruce.web.access.policy import Verb, may
from groundtruce.web.asked import Asked
from groundtruce.web.way import Way

KINDS = ("brief", "daily", "weekly")
_MEDIA = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def briefs(asked: Asked) -> Response:
    """Return what may be composed, the editions under work, and what was released."""
    inside = may(asked.visitor, Verb.SEE)
    shown = [_edition(one, asked) for one in reversed(asked.bench.store.editions())]
    return asked.page(
        "briefs.html.j2",
        moment=asked.moment,
        kinds=KINDS if inside else (),
        editions=[one for one in shown if inside or one["released"]],
    )


def draft(asked: Asked) -> Response:
    """Return a document sentence by sentence, to be worded and put in order."""
    brief, before = _brief(asked)
    return asked.page(
        "draft.html.j2",
        moment=asked.moment,
        brief=brief,
        kind=asked.request.path_params["kind"],
        before=before,
        sections=[
            {
                "key": section.key,
                "sentences": [
                    {"id": one.id, "text": one.text, "language": one.language, "cites": one.cites}
                    for one in section.sentences
                ],
            }
            for section in brief.sections
            if section.sentences
        ],
    )


def word(asked: Asked) -> Response:
    """Keep the document as it is worded in the form."""
    brief, before = _brief(asked)
    told = {one.id: one for one in brief.sentences()}
    form = asked.form
    if form is None:
        raise HTTPException(400)
    texts = {name: asked.field(f"text-{name}", told[name].text) for name in told}
    places = {name: _number(asked.field(f"place-{name}"), at) for at, name in enumerate(told)}
    kept = editions.edition(
        asked.bench.store,
        brief,
        words={name: text for name, text in texts.items() if text != told[name].text},
        order=sorted(told, key=lambda name: places[name]),
        left_out=[name for name in told if form.get(f"out-{name}")],
        by=asked.signer(),
        why=asked.field("why"),
        now=asked.bench.clock(),
        replaces=before,
    )
    return asked.go(f"/briefs/{kept.id}")


def edition(asked: Asked) -> Response:
    """Return one edition with its hash, who worded, signed and released it, and its files."""
    one = _found(asked)
    return asked.page(
        "edition.html.j2", moment=asked.moment, one=_edition(one, asked), brief=one.brief
    )


def preview(asked: Asked) -> Response:
    """Return an edition as it would go out; a released one gives the very bytes that went."""
    one, kind = _found(asked), asked.request.path_params["format"]
    if kind not in _MEDIA:
        raise NotFound(f"there is no {kind[:12]!r} of it.", "Ask for html, pdf or docx.")
    released = _released(asked, one, kind)
    moment = asked.moment
    if released is None:
        now = asked.bench.clock()
        made = editions.files(asked.bench.store, moment.road, asked.bench.folder, one, now)
        names = (n for n in sorted(made) if n.endswith(kind) and "evidence" not in n)
        released = made[next(names)]
    if kind == "html":
        return HTMLResponse(released)
    headers = {"content-disposition": f'attachment; filename="{one.brief.kind}.{kind}"'}
    return Response(released, media_type=_MEDIA[kind], headers=headers)


def sign(asked: Asked) -> Response:
    """Keep a signature under an edition."""
    one = _found(asked)
    editions.sign(asked.bench.store, one, asked.signer(), asked.bench.clock())
    return asked.go(f"/briefs/{one.id}")


def release(asked: Asked) -> Response:
    """Let an edition go out."""
    one, bench = _found(asked), asked.bench
    editions.release(
        bench.store, asked.moment.road, bench.folder, one, asked.signer(), bench.clock()
    )
    return asked.go(f"/briefs/{one.id}")


def _brief(asked: Asked) -> tuple[Brief, Edition | None]:
    """Return the document to word: one composed now, or an edition to go on from."""
    kind = asked.request.path_params["kind"]
    if kind.startswith("e-"):
        before = editions.found(asked.bench.store, kind)
        return before.brief, before
    if kind not in KINDS:
        raise HTTPException(404)
    moment = asked.moment
    if kind == "brief":
        return moment.pages.brief, None
    road = papers.composed(asked.bench.store, moment.road, kind, language=asked.language)
    if road.brief is None:
        raise HTTPException(404)
    return road.brief, None


def _found(asked: Asked) -> Edition:
    name = asked.request.path_params["id"]
    one = editions.found(asked.bench.store, name)
    if may(asked.visitor, Verb.SEE) or (one.id == name and _edition(one, asked)["released"]):
        return one
    raise NotFound(f"no edition {name[:40]} is known.", "Look at the list of briefs.")


def _edition(one: Edition, asked: Asked) -> dict[str, Any]:
    store = asked.bench.store
    acts = editions.approvals(store, one.id)
    gone = next((act for act in acts if act.act is Approving.RELEASES), None)
    return {
        "id": one.id,
        "kind": one.brief.kind,
        "language": one.brief.language,
        "title": one.brief.title,
        "as_of": asked.moment.told(one.brief.as_of),
        "by": one.by,
        "why": one.why if may(asked.visitor, Verb.SEE) else "",
        "at": asked.moment.told(one.received),
        "sha256": one.brief.sha256,
        "replaces": one.replaces,
        "signed": [
            {"by": act.by, "at": asked.moment.told(act.received)}
            for act in acts
            if act.act is Approving.SIGNS
        ],
        "released": gone and {"by": gone.by, "at": asked.moment.told(gone.received)},
        "files": [store.find(name) for name in gone.files] if gone else [],
    }


def _released(asked: Asked, one: Edition, kind: str) -> bytes | None:
    for act in editions.approvals(asked.bench.store, one.id):
        for sha256 in act.files:
            known = asked.bench.store.find(sha256)
            fits = isinstance(known, Original) and known.name.endswith(kind)
            if fits and isinstance(known, Original) and "evidence" not in known.name:
                return asked.bench.store.original(sha256)
    return None


def _number(text: str, default: int) -> float:
    try:
        return float(text)
    except ValueError:
        return float(default)


WAYS = (
    Way("/briefs", Verb.SEE_RELEASED, briefs),
    Way("/briefs/draft/{kind}", Verb.WRITE, draft),
    Way("/briefs/draft/{kind}", Verb.WRITE, word, ("POST",)),
    Way("/briefs/{id}", Verb.SEE_RELEASED, edition),
    Way("/briefs/{id}/paper.{format}", Verb.SEE_RELEASED, preview),
    Way("/briefs/{id}/sign", Verb.VERIFY, sign, ("POST",)),
    Way("/briefs/{id}/release", Verb.RELEASE, release, ("POST",)),
)
