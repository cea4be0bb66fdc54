"""Lately: what was read last, so that the parts of one page that need the same read it once."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
T = TypeVar("T")


class Lately(Generic[Key, T]):
    """As many answers as those who ask at once need; that which nobody asked for longest goes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Key, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, work: Callable[[], T]) -> T:
        """Return what was found under the key, or work it out; it is not changed by anybody."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        found = work()
        with self._lock:
            self._held[key] = found
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return found
