"""Balance: what one party alleged, what became of it, and where it let observers in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Side:
    """One party: allegations by status, acts attributed, answers, and access in its area.

    ``accused_unanswered`` are findings that accuse it and in which it is not heard.
    """

    party: str
    alleged: dict[str, int]
    attributed: int
    accused: int
    accused_unanswered: int
    restrictions: int
    restricted_hours: float

    @property
    def allegations(self) -> int:
        """Return how many findings rest on an allegation of this party against another."""
        return sum(self.alleged.values())

    @property
    def borne_out(self) -> float | None:
        """Return the share of its allegations that the mission stands behind."""
        stood = self.alleged.get("corroborated", 0) + self.alleged.get("verified", 0)
        return round(stood / self.allegations, 4) if self.allegations else None
