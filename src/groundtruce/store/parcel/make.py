"""Making a package: all that the other site has not said it has, the most useful bytes first.

Records come before everything, then small texts together, then photos from the smallest up. A
package is complete in itself: until the other site answers, the next one holds the same and more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

from groundtruce.errors import Damaged
from groundtruce.model.handover import NOTHING, START, Cursor, Handover, Way
from groundtruce.model.record import content_id
from groundtruce.model.report import Original
from groundtruce.store.base import KeptRow, Store
from groundtruce.store.parcel import bundle, envelope
from groundtruce.store.parcel.envelope import CHUNK, Draft, Drawn, Header, Part
from groundtruce.store.parcel.keys import SiteKey
from groundtruce.store.parcel.sites import Site
from groundtruce.store.parcel.standing import STAYS, Standing, awaited, head, standing

# What is packed together at a time: what is half copied is lost by the block.
BLOCK = 4 << 20
SMALL = 1 << 20
_TEXTS = ("text/", "application/json", "application/jsonl", "application/xml", "application/geo")
# How many originals are asked for at a time, and what asking for one costs of every package.
WANTED, _WANT = 200, 67
# What the header costs beside its parts, and what each part adds to it.
_HEADER, _ENTRY = 1200, 260
_AN_INSTANT = timedelta(microseconds=1)

CaseFiles = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Wish:
    """What a package may hold: photos too, and how many bytes in all."""

    photos: bool = False
    largest: int | None = None


@dataclass(frozen=True)
class Made:
    """A package as it was written: what it holds, and what there was no room for."""

    file: Path
    size: int
    records: int
    originals: int
    later: int
    later_bytes: int
    until: Cursor


@dataclass
class _Load:
    """Parts that are ready to be written, and how many bytes are left for more."""

    left: int | None
    parts: list[Draft] = field(default_factory=list)

    def takes(self, part: Part, drawn: Drawn) -> bool:
        """Take a part where there is room for it."""
        cost = part.size + _ENTRY
        if self.left is not None:
            if cost > self.left:
                return False
            self.left -= cost
        self.parts.append((part, drawn))
        return True


def make(
    store: Store,
    key: SiteKey,
    site: Site,
    file: Path,
    *,
    case: str,
    at: datetime,
    wish: Wish = Wish(),
    case_files: CaseFiles = (),
    case_has: str | None = None,
    asked: Iterable[str] = (),
) -> Made:
    """Write a package for a site and keep in the log that it was given.

    ``asked`` are originals that this site wants before others. ``case_files`` go along where the
    other follows and has them otherwise; ``case_has`` is what this site has of the other's.
    """
    stand, until = standing(store, site.key), head(store)
    # The other site goes by which package was made last, so a clock that fell back must not count.
    made = max(at, stand.last_given + _AN_INSTANT) if stand.last_given else at
    wants = _wanted(store, asked)
    load = _Load(wish.largest and max(0, wish.largest - _HEADER - _WANT * len(wants)))
    if case_files and stand.case_has not in (files_state(case_files), NOTHING):
        load.takes(*_packed("case", bundle.joined(case_files)))
    rows = list(_rows(store, site, stand, until))
    reached, records = _records(load, rows, stand.has, until)
    originals = list(_originals(store, rows, reached, stand))
    sent = _texts(load, store, originals)
    sent |= _media(load, store, originals) if wish.photos else set()
    later = [one for one in originals if one.sha256 not in sent]
    header = Header(
        case=case,
        giver=str(key.public),
        taker=str(site.key),
        made=made,
        after=stand.has,
        until=reached,
        has=START if stand.forgot else stand.heard,
        again=stand.forgot,
        wants=wants,
        case_has=case_has or NOTHING,
    )
    package = envelope.write(file, header, key, load.parts)
    store.keep([_given(site, package, header, sent)], at=at, actor="parcel")
    missing = sum(one.size for one in later)
    return Made(file, file.stat().st_size, records, len(sent), len(later), missing, reached)


def files_state(case_files: CaseFiles) -> str:
    """Return what the case's own files are known by as a whole."""
    return sha256(bundle.joined(case_files)).hexdigest()


def _given(site: Site, package: str, header: Header, sent: Iterable[str]) -> Handover:
    return Handover(
        id=content_id("h", package, Way.GIVEN),
        site=site.key.fingerprint,
        way=Way.GIVEN,
        package=package,
        made=header.made,
        received=header.made,
        until=header.until,
        brought=tuple(sorted(sent)),
    )


def _rows(store: Store, site: Site, stand: Standing, until: Cursor) -> Iterator[KeptRow]:
    for row in store.rows(after=stand.has.n):
        is_theirs = row.actor == site.key.actor and not stand.again
        if row.n <= until.n and row.noun not in STAYS and not is_theirs:
            yield row


def _records(load: _Load, rows: list[KeptRow], after: Cursor, until: Cursor) -> tuple[Cursor, int]:
    """Pack rows in their order as far as there is room; return how far that is."""
    begin, reached, count = 0, after, BLOCK
    while begin < len(rows):
        end = _block_end(rows, begin, count)
        written = b"".join(b"%b\t%b\n" % (row.noun.encode(), row.body) for row in rows[begin:end])
        last = rows[end - 1]
        goal = until if end == len(rows) else Cursor(n=last.n, hash=last.hash)
        if load.takes(*_packed("records", written, goal)):
            begin, reached = end, goal
        elif end - begin == 1:
            return reached, begin
        else:
            # Half as much may still have room.
            count = len(written) // 2
    return until, len(rows)


def _block_end(rows: list[KeptRow], begin: int, largest: int) -> int:
    size, end = 0, begin
    while end < len(rows) and (end == begin or size + len(rows[end].body) <= largest):
        size += len(rows[end].body)
        end += 1
    return end


def _originals(
    store: Store, rows: list[KeptRow], reached: Cursor, stand: Standing
) -> Iterator[Original]:
    """Yield what the other site lacks of originals that are here: what it asked for first."""
    told = {row.id: row for row in store.rows(noun="original")}
    new = [row.id for row in rows if row.noun == "original" and row.n <= reached.n]
    found = [told[name] for name in dict.fromkeys((*stand.wants, *new)) if name in told]
    asked = set(stand.wants)
    known = [Original.model_validate_json(row.body) for row in found]
    first = [one for one in known if one.sha256 in asked]
    rest = sorted((one for one in known if one.sha256 not in asked), key=lambda one: one.size)
    yield from (one for one in (*first, *rest) if store.has_original(one.sha256))


def is_small_text(original: Original) -> bool:
    """Whether an original travels with the texts."""
    return original.size <= SMALL and original.media_type.startswith(_TEXTS)


def _texts(load: _Load, store: Store, originals: Iterable[Original]) -> set[str]:
    sent: set[str] = set()
    texts = [one for one in originals if is_small_text(one)]
    share = len(texts)
    while texts and share:
        chosen = _of_size(texts[:share], BLOCK)
        data = bundle.joined((one.sha256, store.original(one.sha256)) for one in chosen)
        if load.takes(*_packed("texts", data)):
            sent |= {one.sha256 for one in chosen}
            texts = texts[len(chosen) :]
        else:
            share = len(chosen) // 2
    return sent


def _of_size(originals: list[Original], largest: int) -> list[Original]:
    total, chosen = 0, list[Original]()
    for one in originals:
        total += one.size
        if chosen and total > largest:
            break
        chosen.append(one)
    return chosen


def _media(load: _Load, store: Store, originals: Iterable[Original]) -> set[str]:
    sent = set()
    for one in originals:
        part = Part(kind="original", size=one.size, original=one.sha256)
        if not is_small_text(one) and load.takes(part, partial(_drawn, store, one)):
            sent.add(one.sha256)
    return sent


def _drawn(store: Store, original: Original) -> Iterator[bytes]:
    path, hashed = store.original_path(original.sha256), sha256()
    with path.open("rb") as file:
        for chunk in iter(partial(file.read, CHUNK), b""):
            hashed.update(chunk)
            yield chunk
    if hashed.hexdigest() != original.sha256:
        raise Damaged(
            "the original is not what was kept.",
            "Restore this file from a backup, then make the package again.",
            str(path),
        )


def _packed(kind: envelope.Kind, data: bytes, until: Cursor = START) -> Draft:
    packed = bundle.packed(data)
    part = Part(kind=kind, size=len(packed), unpacked=len(data), until=until)
    return part, lambda: (packed,)


def _wanted(store: Store, asked: Iterable[str]) -> tuple[str, ...]:
    lacking = [one.sha256 for one in awaited(store)]
    first = [name for name in asked if name in set(lacking)]
    return tuple(dict.fromkeys((*first, *lacking)))[:WANTED]
