"""Once: a property that is worked out when it is first asked for, and then held."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Owner = TypeVar("Owner")
T = TypeVar("T")


class Once(Generic[Owner, T]):
    """What one request works out for itself.

    Before Python 3.12 ``functools.cached_property`` holds a lock that all instances share, and
    requests that have nothing to do with each other would wait for it.
    """

    def __init__(self, work: Callable[[Owner], T]) -> None:
        self._work = work
        self.__doc__ = work.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn by which name it is held."""
        self._name = name

    @overload
    def __get__(self, one: None, owner: type) -> Self: ...
    @overload
    def __get__(self, one: Owner, owner: type) -> T: ...
    def __get__(self, one: Any, owner: type) -> Any:
        """Work it out; what is held in the instance comes before this."""
        if one is None:
            return self
        found = one.__dict__[self._name] = self._work(one)
        return found
