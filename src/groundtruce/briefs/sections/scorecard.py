"""The scorecard of commitments: how each stands for each party, both sides in one row."""

from collections.abc import Iterable
from typing import Any

from groundtruce.briefs.desk import Desk, cite_assessments
from groundtruce.briefs.phrase import Pen
from groundtruce.briefs.quote import brief_words, shown
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

SUMMARY = 70


def section(desk: Desk, pen: Pen) -> Section:
    """Return one row per state with each party's commitments in it, of the texts that bind now."""
    if not desk.assessments:
        return Section(key=KEY)
    told = (_standing(desk, pen, State.BREACHED), _standing(desk, pen, State.CONTESTED))
    return Section(
        key=KEY,
        sentences=tuple(one for one in told if one),
        table=_table(desk, pen),
        chart={"cells": cells(desk)},
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
        for one in sorted(desk.assessments, key=lambda one: _position(desk, one))
    ]


def _table(desk: Desk, pen: Pen) -> Table | None:
    parties = desk.case.party_ids
    bodies = sorted({one.party for one in desk.binding} - set(parties))
    rows, cites = [], []
    for word in ORDER:
        found = _in_order(desk, (one for one in desk.binding if one.word == word))
        if found:
            of_party = [[one for one in found if one.party == party] for party in parties]
            row = [pen.standing(word), *(_cell(one) for one in of_party)]
            if bodies:
                row.append(_bodies([one for one in found if one.party in bodies], pen))
            rows.append(tuple(row))
            cites.append(cite_assessments(found))
    replaced = [one for one in desk.assessments if one not in desk.binding]
    if replaced:
        counts = [sum(one.party == party for one in replaced) for party in parties]
        rows.append(
            (
                pen.label("labels", "replaced_by_later_text"),
                *(f"{one}" for one in counts),
                *([f"{len(replaced) - sum(counts)}"] if bodies else []),
            )
        )
        cites.append(cite_assessments(replaced))
    columns = [pen.label("labels", "state"), *(pen.party(one) for one in parties)]
    if bodies:
        columns.append(pen.label("labels", "other_bodies"))
    return Table(columns=tuple(columns), rows=tuple(rows), cites=tuple(cites))


def _in_order(desk: Desk, assessments: Iterable[Assessment]) -> list[Assessment]:
    return sorted(assessments, key=lambda one: _position(desk, one))


def _bodies(assessments: list[Assessment], pen: Pen) -> str:
    if not assessments:
        return "0"
    named = (f"{one.commitment} ({pen.body(one.party)})" for one in assessments)
    return f"{len(assessments)}: {' '.join(named)}"


def _cell(assessments: list[Assessment]) -> str:
    if not assessments:
        return "0"
    return f"{len(assessments)}: {' '.join(one.commitment for one in assessments)}"


def _standing(desk: Desk, pen: Pen, state: State) -> Sentence | None:
    found = _in_order(desk, (one for one in desk.binding if one.state is state))
    if not found:
        return None
    template = f"commitments_{state.value}"
    pen = pen.speaks(template)
    duties: dict[tuple[str, str], list[Assessment]] = {}
    for one in found:
        duties.setdefault((one.agreement, one.commitment), []).append(one)
    return pen.say(
        KEY,
        template,
        cite_assessments(found),
        commitments="; ".join(_named(desk, pen, of_duty) for of_duty in duties.values()),
    )


def _named(desk: Desk, pen: Pen, of_duty: list[Assessment]) -> str:
    first = of_duty[0]
    _, duty = desk.commitment(first)
    says = shown(duty.labels.get(pen.language, duty.summary)) if duty else ""
    parties = pen.parties(one.party for one in of_duty)
    return f"{first.commitment} {brief_words(says, SUMMARY)} ({parties})"


def _position(desk: Desk, assessment: Assessment) -> tuple[int, int, int, str]:
    texts = [
        one.id for one in sorted(desk.case.agreements, key=lambda one: (one.effective, one.id))
    ]
    text, commitment = desk.commitment(assessment)
    place = text.commitments.index(commitment) if text and commitment else 999
    parties = desk.case.party_ids
    party = parties.index(assessment.party) if assessment.party in parties else len(parties)
    # Newest text first: it is the one that binds.
    return (-texts.index(text.id) if text else 1, place, party, assessment.id)
