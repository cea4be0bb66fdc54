"""Overpasses: the passes of each satellite on record, and what hid the ground from them."""

from collections.abc import Iterable

from groundtruce.model.ledger import Row, Table
from groundtruce.model.watch import Watch

NAME = "overpasses"
COLUMNS = ("satellite", "passes", "hidden_by")


def table(watch: Iterable[Watch]) -> Table:
    """Return how many passes each satellite had, those with a clear view before the hidden ones.

    An orbit without an image and a sky that nobody knows count as hidden.
    """
    passes: dict[tuple[str, str], list[str]] = {}
    for entry in watch:
        if entry.overpass is not None:
            why = entry.overpass.unfit.value if entry.overpass.unfit else ""
            passes.setdefault((entry.overpass.satellite, why), []).append(entry.id)
    rows = (
        Row(
            cells={"satellite": satellite, "passes": len(entries), "hidden_by": why or None},
            entries=tuple(sorted(entries)),
        )
        for (satellite, why), entries in sorted(passes.items())
    )
    return Table(name=NAME, columns=COLUMNS, rows=tuple(rows))
