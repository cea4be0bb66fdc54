"""What a worker does at a time: each a function of what it is handed, so that any worker can.

Rows keep the number that they have in the file wherever they travel. A group of reports may reach
over several blocks; `Seam` and `Joined` find the whole of it, and one block is given all of it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from groundtruce.engine import judged, parquet, rows
from groundtruce.engine.judged import Judged
from groundtruce.engine.kernel import Kernel
from groundtruce.engine.parquet import Opened
from groundtruce.engine.rows import Noted, Part

Ints = NDArray[np.int64]
_LETTERS = 24


class Block(NamedTuple):
    """The rows that a block needs, by time and id, and how they repeat each other."""

    rows: Part
    folded: Any


class Couples(NamedTuple):
    """Couples of rows, the younger on the right, and how often they met."""

    left: Ints
    right: Ints
    met: Ints


class Seam(NamedTuple):
    """The roots of the groups of a block's own rows, and whom they are bound to outside."""

    root: Ints
    inside: Ints
    outside: Ints


class Joined(NamedTuple):
    """Of roots whose groups reach over blocks: the block that is given the whole group."""

    root: Ints
    owner: Ints


class Parcel(NamedTuple):
    """Whole groups, or what one block knows of them."""

    ids: pa.Array
    start: NDArray[np.float64]
    row: Ints
    earlier: Ints
    couples: Couples
    judged: Judged


class Called(NamedTuple):
    """Which incident each row belongs to, and how many incidents begin here."""

    row: Ints
    incident: pa.Array
    incidents: int


def chunk(opened: Opened, groups: Sequence[int]) -> Part:
    """Read some row groups."""
    parts = [opened.none(), *opened.batches(groups)]
    words = rows.vocabulary([part.words for part in parts])
    return rows.joined([rows.recoded(part, words) for part in parts])


def told(part: Part) -> tuple[Any, ...]:
    """Return what must be known of a chunk before its words have numbers."""
    return part.words, part.lengths, part.aside, part.unsaid


def dealt(part: Part, hands: int) -> list[tuple[pa.Array, Ints]]:
    """Deal ids out so that equal ones come into the same hand."""
    hand = _mark(part.ids) % np.uint64(hands)
    shares = [np.flatnonzero(hand == number) for number in range(hands)]
    return [(part.ids.take(pa.array(share)), part.row[share]) for share in shares]


def repeated(hands: Sequence[tuple[pa.Array, Ints]]) -> Ints:
    """Return the rows of one hand whose id was there before."""
    row = np.concatenate([share for _, share in hands])
    order = np.argsort(row)
    ids = pa.concat_arrays([ids for ids, _ in hands]).take(pa.array(order))
    return row[order][~rows.first_seen(ids)]


def noted(again: Sequence[Ints]) -> rows.Notes:
    """Return the note of rows whose id was there before."""
    row = np.concatenate(again)
    return {rows.REPEATED: Noted(len(row), int(row.min()) + 1)} if len(row) else {}


def cleaned(part: Part, words: dict[str, tuple[str, ...]], width: int, again: list[Ints]) -> Part:
    """Return the chunk without repeated ids, its words numbered as in the whole table."""
    found = rows.recoded(part, words).take(~np.isin(part.row, np.concatenate(again)))
    columns = {"ids": found.row, **found.columns}
    if "text" in columns and not columns["text"].shape[1]:
        columns["text"] = np.full((len(found), width), np.nan, dtype=np.float32)
    return replace(found, columns=columns)


def surveyed(kernel: Kernel, part: Part) -> Any:
    """Survey a chunk."""
    return kernel.surveyed(part.columns)


def pieces(kernel: Kernel, part: Part, plan: Any) -> dict[int, Part]:
    """Return what each block needs of a chunk."""
    asked = kernel.asked_for(part.columns, plan)
    return {number: part.take(which) for number, which in enumerate(asked) if len(which)}


def block(kernel: Kernel, given: Sequence[Part], plan: Any, number: int) -> Block:
    """Put a block together."""
    whole = parquet.ranked(rows.joined(given))
    whole = whole.take(kernel.in_order(whole.columns))
    return Block(whole, kernel.folded(whole.columns, plan, number))


def nothing(part: Part) -> Part:
    """Return no rows."""
    return part.take(np.zeros(0, dtype=np.int64))


def done(_: object) -> bool:
    """Say that a task is done without sending what it found."""
    return True


def counts(of: Block) -> Any:
    """Return how common everything is in the block's own rows."""
    return of.folded.counts


def met(kernel: Kernel, of: Block, plan: Any, number: int, beliefs: Any) -> tuple[Couples, Any]:
    """Return the block's own couples, by row of the block, and their histogram."""
    weighed = of.folded.weighed
    couples, often = kernel.met(of.rows.take(weighed).columns, plan, number, beliefs)
    return Couples(weighed[couples.left], weighed[couples.right], couples.met), often


def named(part: Part, ids: Sequence[str]) -> Ints:
    """Return the rows of a chunk that have these ids, -1 for those that it has not."""
    at = judged.places(part.ids, ids)
    return np.where(at >= 0, part.row[at] if len(part) else -1, -1)


def seam(
    kernel: Kernel, of: Block, couples: Couples, said: Judged, beliefs: Any, least: Any
) -> Seam:
    """Find the groups within a block, as far as its own rows go; those judged the same are one."""
    core, row = of.folded.core, of.rows.row
    copies = np.flatnonzero(core & (of.folded.earlier != np.arange(len(row))))
    bound = kernel.likely(couples, beliefs, least)
    left = np.concatenate([couples.left[bound], of.folded.earlier[copies]])
    right = np.concatenate([couples.right[bound], copies])
    within = core[left]
    root = row[_roots(len(row), left[within], right[within])]
    by_row = np.argsort(row)
    same = said.verdict > 0
    at = _places(row, by_row, said.right[same])
    mine = (at >= 0) & core[at] if len(row) else at >= 0
    inside = np.concatenate([root[right[~within]], root[at[mine]]])
    return Seam(root, inside, np.concatenate([row[left[~within]], said.left[same][mine]]))


def outside(seams: Sequence[Seam]) -> Ints:
    """Return the rows that other blocks are bound to."""
    return np.unique(np.concatenate([one.outside for one in seams]))


def roots(of: Block, found: Seam, wanted: Ints, number: int) -> tuple[Ints, Ints, Ints]:
    """Return the rows of this block that others are bound to, their roots and the block."""
    own = np.flatnonzero(of.folded.core)
    # Roots that are bound to other blocks themselves must be known by block as well.
    here = own[np.isin(of.rows.row[own], np.concatenate([wanted, found.inside]))]
    return of.rows.row[here], found.root[here], np.full(len(here), number)


def joined(seams: Sequence[Seam], known: Sequence[tuple[Ints, Ints, Ints]]) -> Joined:
    """Join groups across blocks; the block of a group's lowest root is given all of it."""
    row, root, number = (np.concatenate(parts) for parts in zip(*known, strict=True))
    distinct, first = np.unique(root, return_index=True)
    by_row = np.argsort(row)
    beyond = np.concatenate([one.outside for one in seams])
    met_root = root[by_row][np.searchsorted(row[by_row], beyond)] if len(row) else beyond
    left = np.searchsorted(distinct, met_root)
    right = np.searchsorted(distinct, np.concatenate([one.inside for one in seams]))
    return Joined(distinct, number[first][_roots(len(distinct), left, right)])


def parcels(
    of: Block, couples: Couples, said: Judged, found: Seam, across: Joined, number: int
) -> dict[int, Parcel]:
    """Return what the block knows of groups, by the block that is given them."""
    part, own = of.rows, of.folded.core
    at = np.minimum(np.searchsorted(across.root, found.root), max(0, len(across.root) - 1))
    owner = np.full(len(part), number)
    if len(across.root):
        owner = np.where(across.root[at] == found.root, across.owner[at], number)
    told = np.flatnonzero(couples.met > 0)
    couples = Couples(*(column[told] for column in couples))
    place = _places(part.row, np.argsort(part.row), said.right)
    judged_here = np.where((place >= 0) & (own[place] if len(own) else False), place, -1)
    whose, chosen = (
        owner[couples.right],
        Couples(part.row[couples.left], part.row[couples.right], couples.met),
    )
    sent = {}
    for other in np.unique(np.append(owner[own], number)).tolist():
        mine, some = np.flatnonzero(own & (owner == other)), whose == other
        sent[other] = Parcel(
            ids=part.ids.take(pa.array(mine)),
            start=part.columns["start"][mine],
            row=part.row[mine],
            earlier=part.row[of.folded.earlier[mine]],
            couples=Couples(*(column[some] for column in chosen)),
            judged=Judged(
                *(column[(judged_here >= 0) & (owner[judged_here] == other)] for column in said)
            ),
        )
    return sent


def called(kernel: Kernel, given: Sequence[Parcel], beliefs: Any, least: Any) -> Called:
    """Decide the groups of a block."""
    ids = pa.concat_arrays([one.ids for one in given])
    start = np.concatenate([one.start for one in given])
    order = np.lexsort((parquet.ranks(ids), start))
    row = np.concatenate([one.row for one in given])[order]
    by_row = np.argsort(row)
    earlier = by_row[
        np.searchsorted(row[by_row], np.concatenate([one.earlier for one in given])[order])
    ]
    couples = Couples(*_both_there(row, by_row, [one.couples for one in given]))
    said = Judged(*_both_there(row, by_row, [one.judged for one in given]))
    group = kernel.grouped(earlier, couples, said, least, beliefs)
    incidents = len(np.unique(group))
    return Called(row, ids.take(pa.array(order[group])), incidents)


def returned(found: Called, ends: Ints) -> dict[int, tuple[Ints, pa.Array]]:
    """Return the incidents of rows by the chunk that they came from, which ends before a row."""
    source = np.searchsorted(ends, found.row, side="right")
    return {
        number: (found.row[which], found.incident.take(pa.array(which)))
        for number in np.unique(source).tolist()
        for which in [np.flatnonzero(source == number)]
    }


def lines(part: Part, given: Sequence[tuple[Ints, pa.Array]]) -> tuple[pa.Array, pa.Array]:
    """Return the ids of a chunk with their incidents, in the order of the file."""
    if not given:
        return part.ids, part.ids
    row = np.concatenate([some for some, _ in given])
    incident = pa.concat_arrays([some for _, some in given])
    return part.ids, incident.take(pa.array(np.argsort(row)))


def _mark(ids: pa.Array) -> NDArray[np.uint64]:
    """Return a number for each id, from its last letters."""
    whole = ids.cast(pa.large_binary())
    offsets = np.frombuffer(whole.buffers()[1], dtype=np.int64)[
        whole.offset : whole.offset + len(whole) + 1
    ]
    letters = np.frombuffer(whole.buffers()[2] or b"\0", dtype=np.uint8)
    found = np.zeros(len(whole), dtype=np.uint64)
    for back in range(1, _LETTERS + 1):
        at = offsets[1:] - back
        inside = at >= offsets[:-1]
        letter = letters[np.where(inside, at, 0)].astype(np.uint64)
        found = np.where(inside, found * np.uint64(31) + letter + np.uint64(1), found)
    return found


def _roots(count: int, left: Ints, right: Ints) -> Ints:
    """Return for each of so many the lowest that it is bound to, over however many others."""
    root = np.arange(count)
    while True:
        before = root.copy()
        low = np.minimum(root[left], root[right])
        np.minimum.at(root, root[left], low)
        np.minimum.at(root, root[right], low)
        while (root[root] != root).any():
            root = root[root]
        if (root == before).all():
            return root


def _both_there(row: Ints, by_row: Ints, parts: Sequence[Any]) -> tuple[Ints, Ints, Ints]:
    """Return couples by the places of their rows, as far as both are there."""
    sides = [np.concatenate(side) for side in zip(*parts, strict=True)]
    left, right = (_places(row, by_row, side) for side in sides[:2])
    there = (left >= 0) & (right >= 0)
    return left[there], right[there], sides[2][there]


def _places(row: Ints, by_row: Ints, asked: Ints) -> Ints:
    """Return where rows are, -1 if they are not there."""
    if not len(row):
        return np.full(len(asked), -1)
    at = np.minimum(np.searchsorted(row[by_row], asked), len(row) - 1)
    return np.where(row[by_row][at] == asked, by_row[at], -1)
