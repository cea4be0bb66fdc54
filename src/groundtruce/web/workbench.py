"""The workbench: an open case for the browser, looked at from any moment of knowledge.

Whatever is kept, here or by the command line, makes what stands now out of date. The road is then
walked anew in the background, and until it arrives pages show what stood before and say so.
"""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from groundtruce.errors import Busy, GroundTruceError
from groundtruce.flow import chronicle, composed, views
from groundtruce.model.balance import Side
from groundtruce.model.brief import Brief
from groundtruce.model.case import Case
from groundtruce.model.vocabulary import LANGUAGES, Vocabulary, vocabulary
from groundtruce.store.accounts import Accounts
from groundtruce.store.base import Store
from groundtruce.store.followed import Lists
from groundtruce.web import rendering, walking
from groundtruce.web.ground import Ground
from groundtruce.web.lasting import Lasting
from groundtruce.web.moment import Moment

Mark = tuple[int, str]
Lines = list[chronicle.Line]
REMEMBERED = 12
_FIRST, _LAST = datetime(1, 1, 15, tzinfo=UTC), datetime(9999, 12, 15, tzinfo=UTC)


def utc_now() -> datetime:
    """Return the clock's moment."""
    return datetime.now(UTC)


class Workbench:
    """One case folder with its store, served to several people at once."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        *,
        as_of: datetime | None = None,
        clock: Callable[[], datetime] = utc_now,
        patience_s: float = 3.0,
        salt: str = "",
    ) -> None:
        self.store = store
        self.folder = folder
        self.as_of = as_of
        self.clock = clock
        self.patience_s = patience_s
        self.languages = LANGUAGES
        self.accounts = Accounts(folder / ".shelf")
        self.lists = Lists(folder / ".shelf")
        self._moments: OrderedDict[Any, Moment] = OrderedDict()
        self.lasting = Lasting(salt=salt)
        self._lock = Lock()
        self._walker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="road")
        self._walk: Future[None] | None = None
        self._turn = walking.turn(folder)
        self._told: tuple[Mark, Lines] | None = None
        self._at_work: dict[str, BaseProcess] = {}

    @property
    def case(self) -> Case:
        """Return the case as it is now."""
        return self.moment(None, LANGUAGES[0]).case

    @property
    def words(self) -> Vocabulary:
        """Return the words of pages."""
        return vocabulary()

    @property
    def is_walking(self) -> bool:
        """Whether something was kept that the pages do not show yet."""
        walking = self._walk is not None and not self._walk.done()
        return walking or self._turn.is_taken

    def mark(self) -> Mark:
        """Return what changes when anything is kept or the road is walked anew."""
        return self.store.mark()

    def moment(self, as_of: datetime | None, language: str) -> Moment:
        """Return what stands in that language, now or as it was known at the moment asked for.

        Raises NotFound while no road has been walked, CaseError before the case began.
        """
        asked = as_of or self.as_of
        key = (self.mark(), asked, language)
        with self._lock:
            if key in self._moments:
                self._moments.move_to_end(key)
                return self._moments[key]
        found = Moment(self._ground(key[0], asked), language, self._composed)
        with self._lock:
            found = self._moments.setdefault(key, found)
            while len(self._moments) > REMEMBERED:
                self._moments.popitem(last=False)
        return found

    @property
    def is_large(self) -> bool:
        """Whether what was looked at last is known to be too much to be fused anew for one page."""
        with self._lock:
            newest = next(reversed(self._moments.values()), None)
        return newest is not None and newest.ground.is_indexed and newest.is_large

    def warm(self) -> None:
        """Make ready what the first pages ask for; a case that cannot be shown yet is left."""
        with suppress(GroundTruceError):
            at = self.moment(None, self.languages[0])
            at.index.warm()
            rendering.warm()
            at.ground.layers, at.unreviewed  # noqa: B018

    def chronicle(self, as_of: datetime | None) -> Lines | None:
        """Return how commitments stood day by day; ``None`` while a process works it out.

        At an earlier moment only what had happened by then is left of it.
        """
        mark = self.mark()
        if self._told is None or self._told[0] != mark:
            found = chronicle.known(self.folder, mark)
            if found is None:
                found, is_whole = self._days_so_far()
                if not is_whole:
                    self._write()
                    return None
            self._told = (mark, found)
        return _until(self._told[1], as_of or self.as_of)

    def chronicle_so_far(self, as_of: datetime | None) -> Lines:
        """Return the same up to the last day that is worked out by now."""
        return _until(self._days_so_far()[0], as_of or self.as_of)

    def balance(self, at: Moment) -> tuple[Side, ...] | None:
        """Return the balance of a moment; ``None`` while a process reads very many findings."""
        if not at.is_large or at.ground.is_carried:
            return views.sides(at.road)
        mark = self.mark()
        found = chronicle.balance(self.folder, mark)
        if found is None:
            self._write()
        return found

    def _days_so_far(self) -> tuple[Lines, bool]:
        now = Ground.kept(self.store, self.folder)
        return chronicle.so_far(self.folder, self.store, now.road)

    def _write(self) -> None:
        """Start the process that works the chronicle out, unless it runs already."""
        self._begin("chronicle", chronicle.worked_out, self.folder)

    def _composed(self, kind: str, language: str) -> Brief:
        """Return a document of very many findings; raises Busy while a process composes it."""
        found = composed.known(self.folder, self.mark(), kind, language)
        if found is None:
            self._begin("document", composed.make, self.folder, kind, language)
            raise Busy(
                "this document is being composed from very many findings.",
                "Look again in a few minutes.",
            )
        return found

    def _begin(self, name: str, work: Callable[..., object], *given: object) -> None:
        """Let a process of its own do the work, unless one of that name is still at it.

        Done here it would hold up every page for as long as it takes.
        """
        with self._lock:
            before = self._at_work.get(name)
            if before is None or not before.is_alive():
                self._at_work[name] = walking.started(work, *given)

    def local(self, text: str) -> datetime:
        """Return the moment that a visitor wrote: local time of the case where no zone is given.

        At the ends of the calendar it is one that has a day before it and behind it everywhere.
        """
        given = datetime.fromisoformat(text)
        moment = given if given.tzinfo else given.replace(tzinfo=ZoneInfo(self.case.time_zone))
        return min(max(moment, _FIRST), _LAST)

    def renew(self) -> None:
        """Walk the road anew in the background, and wait a little for it if it may arrive soon."""
        with self._lock:
            # A walk that has not begun yet will see what was kept just now.
            if self._walk is None or self._walk.running() or self._walk.done():
                self._walk = self._walker.submit(self._walked)
            walk = self._walk
        if walking.is_long(self.store):
            return
        try:
            walk.result(timeout=self.patience_s)
        except TimeoutError:
            return

    def close(self) -> None:
        """Wait for the walk under way and let go of the store."""
        self._walker.shutdown()
        self.store.close()

    def _walked(self) -> None:
        walking.walk(self.folder, self.store, self.clock())

    def _ground(self, mark: Mark, asked: datetime | None) -> Ground:
        """Return what stands then, shared by all languages."""
        with self._lock:
            known = [one for key, one in self._moments.items() if key[:2] == (mark, asked)]
        if known:
            return known[0].ground
        if asked is not None:
            return Ground.carried(self.store, self.folder, asked)
        return Ground.kept(self.store, self.folder)


def _until(lines: Lines, as_of: datetime | None) -> Lines:
    if as_of is None:
        return lines
    last = as_of.date().isoformat()
    return [
        {
            **line,
            "segments": [
                {**one, "to": min(one["to"], last)}
                for one in line["segments"]
                if one["from"] <= last
            ],
        }
        for line in lines
    ]
