"""``groundtruce verify``: is every kept byte what it was?"""

import typer

from groundtruce.cli.desk import CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, err, out


def verify(case: CaseOption = None, json: JsonOption = False) -> None:
    """Check log, originals and views; name the row or file in which a byte changed (status 1)."""
    with desk(case) as at, err.status("comparing every kept byte with its hash"):
        damages = at.store.verify()
        rows, head = at.store.head()
    if json:
        answer(
            {
                "sound": not damages,
                "rows": rows,
                "head": head,
                "damages": [damage.plain() for damage in damages],
            }
        )
    else:
        for damage in damages:
            err.print(f"[red]✗[/] {damage.where}: {damage.what}", highlight=False)
        if not damages:
            out.print(f"sound: {rows} log rows, head {head}")
    if damages:
        raise typer.Exit(1)
