"""``groundtruce show``: one record by its id."""

from typing import Annotated

import typer
from rich.json import JSON

from groundtruce.cli.desk import CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, out
from groundtruce.errors import NotFound
from groundtruce.model.incident import Tombstone

Id = Annotated[str, typer.Argument(help="Id of a report, claim, incident, finding …")]


def show(record: Id, case: CaseOption = None, json: JsonOption = False) -> None:
    """Print the record whole, whatever noun it is; the beginning of an id is enough."""
    with desk(case) as at:
        found = at.store.find(record)
        heir = at.store.find(found.into) if isinstance(found, Tombstone) else None
    if found is None:
        raise NotFound(f"no record {record} is known.", "Find ids with 'groundtruce search'.")
    plain = {"noun": type(found).__name__, **found.model_dump(mode="json", exclude_none=True)}
    if heir is not None:
        plain["incident"] = heir.model_dump(mode="json", exclude_none=True)
    if json:
        answer(plain)
        return
    if isinstance(found, Tombstone):
        out.print(
            f"{found.id} is no incident of its own any more: its claim {found.claim} stands in "
            f"{found.into}.",
            highlight=False,
        )
    out.print(JSON.from_data(plain, ensure_ascii=False))
