"""``groundtruce rebuild``: every view anew from the log."""

from groundtruce.cli.desk import CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, err, out


def rebuild(case: CaseOption = None, json: JsonOption = False) -> None:
    """Drop all that is derived and replay the log; the result is the same, byte for byte."""
    with desk(case) as at, err.status("replaying the log"):
        at.store.rebuild()
        rows, head = at.store.head()
    answer({"rows": rows, "head": head}) if json else out.print(f"replayed {rows} log rows")
