"""The analyst's desk: a case folder and its store, opened for one command."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from groundtruce.cli.options import AsOfOption as AsOfOption
from groundtruce.cli.options import CaseOption as CaseOption
from groundtruce.cli.options import JsonOption as JsonOption
from groundtruce.cli.options import LanguageOption as LanguageOption
from groundtruce.errors import CaseError
from groundtruce.model.case import Case
from groundtruce.store.base import Store

if TYPE_CHECKING:
    from groundtruce.flow import Road


@dataclass(frozen=True)
class Desk:
    """A case folder with its open store, and the clock that was read once."""

    folder: Path
    store: Store
    now: datetime

    @property
    def case(self) -> Case:
        """Return the case as kept; asks for a gathering if there is none yet."""
        found = self.store.case()
        if found is None:
            raise CaseError(
                "nothing has been gathered into this case yet.",
                "Run 'groundtruce gather' or 'groundtruce run' first.",
                str(self.folder),
            )
        return found

    def carry(self, as_of: str | None, **more: Any) -> "Road":
        """Walk the road at the moment asked for, or at the present, and keep a present view.

        At the present all that the mission decided counts, even after the end of the case.
        """
        from groundtruce import flow
        from groundtruce.flow import space
        from groundtruce.web.ground import Ground

        case = self.case
        if as_of is not None:
            return flow.carry(self.store, moment(as_of, ZoneInfo(case.time_zone)), **more)
        ask = partial(space.ask, self.folder, self.store, self.now)
        present = flow.present(case, self.now)
        road = flow.carry(self.store, present, decided=self.now, fused=ask, **more)
        flow.settle(self.store, road, self.now)
        flow.keep(self.store, road)
        if road.brief is not None:
            # Pages find their columns made, however soon they are asked for.
            Ground.kept(self.store, self.folder).index  # noqa: B018
        return road


@contextmanager
def desk(case: Path | None) -> Iterator[Desk]:
    """Open the case folder and its store for the length of the block."""
    from groundtruce.store.sqlite import SqliteStore

    # Records are many, small, frozen and without cycles: the collector would look at each of
    # them again and again and find nothing, at a fifth of the time that a gathering takes.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    folder = case_folder(case)
    with SqliteStore.open(folder / ".shelf") as store:
        yield Desk(folder=folder, store=store, now=datetime.now(UTC))


def case_folder(case: Path | None) -> Path:
    """Return the folder that holds case.yaml: the one named, or its ``case`` folder."""
    asked = case or Path()
    for folder in (asked, asked / "case"):
        if (folder / "case.yaml").is_file():
            return folder
    raise CaseError(
        f"there is no case.yaml in {asked.resolve()}.",
        "Give --case DIR, make a case with 'groundtruce new NAME', or try 'groundtruce demo'.",
    )


def moment(text: str, zone: ZoneInfo) -> datetime:
    """Read a moment; without an offset it is local, a date alone is the end of that day."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CaseError(
            f"{text!r} is not a moment.", "Write it as 2025-11-11T19:30+07:00 or 2025-11-11."
        ) from None
    if len(text) <= len("2025-11-11"):
        found = datetime.combine(found.date() + timedelta(days=1), time())
    return found if found.tzinfo else found.replace(tzinfo=zone)
