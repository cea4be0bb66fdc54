"""Superseded: the reports that a later one puts right or takes back.

They stay kept and traceable, and they are what was known until the later one came; what they
claim feeds no incident from then on, and neither do the copies that others had printed of them.
Which report is meant is worked out from all that is known, so the order of arrival changes
nothing.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np

from groundtruce.incidents.copies import Marks, contained, is_copy, likeness, shingles
from groundtruce.model.report import Notice, Report

# A correction repeats what it puts right; less in common than this is another story.
SAME_STORY = 0.25
# A notice of retraction tells in its own words which story it means: the share of its telling
# words that the story must hold, and how far the next best must stay behind.
NAMED, AHEAD = 0.5, 0.75
REACH = timedelta(days=60)
_FEWEST_WORDS, FEWEST_SHARED = 4, 10
_LABEL = re.compile(r"^\W*(?:correct\w*|clarif\w*|retract\w*|withdraw\w*|update\w*|kill)\b\W*")


def superseded(reports: Iterable[Report]) -> dict[str, str]:
    """Return the ids of the reports that another stands in place of, each with that one's id."""
    given = sorted(reports, key=lambda report: report.id)
    named = _named(given)
    taken = {**_older_versions(given), **_meant_by_notices(given)}
    by_other = {name: report.id for name, report in {**named, **taken}.items()}
    return {**by_other, **dict(_copies_of(taken, given, named))}


def told_at(report: Report) -> datetime:
    """Return when the report was published, or else received."""
    return report.published.start if report.published is not None else report.received


def _named(reports: Sequence[Report]) -> dict[str, Report]:
    """Return what ``replaces`` names, by our id or by the sender's number on the same card."""
    by_number = {(r.card, r.external_id): r.id for r in reports if r.external_id is not None}
    return {
        by_number.get((report.card, report.replaces), report.replaces): report
        for report in reports
        if report.replaces is not None
    }


def _older_versions(reports: Sequence[Report]) -> dict[str, Report]:
    """Return each older version of a thread with the newest one."""
    threads: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for report in reports:
        if report.thread is not None:
            threads[report.source, report.thread].append(report)
    found = {}
    for versions in threads.values():
        *older, newest = sorted(versions, key=lambda r: (told_at(r), r.received, r.id))
        found.update({report.id: newest for report in older})
    return found


def _meant_by_notices(reports: Sequence[Report]) -> dict[str, Report]:
    notices = [one for one in reports if one.notice is not None and one.replaces is None]
    speaking = {notice.source for notice in notices}
    by_source: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        if report.source in speaking:
            by_source[report.source].append(report)
    found = {}
    for notice in notices:
        earlier = [
            report
            for report in by_source[notice.source]
            if report.id != notice.id
            and timedelta(0) <= told_at(notice) - told_at(report) <= REACH
            and (report.notice is None or told_at(report) < told_at(notice))
        ]
        meant = _same_text(notice, earlier) or _same_title(notice, earlier)
        if not meant and notice.notice is Notice.RETRACTION:
            meant = _same_words(notice, earlier)
        found.update({report.id: notice for report in meant})
    return found


def _same_text(notice: Report, earlier: Sequence[Report]) -> list[Report]:
    """Return the earlier versions of the text: more than one where it was put right before."""
    mine = _marks(notice.text)
    return [report for report in earlier if contained(mine, _marks(report.text)) >= SAME_STORY]


def _same_title(notice: Report, earlier: Sequence[Report]) -> list[Report]:
    title = _plain(_LABEL.sub("", _plain(notice.title or "")))
    head = _plain(notice.text[:1000])
    return [
        report
        for report in earlier
        if len((told := _plain(report.title or "")).split()) >= _FEWEST_WORDS
        and (told == title or told in head)
    ]


def _same_words(notice: Report, earlier: Sequence[Report]) -> list[Report]:
    """Return the one story that holds most of the notice's telling words, if one stands out."""
    mine = _telling(notice.text[:600])
    if len(mine) < _FEWEST_WORDS:
        return []
    shares = [(len(mine & _telling(r.text)) / len(mine), r.id, r) for r in earlier]
    ranked = sorted(shares, key=lambda share: (-share[0], share[1]))
    if not ranked or ranked[0][0] < NAMED:
        return []
    if len(ranked) > 1 and ranked[1][0] > AHEAD * ranked[0][0]:
        return []
    return [ranked[0][2]]


def _telling(text: str) -> frozenset[str]:
    """Return the words that tell stories apart: numbers, names and the longer words."""
    words = re.findall(r"\d[\d,.]*\d|\d+|[^\W\d_]{4,}", _plain(text))
    return frozenset(word for word in words if word not in _OF_NOTICES)


_OF_NOTICES = frozenset(
    re.findall(
        r"\w+",
        "report reports story article retract retracts retracted retraction withdraw withdraws "
        "withdrawn correction corrected corrects editor editors note published that this which "
        "were have been with from error errors incorrect incorrectly said says could regret "
        "regrets apologise apologize please disregard sources source their they when where",
    )
)


# The same story is asked for again by each notice of its source.
_marks = lru_cache(maxsize=4096)(shingles)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _copies_of(
    taken: dict[str, Report], reports: Sequence[Report], named: dict[str, Report]
) -> Iterable[tuple[str, str]]:
    """Return the copies that others printed of what was taken back or put right, and by what.

    A copy of the corrected text is more like that one, and stays.
    """
    if not taken:
        return
    fallen = [report for report in reports if report.id in taken]
    old = [_marks(report.text) for report in fallen]
    held, owners = np.concatenate(old), np.repeat(np.arange(len(old)), [len(one) for one in old])
    any_of_them = np.unique(held)
    for report in reports:
        if report.id in taken or report.id in named or report.notice is not None:
            continue
        mine = _marks(report.text)
        # Hardly any text has words of a fallen one: the rest is passed over at once.
        if len(np.intersect1d(mine, any_of_them, assume_unique=True)) < FEWEST_SHARED:
            continue
        shared = np.bincount(owners[np.isin(held, mine)], minlength=len(old))
        for at in np.flatnonzero(shared >= FEWEST_SHARED):
            new = taken[fallen[at].id]
            if report.source != fallen[at].source and _is_of(mine, old[at], _marks(new.text)):
                yield report.id, new.id
                break


def _is_of(mine: Marks, old: Marks, new: Marks) -> bool:
    shared = round(contained(mine, old) * min(len(mine), len(old)))
    is_old = bool(len(mine) and len(old)) and is_copy(len(mine), len(old), shared)
    return is_old and likeness(mine, old) > likeness(mine, new)
