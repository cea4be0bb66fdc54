"""``groundtruce show``: one record by its id."""

from typing import Annotated

import typer
from rich.json import JSON

from groundtruce.cli.desk import CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, out
from groundtruce.errors import NotFound

Id = Annotated[str, typer.Argument(help="Id of a report, claim, incident, finding …")]


def show(record: Id, case: CaseOption = None, json: JsonOption = False) -> None:
    """Print the record whole, whatever noun it is; the beginning of an id is enough."""
    with desk(case) as at:
        found = at.store.find(record)
    if found is None:
        raise NotFound(f"no record {record} is known.", "Find ids with 'groundtruce search'.")
    plain = {"noun": type(found).__name__, **found.model_dump(mode="json", exclude_none=True)}
    answer(plain) if json else out.print(JSON.from_data(plain, ensure_ascii=False))
