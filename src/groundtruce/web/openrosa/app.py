"""The five addresses that a phone knows, each with a token in front or without one."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, Router

from groundtruce.errors import GroundTruceError, NotFound
from groundtruce.flow import field
from groundtruce.model.submission import Device, FormVersion, Receipt, Submission
from groundtruce.reports.openrosa.filled import filled
from groundtruce.settings import Settings
from groundtruce.store.base import Store
from groundtruce.web import numbered
from groundtruce.web.openrosa import answers
from groundtruce.web.openrosa.access import Access, Here, Refused
from groundtruce.web.openrosa.body import Body, TooSlow
from groundtruce.web.openrosa.intake import Intake
from groundtruce.web.openrosa.pace import Pace

Answer = Callable[[Request, Device | None], Response]


def phones(
    store: Store,
    *,
    here: Here = lambda _request: False,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    settings: Settings | None = None,
    folder: Path | None = None,
) -> Router:
    """Return what answers phones, to be mounted anywhere; ``here`` says who needs no device.

    What came is read with what lies in the case's ``folder``: the heights that limit sight.
    """
    numbered.let_in()
    given = settings or Settings.from_environment()
    desk = Desk(store, Access(store, here), clock, given, folder)
    plain: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "/formList": desk.answered(desk.form_list),
        "/xforms/{form}": desk.answered(desk.form),
        "/xforms/{form}/manifest": desk.answered(desk.manifest),
        "/xforms/{form}/media/{at:number}": desk.answered(desk.media),
    }
    routes: list[BaseRoute] = []
    for front in ("/key/{token}", ""):
        routes += [Route(front + path, answer) for path, answer in plain.items()]
        routes += [Route(f"{front}/submission", desk.submission, methods=["HEAD", "POST"])]
    return Router(routes)


class Desk:
    """Answers phones out of one store."""

    def __init__(
        self,
        store: Store,
        access: Access,
        clock: Callable[[], datetime],
        settings: Settings,
        folder: Path | None,
    ) -> None:
        self._store = store
        self._access = access
        self._clock = clock
        self._settings = settings
        self._intake = Intake(store, clock, folder)
        self._pace = Pace(settings.device_burst, settings.device_per_minute, time.monotonic)

    def answered(self, answer: Callable[[Request], Response]) -> Callable[..., Awaitable[Response]]:
        """Return the answer for those who may have it, and a message for all others."""

        def asked(request: Request) -> Response:
            self._access.device(request)
            return answer(request)

        async def route(request: Request) -> Response:
            try:
                return await run_in_threadpool(asked, request)
            except Refused as refused:
                return refused.answer
            except GroundTruceError as error:
                return answers.refused(error)

        return route

    def form_list(self, request: Request) -> Response:
        """Return the newest version of every form."""
        return answers.form_list(field.offered(self._store), _base(request))

    def form(self, request: Request) -> Response:
        """Return a version of a form, byte for byte as published."""
        xform = self._store.original(self._version(request).xform)
        return Response(xform, headers=answers.HEADERS, media_type="text/xml")

    def manifest(self, request: Request) -> Response:
        """Return the files that belong to a form, lists as they are today."""
        version = self._version(request)
        files = [(one, self._file(version, at)) for at, one in enumerate(answers.names(version))]
        told = [(name, hashlib.md5(raw, usedforsecurity=False).hexdigest()) for name, raw in files]
        return answers.manifest(told, f"{_base(request)}xforms/{version.id}/media")

    def media(self, request: Request) -> Response:
        """Return a file of a form."""
        version, at = self._version(request), request.path_params["at"]
        if at >= len(answers.names(version)):
            raise _unknown_form()
        kind = "text/csv" if at < len(version.lists) else "application/octet-stream"
        return Response(self._file(version, at), headers=answers.HEADERS, media_type=kind)

    async def submission(self, request: Request) -> Response:
        """Return how much is taken at once; or take a delivery and say what became of it."""
        try:
            device = await run_in_threadpool(self._access.device, request)
            if request.method == "HEAD":
                return self._how_much()
            self._pace.take(device.id if device else "here")
            return answers.taken(await self._received(request, device))
        except Refused as refused:
            return await _after_all(request, refused.answer)
        except GroundTruceError as error:
            return await _after_all(request, answers.refused(error))
        except TooSlow:
            return answers.said(408, "The line was too slow. The report stays on the phone.")
        except ClientDisconnect:
            return Response(status_code=400)

    async def _received(self, request: Request, device: Device | None) -> Receipt:
        async with Body(request, self._store, self._settings) as body:
            await body.read()
            offered = await run_in_threadpool(self._shelved, body, device)
        return await self._intake.receive(offered)

    def _shelved(self, body: Body, device: Device | None) -> Submission:
        """Return the submission, its bytes on the disk before anything points to them."""
        told = filled(body.answers)
        version = field.published(self._store, told)
        files = body.kept()
        with self._store.incoming(media_type="text/xml", name="submission.xml") as coming:
            coming.write(body.answers)
            original = coming.keep().sha256
        now = self._clock()
        return field.delivered(told, original, files, now, version=version, device=device)

    def _how_much(self) -> Response:
        most = self._settings.post_mb * 1_000_000
        headers = {**answers.HEADERS, "X-OpenRosa-Accept-Content-Length": str(most)}
        return Response(status_code=204, headers=headers)

    def _version(self, request: Request) -> FormVersion:
        found = self._store.held(FormVersion, request.path_params["form"])
        if found is None:
            raise _unknown_form()
        return found

    def _file(self, version: FormVersion, at: int) -> bytes:
        if at < len(version.lists):
            return field.list_of(field.case_of(self._store), version.lists[at])
        return self._store.original(version.files[at - len(version.lists)].sha256)


def _base(request: Request) -> str:
    token = request.path_params.get("token")
    front = f"key/{token}/" if token else ""
    url = request.url
    return f"{url.scheme}://{url.netloc}{request.scope['root_path']}/{front}"


def _unknown_form() -> NotFound:
    return NotFound("this form is not known here.", "Get the list of blank forms again.")


async def _after_all(request: Request, answer: Response) -> Response:
    """Return the answer after what little is still coming, or else the phone would not hear it."""
    left = 16 << 20
    try:
        async with asyncio.timeout(30):
            async for chunk in request.stream():
                left -= len(chunk)
                if left < 0:
                    break
    except (ClientDisconnect, RuntimeError, TimeoutError):
        pass
    return answer
