"""Hits: reports in which words occur, newest first.

Words of three letters and more go through the index of trigrams. Shorter ones are compared with
each text, and so are candidates with box, time and moment.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from groundtruce.model.report import Report
from groundtruce.store import projection, search
from groundtruce.store.base import Hit
from groundtruce.store.dialect import Dialect
from groundtruce.store.query import STANDING, Window, until

KEY_LIMIT = (1 << 63) - 1


@dataclass
class Question:
    """The words asked for, and what is compared with each candidate."""

    wanted: list[str]
    inside: Window | None
    compared: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for at, word in enumerate(self.wanted):
            if len(word) < search.TRIGRAM:
                self._compare(at, word)
        if self.inside is not None:
            self.compared += f" AND r.n IN (SELECT n FROM ({self.inside.sql}))"
            self.params |= self.inside.params

    @property
    def indexed(self) -> list[str]:
        """Return the words that the index can find."""
        return [word for word in self.wanted if len(word) >= search.TRIGRAM]

    def _compare(self, at: int, word: str) -> None:
        spelt = {f"like_{at}_{way}": like for way, like in enumerate(search.patterns(word))}
        either = " OR ".join(f"w.body LIKE :{name} ESCAPE '\\'" for name in spelt)
        self.compared += f" AND ({either})"
        self.params |= spelt


def hits(
    connection: Connection,
    dialect: Dialect,
    question: Question,
    limit: int,
    as_of: datetime | None,
) -> list[Hit]:
    """Return the newest reports in which all the words occur."""
    phrases = search.phrases(question.indexed)
    params = {**question.params, "as_of": until(as_of), "limit": limit, "phrases": phrases}
    params |= {"mask": projection.ROW_MASK, **_times(connection, question.inside)}
    sql = (_BY_INDEX if phrases else _BY_TEXT).format(
        matching=dialect.matching, compared=question.compared, standing=STANDING
    )
    found = connection.execute(text(sql), params).all()
    return [
        Hit(Report.model_validate_json(payload), search.snippet(body, question.wanted))
        for payload, body in found
    ]


_BY_INDEX = """
SELECT payload.body, w.body
FROM ({matching}) AS m CROSS JOIN words AS w CROSS JOIN record AS r
     JOIN payload ON payload.n = r.n
WHERE w.n = (m.k & :mask) AND r.n = w.n AND r.known_from <= :as_of {compared} {standing}
ORDER BY m.k DESC
LIMIT :limit"""
_BY_TEXT = """
SELECT payload.body, w.body
FROM words AS w CROSS JOIN record AS r JOIN payload ON payload.n = r.n
WHERE r.n = w.n AND r.known_from <= :as_of {compared} {standing}
ORDER BY w.k DESC
LIMIT :limit"""
_KEYS = """
SELECT MIN(k), MAX(k) FROM words WHERE n IN (SELECT n FROM ({inside}))"""


def _times(connection: Connection, inside: Window | None) -> dict[str, int | None]:
    # Texts lie in the order of time: those outside the window's own times need no look.
    if inside is None:
        return {"oldest": -KEY_LIMIT, "newest": KEY_LIMIT}
    sql = text(_KEYS.format(inside=inside.sql))
    oldest, newest = connection.execute(sql, inside.params).one()
    return {"oldest": oldest, "newest": newest}
