"""``groundtruce show``: one record by its id."""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.json import JSON

from groundtruce.cli.desk import CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, out
from groundtruce.errors import NotFound
from groundtruce.model.finding import Finding
from groundtruce.model.incident import Incident, Tombstone
from groundtruce.model.report import Report

if TYPE_CHECKING:
    from groundtruce.store.base import Store

Id = Annotated[str, typer.Argument(help="Id of a report, claim, incident, finding …")]


def show(record: Id, case: CaseOption = None, json: JsonOption = False) -> None:
    """Print the record whole, whatever noun it is; the beginning of an id is enough."""
    with desk(case) as at:
        found = at.store.find(record)
        heir = at.store.find(found.into) if isinstance(found, Tombstone) else None
        later = _superseding(found, at.store)
        seen = _from_space(found, at.store)
    if found is None:
        raise NotFound(f"no record {record} is known.", "Find ids with 'groundtruce search'.")
    plain = {"noun": type(found).__name__, **found.model_dump(mode="json", exclude_none=True)}
    if later is not None:
        plain["superseded_by"] = later
    if seen is not None:
        plain["from_space"] = seen
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
    if later is not None:
        out.print(f"It feeds no finding any more: {later} stands in its place.")
    out.print(JSON.from_data(plain, ensure_ascii=False))


def _from_space(found: object, store: "Store") -> "dict[str, Any] | None":
    """Return what the overpasses on record could have seen of an incident."""
    if isinstance(found, Finding):
        found = found.incident
    if not isinstance(found, Incident):
        return None
    from groundtruce.model import observable

    (seen,) = observable.seen([found], store.watches())
    return seen.model_dump(mode="json", exclude={"incident"}, exclude_none=True)


def _superseding(found: object, store: "Store") -> str | None:
    """Return the report that puts this one right or takes it back, if any does."""
    if not isinstance(found, Report):
        return None
    from groundtruce.flow import views

    return views.superseding(store, found)
