"""``groundtruce serve``: brief and map in the browser, on this machine only."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, case_folder, desk, moment
from groundtruce.cli.terminal import out
from groundtruce.settings import Settings

Port = Annotated[int | None, typer.Option("--port", help="Port on 127.0.0.1.", show_default=False)]


def serve(case: CaseOption = None, as_of: AsOfOption = None, port: Port = None) -> None:
    """Serve the case's brief, map and evidence on 127.0.0.1 until interrupted."""
    show(case_folder(case), as_of=as_of, port=port)


def show(folder: Path, *, as_of: str | None = None, port: int | None = None) -> None:
    """Serve the folder and print the address."""
    import uvicorn

    from groundtruce.web.open import opened

    chosen = port or Settings.from_environment().port
    with desk(folder) as at:
        asked = moment(as_of, ZoneInfo(at.case.time_zone)) if as_of else None
    app = opened(folder, as_of=asked)
    out.print(f"\nbrief and map: http://127.0.0.1:{chosen}/   (stop with Ctrl+C)", highlight=False)
    uvicorn.run(app, host="127.0.0.1", port=chosen, log_level="warning")
