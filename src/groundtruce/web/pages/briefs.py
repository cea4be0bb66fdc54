"""Briefs: what may be composed, editions with their previews, signatures, release and archive."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from groundtruce.errors import NotFound
from groundtruce.flow import editions
from groundtruce.model.edition import Approving, Edition
from groundtruce.model.report import Original
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import OWN_NAMES, Asked
from groundtruce.web.pages.brief import leading
from groundtruce.web.way import Way

KINDS = ("brief", "daily", "weekly")
_MEDIA = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# A paper is whole in itself: it may bring its own style and pictures, and nothing runs in it.
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"


def briefs(asked: Asked) -> Response:
    """Return what may be composed, the editions under work, and what was released."""
    return asked.page(
        "briefs.html.j2",
        moment=asked.moment,
        kinds=KINDS if asked.may(Verb.SEE) else (),
        languages_of=OWN_NAMES,
        editions=shown(asked),
    )


def shown(asked: Asked) -> list[dict[str, Any]]:
    """Return the editions that the visitor may see, the newest first."""
    told = [_told(one, asked) for one in reversed(asked.bench.store.editions(asked.as_of))]
    return [one for one in told if asked.may(Verb.SEE) or one["released"]]


def edition(asked: Asked) -> Response:
    """Return one edition with its hash, who worded, signed and released it, and its files."""
    one = found(asked)
    return asked.page(
        "edition.html.j2", moment=asked.moment, one=_told(one, asked), brief=one.brief
    )


def preview(asked: Asked) -> Response:
    """Return an edition as readers will see it, each sentence leading to its bytes."""
    one, bench = found(asked), asked.bench
    text = editions.page(bench.store, asked.moment.behind(one.brief), bench.folder, one.brief)
    return HTMLResponse(leading(text, {"in": one.id, "lang": asked.language}))


def paper(asked: Asked) -> Response:
    """Return an edition as a file; a released one gives the very bytes that went out."""
    one, kind = found(asked), asked.request.path_params["format"]
    if kind not in _MEDIA:
        raise NotFound(f"there is no {kind[:12]!r} of it.", "Ask for html, pdf or docx.")
    data = _released(asked, one, kind)
    if data is None:
        bench = asked.bench
        road, now = asked.moment.behind(one.brief), bench.clock()
        made = editions.files(bench.store, road, bench.folder, one, now)
        names = (n for n in sorted(made) if n.endswith(kind) and "evidence" not in n)
        data = made[next(names)]
    headers = {"content-security-policy": _ALONE}
    if kind != "html":
        headers["content-disposition"] = f'attachment; filename="{one.brief.kind}.{kind}"'
    return Response(data, media_type=_MEDIA[kind], headers=headers)


def file(asked: Asked) -> Response:
    """Return one of the files that a released edition went out as, by its hash."""
    one, sha256 = found(asked), asked.request.path_params["sha256"]
    known = {each.sha256: each for each in _told(one, asked)["files"]}
    if sha256 not in known:
        raise HTTPException(404)
    name = known[sha256].name.rsplit("/", 1)[-1]
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "content-security-policy": _ALONE,
    }
    data = asked.bench.store.original(sha256)
    return Response(data, media_type=known[sha256].media_type, headers=headers)


def sign(asked: Asked) -> Response:
    """Keep a signature under an edition."""
    one = found(asked)
    editions.sign(asked.bench.store, one, asked.signer(), asked.bench.clock())
    return asked.go(f"/briefs/{one.id}")


def release(asked: Asked) -> Response:
    """Let an edition go out."""
    one, bench = found(asked), asked.bench
    editions.release(
        bench.store,
        asked.moment.behind(one.brief),
        bench.folder,
        one,
        asked.signer(),
        bench.clock(),
    )
    return asked.go(f"/briefs/{one.id}")


def found(asked: Asked) -> Edition:
    """Return the edition asked for; to those outside a hidden one is like none."""
    name = asked.request.path_params["id"]
    one = editions.found(asked.bench.store, name)
    if asked.may(Verb.SEE) or (one.id == name and _told(one, asked)["released"]):
        return one
    raise NotFound(f"no edition {name[:40]} is known.", "Look at the list of briefs.")


def _told(one: Edition, asked: Asked) -> dict[str, Any]:
    store = asked.bench.store
    acts = editions.approvals(store, one.id)
    gone = next((act for act in acts if act.act is Approving.RELEASES), None)
    kept = [store.find(name) for name in gone.files] if gone else []
    return {
        "id": one.id,
        "kind": one.brief.kind,
        "language": one.brief.language,
        "title": one.brief.title,
        "as_of": asked.moment.told(one.brief.as_of),
        "by": one.by,
        "why": one.why if asked.may(Verb.SEE) else "",
        "at": asked.moment.told(one.received),
        "sha256": one.brief.sha256,
        "replaces": one.replaces if asked.may(Verb.SEE) else None,
        "signed": [
            {"by": act.by, "at": asked.moment.told(act.received)}
            for act in acts
            if act.act is Approving.SIGNS
        ],
        "released": gone and {"by": gone.by, "at": asked.moment.told(gone.received)},
        "files": [each for each in kept if isinstance(each, Original)],
    }


def _released(asked: Asked, one: Edition, kind: str) -> bytes | None:
    for each in _told(one, asked)["files"]:
        if each.name.endswith(f".{kind}") and "evidence" not in each.name:
            return asked.bench.store.original(each.sha256)
    return None


WAYS = (
    Way("/briefs", Verb.SEE_RELEASED, briefs),
    Way("/briefs/{id}", Verb.SEE_RELEASED, edition),
    Way("/briefs/{id}/preview", Verb.SEE, preview),
    Way("/briefs/{id}/paper.{format}", Verb.SEE_RELEASED, paper),
    Way("/briefs/{id}/files/{sha256}", Verb.SEE_RELEASED, file),
    Way("/briefs/{id}/sign", Verb.VERIFY, sign, ("POST",)),
    Way("/briefs/{id}/release", Verb.RELEASE, release, ("POST",)),
)
