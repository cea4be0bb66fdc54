"""Standing: how far two sites have heard each other, as the handovers in one's log tell.

A cursor counts only where the hash of its row is still the log's. A site whose log came back from
a backup notices by that, says so, and is given everything again, also what it once gave itself.
"""

from dataclasses import dataclass
from datetime import datetime

from groundtruce.model.handover import START, Cursor, Handover, Way
from groundtruce.model.report import Original
from groundtruce.store.base import Store
from groundtruce.store.parcel.keys import PublicKey

# What each site has of its own: the case by its folder, its handovers, its phones, its pulls.
STAYS = frozenset({"case", "device", "handover", "pulled", "revocation"})


@dataclass(frozen=True)
class Standing:
    """How far a site was heard, how far it has heard this one, what it lacks.

    ``forgot`` says that it counts on rows which this log no longer has, ``again`` that it asked
    for everything once more. ``case_has`` is the state of the
    case's own files there.
    """

    heard: Cursor = START
    has: Cursor = START
    wants: tuple[str, ...] = ()
    forgot: bool = False
    again: bool = False
    case_has: str | None = None
    last_taken: datetime | None = None
    last_given: datetime | None = None


def standing(store: Store, site: PublicKey) -> Standing:
    """Return how this store and another site stand with each other."""
    told = [Handover.model_validate_json(row.body) for row in store.rows(noun="handover")]
    ours = [one for one in told if one.site == site.fingerprint]
    given = max((one.received for one in ours if one.way is Way.GIVEN), default=None)
    # By when they were made: one that comes late, or again, tells nothing new.
    taken = sorted((one for one in ours if one.way is Way.TAKEN), key=_made)
    if not taken:
        return Standing(last_given=given)
    heard, newest = START, taken[-1]
    for one in taken:
        heard = one.until if one.again or one.until.n > heard.n else heard
    forgot = not knows(store, newest.has)
    return Standing(
        heard=heard,
        has=START if forgot or newest.again else newest.has,
        wants=newest.wants,
        forgot=forgot,
        again=newest.again,
        case_has=newest.case_has,
        last_taken=max(one.received for one in taken),
        last_given=given,
    )


def knows(store: Store, cursor: Cursor) -> bool:
    """Whether the cursor points into this store's log as it is now."""
    return cursor.n == 0 or store.row_hash(cursor.n) == cursor.hash


def head(store: Store) -> Cursor:
    """Return the cursor behind the last row of the log."""
    n, link = store.head()
    return Cursor(n=n, hash=link)


def awaited(store: Store) -> tuple[Original, ...]:
    """Return the originals that records name and whose bytes have not come yet, smallest first."""
    named = (Original.model_validate_json(row.body) for row in store.rows(noun="original"))
    return tuple(sorted((o for o in named if not store.has_original(o.sha256)), key=_size))


def _size(original: Original) -> tuple[int, str]:
    return (original.size, original.sha256)


def _made(handover: Handover) -> tuple[datetime, int]:
    return (handover.made, handover.until.n)
