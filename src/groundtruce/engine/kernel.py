"""What the engine asks of the room that fuses: stages that depend on what they are given alone.

The stages themselves live with the incidents; whoever knows both rooms hands them over.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

Given = Mapping[str, NDArray[Any]]


class Kernel(Protocol):
    """The stages of fusing a table, as `incidents/table/stages.py` describes them."""

    def fused(
        self, rows: Given, told: Callable[[int, int], None], judged: Any = None
    ) -> NDArray[Any]:
        """Return for each row the row of its incident's oldest report: all stages at once."""

    def standing(self, said: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        """Return the judgements that stand without contradiction, of those said oldest first."""

    def in_order(self, rows: Given) -> NDArray[Any]:
        """Return the rows by time and id."""

    def surveyed(self, rows: Given) -> Any:
        """Survey some rows."""

    def surveys(self, parts: Sequence[Any]) -> Any:
        """Add up surveys."""

    def planned(self, survey: Any) -> Any:
        """Return the plan of a table of such a survey; ``blocks`` are its blocks."""

    def asked_for(self, rows: Given, plan: Any) -> list[NDArray[Any]]:
        """Return for each block which of the rows it needs."""

    def folded(self, rows: Given, plan: Any, number: int) -> Any:
        """Fold what is told twice: ``core``, ``earlier``, ``weighed``, ``counts``."""

    def counts(self, parts: Sequence[Any]) -> Any:
        """Add up counts."""

    def believed(self, plan: Any, counted: Any) -> Any:
        """Return what is held true of the whole table."""

    def met(self, rows: Given, plan: Any, number: int, beliefs: Any) -> tuple[Any, NDArray[Any]]:
        """Return the block's own couples, ``left``, ``right`` and ``met``, and their histogram."""

    def least(self, often: Sequence[NDArray[Any]], beliefs: Any) -> Any:
        """Return what makes a grouping better, and so the least chance of a couple."""

    def likely(self, couples: Any, beliefs: Any, least: Any) -> NDArray[Any]:
        """Whether a couple by itself could be joined."""

    def grouped(
        self, earlier: Any, couples: Any, judged: Any, least: Any, beliefs: Any
    ) -> NDArray[Any]:
        """Return for each row the oldest of its incident, as people judged and chances say."""

    def stream(self, days: int, judged: Any) -> Any:
        """Return an empty stream with a window of so many days, and what is judged of its ids."""

    def arrived(self, into: Any, rows: Given) -> Any:
        """Take rows into a stream; ``reports`` are in another incident now, ``gone`` are none."""
