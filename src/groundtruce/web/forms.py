"""Forms in the browser: ODK's own engine on a page of its own, for those without a phone.

A browser is a device like a phone: enrolled once, known by a secret in a cookie, and shut out when
its enrolment is revoked. What it fills goes to the address that phones send to.
"""

import base64
import hashlib
import json
import secrets

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from groundtruce.flow import field
from groundtruce.model.case import Case
from groundtruce.model.submission import Device, FormVersion, Submission, submission_id
from groundtruce.settings import Settings
from groundtruce.web import STATIC
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.guard import POLICY
from groundtruce.web.way import Way

KEY = "device"
_YEAR_S = 365 * 24 * 3600
# What the pages of forms are made of.
ASSETS = (
    *("page.css", "bench.mjs", "forms.css", "forms.mjs", "forms-box.mjs", "form.mjs"),
    *("form-words.mjs", "web-forms/vue.js", "web-forms/index.js"),
    *("web-forms/index-DlGh9P5C.js", "web-forms/MapBlock-Bb-sCnDx.js"),
)
IMPORTS = json.dumps(
    {
        "imports": {
            "vue": "/static/web-forms/vue.js",
            "@getodk/web-forms": "/static/web-forms/index.js",
        }
    }
)
_HASH = base64.b64encode(hashlib.sha256(IMPORTS.encode()).digest()).decode()
# The engine writes its own styles into the page and reads XPath with a compiled grammar that it
# carries along: on this page alone both are let in. Other hosts stay shut out.
RELAXED = (
    POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("script-src 'self'", f"script-src 'self' 'sha256-{_HASH}' 'wasm-unsafe-eval'")
    .replace("connect-src 'self'", "connect-src 'self' data:")
)


def offered(asked: Asked) -> Response:
    """Return the forms, and what this browser holds of them; a key in the address enrols it."""
    given = asked.query.get("key")
    if given:
        return _remembered(asked, given) if _device(asked, given) else _refused(asked)
    device = _device(asked)
    if device is None:
        return _refused(asked)
    forms = field.offered(asked.bench.store)
    return asked.page("forms.html.j2", forms=forms, base=f"/key/{_key(asked)}", device=device)


def enrol(asked: Asked) -> Response:
    """Enrol this browser under a name; only somebody of the mission may."""
    if not asked.may(Verb.OBSERVE):
        return _refused(asked)
    token, who = secrets.token_urlsafe(32), asked.visitor.person
    name = asked.field("name") or "browser"
    by = who.id if who else "here"
    field.enrol(asked.bench.store, name, token, asked.bench.clock(), by)
    return _remembered(asked, token)


def form(asked: Asked) -> Response:
    """Return the page that one form is filled on."""
    device = _device(asked)
    if device is None:
        return _refused(asked)
    version = _version(asked)
    answer = asked.page(
        "form.html.j2",
        version=version,
        base=f"/key/{_key(asked)}",
        device=device,
        most=Settings.from_environment().post_mb * 1_000_000,
        imports=IMPORTS,
        words=json.dumps(_spoken(asked)),
    )
    answer.headers["content-security-policy"] = RELAXED
    return answer


def xform(asked: Asked) -> Response:
    """Return the form itself."""
    _known(asked)
    return Response(asked.bench.store.original(_version(asked).xform), media_type="text/xml")


def media(asked: Asked) -> Response:
    """Return a list of choices as the case has it today, or a file that belongs to the form."""
    _known(asked)
    version, name = _version(asked), _part(asked.request, "name")
    if name in version.lists:
        return Response(field.list_of(_case(asked), name), media_type="text/csv")
    found = next((one for one in version.files if one.name == name), None)
    if found is None:
        raise HTTPException(404)
    return FileResponse(asked.bench.store.original_path(found.sha256), media_type=found.media_type)


def keeper(asked: Asked) -> Response:
    """Return the script that keeps forms in the browser for when there is no connection."""
    _known(asked)
    headers = {"service-worker-allowed": "/forms"}
    return FileResponse(STATIC / "forms-keep.js", headers=headers, media_type="text/javascript")


def kept(asked: Asked) -> Response:
    """Return the addresses that a browser needs to fill every form without a connection."""
    _known(asked)
    addresses = ["/forms", "/style.css", *(f"/static/{name}" for name in ASSETS)]
    for version in field.offered(asked.bench.store):
        front = f"/forms/{version.form}"
        beside = (*version.lists, *(one.name for one in version.files))
        addresses += [f"{front}/fill", f"{front}/form.xml"]
        addresses += [f"{front}/media/{name}" for name in beside]
    return JSONResponse(addresses)


def sent(asked: Asked) -> Response:
    """Return what this browser sent, so that it can be corrected."""
    return Response(asked.bench.store.original(_own(asked).original), media_type="text/xml")


def sent_files(asked: Asked) -> Response:
    """Return the names of the files that came with it."""
    return JSONResponse(sorted(asked.bench.store.files_of(_own(asked))))


def sent_file(asked: Asked) -> Response:
    """Return one of the files that came with it."""
    found = asked.bench.store.files_of(_own(asked)).get(_part(asked.request, "name"))
    if found is None:
        raise HTTPException(404)
    path = asked.bench.store.original_path(found)
    return FileResponse(path, media_type="application/octet-stream")


WAYS = (
    Way("/forms", Verb.ENTER, offered),
    Way("/forms", Verb.ENTER, enrol, ("POST",)),
    Way("/forms/keep.js", Verb.ENTER, keeper),
    Way("/forms/kept.json", Verb.ENTER, kept),
    Way("/forms/sent/{instance}", Verb.ENTER, sent),
    Way("/forms/sent/{instance}/files", Verb.ENTER, sent_files),
    Way("/forms/sent/{instance}/files/{name}", Verb.ENTER, sent_file),
    Way("/forms/{form}/fill", Verb.ENTER, form),
    Way("/forms/{form}/form.xml", Verb.ENTER, xform),
    Way("/forms/{form}/media/{name}", Verb.ENTER, media),
)


def _spoken(asked: Asked) -> dict[str, str]:
    """Return what the engine says in English, in the language of the page."""
    words = asked.bench.words.words("forms").values()
    own = [word for word in words if word.group == "engine" and asked.language != "en"]
    return {word.label("en"): word.label(asked.language) for word in own}


def _key(asked: Asked) -> str:
    return str(asked.request.cookies.get(KEY, ""))


def _device(asked: Asked, key: str | None = None) -> Device | None:
    """Return the enrolled device that the browser is, ``None`` where it is none or shut out."""
    told = _key(asked) if key is None else key
    return field.device(asked.bench.store, field.device_id(told)) if told else None


def _known(asked: Asked) -> Device:
    device = _device(asked)
    if device is None:
        raise HTTPException(404)
    return device


def _refused(asked: Asked) -> Response:
    may = asked.may(Verb.OBSERVE)
    return asked.page("forms_none.html.j2", 200 if may else 403, may=may)


def _remembered(asked: Asked, token: str) -> Response:
    answer = asked.go("/forms")
    answer.set_cookie(
        KEY,
        token,
        max_age=_YEAR_S,
        httponly=True,
        samesite="strict",
        secure=asked.request.url.scheme == "https",
    )
    return answer


def _version(asked: Asked) -> FormVersion:
    name = _part(asked.request, "form")
    found = next((one for one in field.offered(asked.bench.store) if one.form == name), None)
    if found is None:
        raise HTTPException(404)
    return found


def _case(asked: Asked) -> Case:
    case = asked.bench.store.case()
    if case is None:
        raise HTTPException(404)
    return case


def _own(asked: Asked) -> Submission:
    """Return a submission that this very browser sent; any other is not there for it."""
    device = _known(asked)
    name = submission_id(_part(asked.request, "instance"))
    found = asked.bench.store.held(Submission, name)
    if found is None or found.device != device.id:
        raise HTTPException(404)
    return found


def _part(request: Request, name: str) -> str:
    return str(request.path_params[name])
