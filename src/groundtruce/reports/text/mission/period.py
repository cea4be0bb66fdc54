"""The period that a status report covers."""

import re
from datetime import date

from groundtruce.reports.text.mission.words import Sentence
from groundtruce.reports.text.time_value import When
from groundtruce.reports.text.when import times


def period(sentences: list[Sentence], as_of: date | None) -> tuple[date, date] | None:
    """Return the first and last day of the period that the words name."""
    spans: list[tuple[int, int, When]] = []
    for order, one in enumerate(sentences):
        for when in times(one.text, as_of):
            if (
                when.first is None
                or when.last is None
                or not 4 <= (when.last - when.first).days <= 45
            ):
                continue
            if when.granularity is None or when.granularity.value != "day":
                continue
            before = one.text[max(0, when.start - 40) : when.end].lower()
            named = bool(re.search(r"\b(?:between|from|period|week of|over)\b", before))
            if named:
                length = (when.last - when.first).days
                spans.append((0 if "period" in before else 1, -min(length, 14) * 100 + order, when))
    if not spans:
        return None
    # The whole period before a week of it; the first that is named where both are as long.
    chosen = min(spans, key=lambda item: (item[0], item[1]))[2]
    return (chosen.first, chosen.last) if chosen.first and chosen.last else None
