"""What the stage verbs share: carry the road as far as one room and show what stands there."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from groundtruce.cli.desk import desk
from groundtruce.cli.terminal import answer, bars, out, table


def carried(until: str, case: Path | None, as_of: str | None, *, json: bool) -> Any:
    """Return the road up to the stage; a view of the present is kept."""
    with desk(case) as at, bars(as_json=json) as progress:
        return at.carry(as_of, until=until, progress=progress)


def shown(records: Iterable[Any], columns: dict[str, Any], title: str, *, json: bool) -> None:
    """Print records as JSON, or one row each with the given columns."""
    if json:
        answer([record.model_dump(mode="json", exclude_none=True) for record in records])
        return
    listed = list(records)
    rows = ([cell(record) for cell in columns.values()] for record in listed)
    table(f"{title}: {len(listed)}", columns, rows)


def told(counts: dict[str, Any]) -> None:
    """Print the summary of a road."""
    rows = []
    for name, value in counts.items():
        if isinstance(value, dict):
            rows += [(f"  {name}: {word}", count) for word, count in value.items()]
        else:
            rows.append((name, value))
    table("What the road came to", ("", ""), rows)
    out.print()


def day(incident: Any) -> str:
    """Return the incident's first day in UTC, or a dash."""
    return incident.span.start.date().isoformat() if incident.span else "–"


def where(incident: Any) -> str:
    """Return the incident's place in both sides' names, or a dash."""
    return incident.place.label() if incident.place else "–"
