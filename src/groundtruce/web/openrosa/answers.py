"""Answers: what phones are told, in XML, in words that an observer can act on."""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from starlette.responses import Response

from groundtruce.errors import GroundTruceError, TooMany
from groundtruce.model.submission import FormVersion, Outcome, Receipt

LISTED = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
RESPONSE = "http://openrosa.org/http/response"
_ASIDE = "This one was set aside for the office; to correct a report, edit the one that was sent."
HEADERS = {"X-OpenRosa-Version": "1.0"}

SAID: Mapping[Outcome, tuple[int, str]] = {
    Outcome.KEPT: (201, "Thank you. The report has arrived."),
    Outcome.EDITED: (201, "Thank you. The corrected report has arrived."),
    Outcome.ADDED: (201, "Thank you. The files have arrived."),
    Outcome.AGAIN: (202, "This report had arrived before. Nothing is missing."),
    Outcome.CONFLICTS: (409, f"Another report with this number arrived before. {_ASIDE}"),
    Outcome.REPLACES_UNKNOWN: (404, "Send the first report, which this one corrects, before it."),
    Outcome.REPLACES_REPLACED: (409, f"The report was corrected or taken out before. {_ASIDE}"),
    Outcome.WITHDRAWN: (409, "The office took this report out. It is not needed again."),
}
# What an error of ours is to a phone, where it is not the error's own status.
_STATUS = {"source": 400, "unsafe": 400, "case": 503}
_LATER = "Keep the report on the phone, tell the office, and send it again later."
# Of the server's own troubles an observer needs to know only what to do.
_OURS = {507: f"The server has no room left. {_LATER}", 503: f"The server is busy. {_LATER}"}


def page(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return XML as phones take it."""
    told = f"<?xml version='1.0' encoding='UTF-8'?>\n{text}"
    more = {**HEADERS, **(headers or {})}
    return Response(told, status, more, media_type="text/xml")


def said(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return a message that the phone shows."""
    inside = f"<message>{escape(message)}</message>"
    return page(
        f'<OpenRosaResponse xmlns="{RESPONSE}">{inside}</OpenRosaResponse>', status, headers
    )


def taken(receipt: Receipt) -> Response:
    """Return what became of a delivery."""
    return said(*SAID[receipt.outcome])


def refused(error: GroundTruceError) -> Response:
    """Return what happened and what to do next."""
    status = _STATUS.get(error.code, error.status)
    if status >= 500:
        return said(status, _OURS.get(status, f"The server could not keep the report. {_LATER}"))
    sentence = error.happened[:1].upper() + error.happened[1:]
    wait = {"retry-after": f"{error.after_s:.0f}"} if isinstance(error, TooMany) else {}
    return said(status, f"{sentence} {error.remedy}", wait)


def form_list(versions: Iterable[FormVersion], base: str) -> Response:
    """Return the newest version of every form."""
    return page(f'<xforms xmlns="{LISTED}">{"".join(_form(v, base) for v in versions)}</xforms>')


def manifest(files: Iterable[tuple[str, str]], base: str) -> Response:
    """Return the files that belong to a form, given by name and MD5."""
    told = "".join(
        f"<mediaFile><filename>{escape(name)}</filename><hash>md5:{md5}</hash>"
        f"<downloadUrl>{escape(f'{base}/{at}')}</downloadUrl></mediaFile>"
        for at, (name, md5) in enumerate(files)
    )
    return page(f'<manifest xmlns="{MANIFEST}">{told}</manifest>')


def names(version: FormVersion) -> tuple[str, ...]:
    """Return the names of the files of a form, in the order in which they are numbered."""
    return (*version.lists, *(one.name for one in version.files))


def _form(version: FormVersion, base: str) -> str:
    told = {
        "formID": version.form,
        "name": version.title,
        "version": version.version,
        "hash": f"md5:{version.md5}",
        "downloadUrl": f"{base}xforms/{version.id}",
    }
    if names(version):
        told["manifestUrl"] = f"{base}xforms/{version.id}/manifest"
    return f"<xform>{''.join(f'<{k}>{escape(v)}</{k}>' for k, v in told.items())}</xform>"
