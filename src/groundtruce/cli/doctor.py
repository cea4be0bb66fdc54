"""``groundtruce doctor``: has this machine what is needed?"""

import typer

from groundtruce.cli.desk import CaseOption, JsonOption
from groundtruce.cli.terminal import answer, table


def doctor(case: CaseOption = None, json: JsonOption = False) -> None:
    """Check Python, SQLite, fonts, browser files, disk and bundled cases; status 1 if one lacks.

    In a case folder it also says who may judge, reply, verify and release.
    """
    from groundtruce.cli.checkup import checkup

    checks = checkup(case)
    if json:
        answer([check.plain() for check in checks])
    else:
        rows = (("✓" if c.is_well else "✗", c.what, c.found, c.remedy) for c in checks)
        table("This machine", ("", "what", "found", "what to do"), rows)
    if not all(check.is_well for check in checks):
        raise typer.Exit(1)
