"""Pace: how many posts one phone may make, so that a broken or hostile one leaves room for others.

A phone that comes back from days without signal may send all of it; who goes on without end is
asked to wait. However many phones there are, no more are remembered than the room allows.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from groundtruce.errors import TooMany

MOST_PHONES = 10_000


class Pace:
    """A bucket for each phone: full at first, emptied by posts, filled again with time."""

    def __init__(self, burst: int, per_minute: int, now: Callable[[], float]) -> None:
        self._burst, self._per_s, self._now = float(burst), per_minute / 60, now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._left)

    def take(self, phone: str) -> None:
        """Count a post of the phone; raise TooMany if it has to wait."""
        now = self._now()
        with self._lock:
            left, at = self._left.pop(phone, (self._burst, now))
            left = min(self._burst, left + (now - at) * self._per_s)
            is_let = left >= 1
            self._left[phone] = (left - 1 if is_let else left, now)
            if len(self._left) > MOST_PHONES:
                self._left.popitem(last=False)
        if not is_let:
            wait_s = (1 - left) / self._per_s
            raise TooMany(
                "this phone sends more than one phone can fill.",
                "What waits stays on the phone; send it again in a minute.",
                after_s=max(1.0, wait_s),
            )
