"""``groundtruce serve``: brief and map in the browser, on this machine only."""

import socket
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, case_folder, desk, moment
from groundtruce.cli.terminal import out
from groundtruce.errors import NotAllowed
from groundtruce.settings import Settings

Port = Annotated[int | None, typer.Option("--port", help="Port on 127.0.0.1.", show_default=False)]


def serve(case: CaseOption = None, as_of: AsOfOption = None, port: Port = None) -> None:
    """Serve the case's brief, map and evidence on 127.0.0.1 until interrupted."""
    show(case_folder(case), as_of=as_of, port=port)


def show(folder: Path, *, as_of: str | None = None, port: int | None = None) -> None:
    """Serve the folder and print the address; without a port asked for, a busy one is passed by."""
    import uvicorn

    from groundtruce.web.open import opened

    with desk(folder) as at:
        asked = moment(as_of, ZoneInfo(at.case.time_zone)) if as_of else None
    app = opened(folder, as_of=asked)
    with listening(port) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        out.print(f"\nbrief and map: {address}   (stop with Ctrl+C)", highlight=False)
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run([listener])


def listening(port: int | None) -> socket.socket:
    """Return a socket bound to loopback: the port asked for, or the usual one, or a free one."""
    for candidate in (port,) if port else (Settings.from_environment().port, 0):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", candidate))
        except OSError:
            listener.close()
        else:
            return listener
    raise NotAllowed(
        f"port {port} of this machine is in use.", "Give another one with --port, or none."
    )
