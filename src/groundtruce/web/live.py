"""Live: one quiet line from the server whenever something was kept or the road walked anew.

It tells when anything happens inside the mission, and so is for those inside alone.
"""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.way import Way, has
from groundtruce.web.workbench import Mark, Workbench

LOOKS_S = 1.0
# Lines that tell both ends, and every proxy between, that the other is still there.
BREATHES = 20


def live(asked: Asked) -> Response:
    """Return the server-sent events."""
    told = StreamingResponse(_told(asked.request, asked.bench), media_type="text/event-stream")
    told.headers["cache-control"] = "no-store"
    return told


async def _told(request: Request, bench: Workbench) -> AsyncIterator[str]:
    known, looks = None, 0
    while not await request.is_disconnected():
        mark = await run_in_threadpool(_seen, request, bench)
        # Who logged out or was shut out is told nothing more.
        if mark is None:
            return
        if mark != known:
            said = json.dumps({"rows": mark[0], "road": mark[1][:12], "walking": bench.is_walking})
            yield f"id: {mark[0]}-{mark[1][:12]}\nevent: mark\ndata: {said}\n\n"
            known = mark
        elif looks % BREATHES == 0:
            yield ": here\n\n"
        looks += 1
        await asyncio.sleep(LOOKS_S)


def _seen(request: Request, bench: Workbench) -> Mark | None:
    """Return the mark of what is kept, or ``None`` once the visitor has no right to it any more."""
    return bench.mark() if has(request, bench, Verb.SEE) else None


WAYS = (Way("/live", Verb.SEE, live),)
