"""Live: one quiet line from the server whenever something was kept or the road walked anew."""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from groundtruce.web.access.policy import Verb, may
from groundtruce.web.way import visitor_of
from groundtruce.web.workbench import Workbench

LOOKS_S = 1.0
# Lines that tell both ends, and every proxy between, that the other is still there.
BREATHES = 20


def route(bench: Workbench) -> Route:
    """Return the route of the server-sent events."""

    async def live(request: Request) -> Response:
        if not may(visitor_of(request, bench), Verb.SEE):
            return Response(status_code=403)
        told = StreamingResponse(_told(request, bench), media_type="text/event-stream")
        told.headers["cache-control"] = "no-store"
        return told

    return Route("/live", live)


async def _told(request: Request, bench: Workbench) -> AsyncIterator[str]:
    known, looks = None, 0
    while not await request.is_disconnected():
        mark = await asyncio.to_thread(bench.mark)
        if mark != known:
            said = json.dumps({"rows": mark[0], "road": mark[1][:12], "walking": bench.is_walking})
            yield f"id: {mark[0]}-{mark[1][:12]}\nevent: mark\ndata: {said}\n\n"
            known = mark
        elif looks % BREATHES == 0:
            yield ": here\n\n"
        looks += 1
        await asyncio.sleep(LOOKS_S)
