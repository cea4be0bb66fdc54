"""The scorecard of commitments: each in words, and beside it how it stands for each party."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from groundtruce.briefs.desk import Desk, cite_assessments
from groundtruce.briefs.phrase import Pen
from groundtruce.briefs.quote import brief_words, shown
from groundtruce.model.agreement import CommitmentType
from groundtruce.model.assessment import Assessment, State
from groundtruce.model.brief import Section, Sentence, Table

KEY = "scorecard"
# From what needs attention to what does not; the obligations by degree in between.
ORDER = (
    "breached",
    "contested",
    "0",
    "1",
    "2",
    "3",
    "kept",
    "not_observable",
    "suspended",
    "not_due",
)
ROWS, SUMMARY = 14, 70
_AT_ISSUE = (State.BREACHED, State.CONTESTED)
_ARRANGING = (CommitmentType.PROCESS, CommitmentType.MECHANISM)
# One commitment: its assessments, one for each party that it binds.
Duty = tuple[Assessment, ...]


def section(desk: Desk, pen: Pen) -> Section:
    """Return a row for each commitment that matters most now, and the others in one sentence."""
    if not desk.assessments:
        return Section(key=KEY)
    rows = chosen(desk)
    told = (_rest(desk, pen, rows), _replaced(desk, pen))
    return Section(
        key=KEY,
        sentences=tuple(one for one in told if one),
        table=_table(desk, pen, rows) if rows else None,
        chart={"cells": cells(desk), "rows": _row_marks(desk, pen, rows)},
    )


def cells(desk: Desk) -> list[dict[str, Any]]:
    """Return one cell per agreement, commitment and bound party, in the order of the texts."""
    return [
        {
            "assessment": one.id,
            "agreement": one.agreement,
            "commitment": one.commitment,
            "party": one.party,
            "word": one.word,
        }
        for one in _in_order(desk, desk.assessments)
    ]


def chosen(desk: Desk, most: int = ROWS) -> tuple[Duty, ...]:
    """Return the commitments that matter most now, the ceasefire first, then the newest text.

    First those of the ceasefire in force that an act can break, then all that is breached or
    contested, then other prohibitions and schedules, then other duties to act.
    """
    every = duties(desk)
    ranked = sorted(range(len(every)), key=lambda index: (_rank(desk, every[index]), index))
    return tuple(every[index] for index in sorted(ranked[:most]))


def duties(desk: Desk) -> tuple[Duty, ...]:
    """Return the commitments that bind now, the ceasefire first, each with all its assessments."""
    found: dict[tuple[str, str], list[Assessment]] = {}
    for one in _in_order(desk, desk.binding):
        found.setdefault((one.agreement, one.commitment), []).append(one)
    return tuple(tuple(of_duty) for of_duty in found.values())


def name(desk: Desk, pen: Pen, duty: Duty | Assessment) -> str:
    """Return a commitment in words, never by its code alone where the case has words for it."""
    first = duty if isinstance(duty, Assessment) else duty[0]
    _, commitment = desk.commitment(first)
    if commitment is None:
        return first.commitment
    return brief_words(shown(commitment.labels.get(pen.language, commitment.summary)), SUMMARY)


def standing(desk: Desk, pen: Pen, assessment: Assessment) -> str:
    """Return how a commitment stands in words, and whether on the party's own statement."""
    said = pen.standing(assessment.word)
    if desk.on_own_statement(assessment):
        said += f", {pen.label('labels', 'by_its_own_statement')}"
    return said


def _rank(desk: Desk, duty: Duty) -> int:
    first = duty[0]
    _, commitment = desk.commitment(first)
    if commitment is None or first.type in _ARRANGING:
        return 1 if _is_at_issue(duty) else 4
    breakable = bool(commitment.breached_by) or first.type is CommitmentType.CONDITIONAL
    if desk.ceasefire and first.agreement == desk.ceasefire.id and breakable:
        return 0
    if _is_at_issue(duty):
        return 1
    dated = first.type is CommitmentType.SCHEDULE
    return 2 if dated or first.type.is_kept_by_not_doing else 3


def _is_at_issue(duty: Duty) -> bool:
    return any(one.state in _AT_ISSUE for one in duty)


def _table(desk: Desk, pen: Pen, rows: Sequence[Duty]) -> Table:
    others = _others(desk, rows)
    columns = [pen.label("labels", "commitment"), *map(pen.party, desk.case.party_ids)]
    if others:
        columns.append(pen.label("labels", "other_bodies"))
    return Table(
        columns=tuple(columns),
        rows=tuple(
            (
                name(desk, pen, duty),
                *(_cell(desk, pen, one) for one in _by_column(desk, duty, rows)),
            )
            for duty in rows
        ),
        cites=tuple(cite_assessments(duty) for duty in rows),
    )


def _row_marks(desk: Desk, pen: Pen, rows: Sequence[Duty]) -> list[dict[str, Any]]:
    """Return beside each row its text, its code there, and the state that each cell is drawn by."""
    found = []
    for duty in rows:
        text, commitment = desk.commitment(duty[0])
        title = text.labels.get(pen.language, text.title) if text else duty[0].agreement
        code = [duty[0].commitment]
        article = (commitment and commitment.article) or ""
        if any(map(str.isdigit, article)) and article not in code[0]:
            code.append(f"{pen.label('labels', 'article')} {article}")
        due = commitment.deadline if commitment else None
        if due:
            code.append(f"{pen.label('labels', 'due')} {pen.day(due)}")
        words = [one[0].word if one else "" for one in _by_column(desk, duty, rows)]
        found.append({"text": shown(title), "code": ", ".join(code), "words": words})
    return found


def _by_column(desk: Desk, duty: Duty, rows: Sequence[Duty]) -> list[list[Assessment]]:
    parties = desk.case.party_ids
    columns = [[one for one in duty if one.party == party] for party in parties]
    if _others(desk, rows):
        columns.append([one for one in duty if one.party not in parties])
    return columns


def _others(desk: Desk, rows: Iterable[Duty]) -> set[str]:
    return {one.party for duty in rows for one in duty} - set(desk.case.party_ids)


def _cell(desk: Desk, pen: Pen, assessments: list[Assessment]) -> str:
    if not assessments:
        return pen.label("labels", "not_bound")
    parties = desk.case.party_ids
    return "; ".join(
        standing(desk, pen, one)
        if one.party in parties
        else f"{pen.body(one.party)}: {standing(desk, pen, one)}"
        for one in assessments
    )


def _rest(desk: Desk, pen: Pen, rows: Sequence[Duty]) -> Sentence | None:
    left = [duty for duty in duties(desk) if duty not in rows]
    if not left:
        return None
    pen = pen.speaks("commitments_rest")
    every = [one for duty in left for one in duty]
    named = sorted({one.party for one in every} - set(desk.case.party_ids))
    said = [
        f"{pen.party(party)}: {counted([one for one in every if one.party == party], pen)}"
        for party in (*desk.case.party_ids, *named)
        if any(one.party == party for one in every)
    ]
    return pen.say(
        KEY,
        "commitments_rest",
        cite_assessments(every),
        commitments=pen.count(len(left), "commitment"),
        states="; ".join(said),
    )


def _replaced(desk: Desk, pen: Pen) -> Sentence | None:
    replaced = [one for one in desk.assessments if one not in desk.binding]
    if not replaced:
        return None
    pen = pen.speaks("commitments_replaced")
    ended = {(one.agreement, one.commitment) for one in replaced}
    return pen.say(
        KEY,
        "commitments_replaced",
        cite_assessments(replaced),
        commitments=pen.count(len(ended), "commitment"),
    )


def counted(assessments: Iterable[Assessment], pen: Pen) -> str:
    """Return how many stand how: 3 contested and 12 not observable."""
    counts = Counter(one.word for one in assessments)
    return pen.listed([f"{counts[word]:,} {pen.standing(word)}" for word in ORDER if counts[word]])


def _in_order(desk: Desk, assessments: Iterable[Assessment]) -> list[Assessment]:
    return sorted(assessments, key=lambda one: _position(desk, one))


def _position(desk: Desk, assessment: Assessment) -> tuple[bool, int, int, int, str]:
    texts = [
        one.id for one in sorted(desk.case.agreements, key=lambda one: (one.effective, one.id))
    ]
    text, commitment = desk.commitment(assessment)
    place = text.commitments.index(commitment) if text and commitment else 999
    parties = desk.case.party_ids
    party = parties.index(assessment.party) if assessment.party in parties else len(parties)
    is_ceasefire = text is not None and text == desk.ceasefire
    # The ceasefire itself, then the newest text first: it is the one that binds.
    return (not is_ceasefire, -texts.index(text.id) if text else 1, place, party, assessment.id)
