"""Open a case folder for the browser: the last kept road, or the road as of a moment."""

import gc
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from threading import Thread

from starlette.applications import Starlette

from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.app import HOSTS, create_app
from groundtruce.web.workbench import Workbench


def opened(
    folder: Path, as_of: datetime | None = None, names: Iterable[str] = (), salt: str = ""
) -> Starlette:
    """Return the application for a case folder; the store stays open as long as it is served.

    ``names`` are those of this machine that it answers to beside the loopback's own. Processes
    that serve the case together have one ``salt``, so that a page of one is known to the others.
    """
    store = SqliteStore.open(folder / ".shelf")
    bench = Workbench(store, folder, as_of=as_of, salt=salt)
    # Whoever asks first waits for what is left of it, and no longer.
    Thread(target=_made_ready, args=[bench], name="warm", daemon=True).start()
    return create_app(bench, hosts=(*HOSTS, *names))


def _made_ready(bench: Workbench) -> None:
    bench.warm()
    # What is there now stays: looked through again and again for what could go, it would hold up
    # pages for a tenth of a second each time.
    gc.collect()
    gc.freeze()
