"""The scorecard of commitments: how each stands for each party, both sides in one row."""

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
    """Return one row per state, with the commitments of each party in it, and who is breached."""
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


def _table(desk: Desk, pen: Pen) -> Table:
    bound = [one for one in desk.case.party_ids if any(a.party == one for a in desk.assessments)]
    bound += sorted({one.party for one in desk.assessments} - set(bound))
    rows, cites = [], []
    for word in ORDER:
        found = [one for one in desk.assessments if one.word == word]
        if not found:
            continue
        of_party = [
            sorted(
                (one for one in found if one.party == party), key=lambda one: _position(desk, one)
            )
            for party in bound
        ]
        rows.append((pen.standing(word), *(_cell(one) for one in of_party)))
        cites.append(cite_assessments(found))
    columns = (pen.label("labels", "state"), *(pen.party(one) for one in bound))
    return Table(columns=columns, rows=tuple(rows), cites=tuple(cites))


def _cell(assessments: list[Assessment]) -> str:
    if not assessments:
        return "0"
    return f"{len(assessments)}: {' '.join(one.commitment for one in assessments)}"


def _standing(desk: Desk, pen: Pen, state: State) -> Sentence | None:
    found = [one for one in desk.assessments if one.state is state]
    if not found:
        return None
    template = f"commitments_{state.value}"
    pen = pen.speaks(template)
    named = [_named(desk, pen, one) for one in sorted(found, key=lambda one: _position(desk, one))]
    return pen.say(
        KEY,
        template,
        cite_assessments(found),
        count=pen.count(len(found), "assessment"),
        commitments=pen.listed(list(dict.fromkeys(named))[:4]),
    )


def _named(desk: Desk, pen: Pen, assessment: Assessment) -> str:
    _, commitment = desk.commitment(assessment)
    if commitment is None:
        return assessment.commitment
    words = brief_words(shown(commitment.labels.get(pen.language, commitment.summary)), SUMMARY)
    return f"{assessment.commitment} ({words})"


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
