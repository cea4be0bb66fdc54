"""Paging: a cursor that stays right while records come in before or after it."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from pydantic import BaseModel

T = TypeVar("T")
PATTERN = "^([0-9a-f]{2})+$"


class Page(BaseModel, Generic[T]):
    """Some of the records, in the order of their keys, and the cursor of the next ones.

    What comes in meanwhile is on a later page or on none: no record is given twice and none that
    stood all along is left out. With ``as_of`` every page is of the same moment.
    """

    items: list[T]
    total: int
    next: str | None = None


def page(records: Sequence[T], key: Callable[[T], str], cursor: str | None, limit: int) -> Page[T]:
    """Return the records after the cursor, which is the last key that was seen, in hexadecimal."""
    ordered = sorted(records, key=key)
    last = bytes.fromhex(cursor or "").decode(errors="replace")
    at = bisect_right(ordered, last, key=key) if cursor else 0
    found = ordered[at : at + limit]
    more = at + limit < len(ordered)
    following = key(found[-1]).encode().hex() if more and found else None
    return Page(items=found, total=len(ordered), next=following)
