"""``groundtruce serve``: the workbench in the browser, on this machine unless it has accounts."""

import os
import secrets
import socket
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, case_folder, desk, moment
from groundtruce.cli.terminal import out
from groundtruce.errors import NotAllowed
from groundtruce.settings import Settings

LOOPBACK = "127.0.0.1"
Port = Annotated[int | None, typer.Option("--port", help="Port.", show_default=False)]
Host = Annotated[str, typer.Option("--host", help="Address to listen on; others need accounts.")]
Names = Annotated[
    list[str] | None,
    typer.Option("--name", help="Name that this machine is called by; may be repeated."),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        help="Processes that answer; one for this machine alone, else up to four.",
        show_default=False,
    ),
]
MOST_WORKERS = 4
PATIENCE_S = 120


def serve(
    case: CaseOption = None,
    as_of: AsOfOption = None,
    port: Port = None,
    host: Host = LOOPBACK,
    name: Names = None,
    workers: Workers = None,
) -> None:
    """Serve the workbench of the case until interrupted.

    Without accounts it listens on this machine alone.
    """
    show(case_folder(case), as_of=as_of, port=port, host=host, names=name or (), workers=workers)


def show(
    folder: Path,
    *,
    as_of: str | None = None,
    port: int | None = None,
    host: str = LOOPBACK,
    names: Iterable[str] = (),
    workers: int | None = None,
) -> None:
    """Serve the folder and print the address; without a port asked for, a busy one is passed by."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from groundtruce.store.accounts import Accounts
    from groundtruce.web.open import opened
    from groundtruce.web.openrosa.patience import Patient

    with desk(folder) as at:
        asked = moment(as_of, ZoneInfo(at.case.time_zone)) if as_of else None
    if host != LOOPBACK and not Accounts(folder / ".shelf").people():
        raise NotAllowed(
            f"nobody has an account, so the pages are not served on {host}.",
            "Make accounts with 'groundtruce account add', or leave --host out.",
        )
    at_work = workers or _enough(host)
    app = partial(opened, folder, asked, (*names, host), secrets.token_hex(4))
    with listening(port, host) as listener:
        address = f"http://{host}:{listener.getsockname()[1]}/"
        out.print(f"\nworkbench: {address}   (stop with Ctrl+C)", highlight=False)
        out.print(f"brief:     {address}brief\nmap:       {address}map", highlight=False)
        config = uvicorn.Config(
            app,
            factory=True,
            workers=at_work,
            # Others take visitors in by ways of their own.
            loop="asyncio",
            http=Patient,
            log_level="warning",
            # A process that opens a large case, or has a busy machine, is not one that hangs.
            timeout_worker_healthcheck=PATIENCE_S,
            date_header=False,
            server_header=False,
        )
        if at_work > 1:
            Multiprocess(config, [listener]).run()
        else:
            uvicorn.Server(config).run([listener])


def _enough(host: str) -> int:
    """Return how many processes answer: on this machine alone there is one person to wait."""
    return 1 if host == LOOPBACK else min(MOST_WORKERS, os.cpu_count() or 1)


def listening(port: int | None, host: str = LOOPBACK) -> socket.socket:
    """Return a socket bound to the host: the port asked for, or the usual one, or a free one."""
    from groundtruce.web.dealing import Dealt

    # What hands visitors on is asked of this system alone.
    kind = Dealt if sys.platform == "linux" else socket.socket
    for candidate in (port,) if port else (Settings.from_environment().port, 0):
        # Named as TCP, or the event loop leaves small answers waiting for the one before (40 ms).
        listener = kind(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
        except OSError:
            listener.close()
        else:
            return listener
    raise NotAllowed(
        f"port {port} of this machine is in use.", "Give another one with --port, or none."
    )
