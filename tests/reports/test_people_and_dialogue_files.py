"""People and dialogue of a case: read by hand-kept files, each mistake shown with its line."""

from datetime import UTC, datetime

import pytest
from tests.reports.a_case import TWO_RIVERS, a_case, an_agreement, read

from groundtruce.errors import CaseError
from groundtruce.model.dialogue import DialogueKind, TurnKind

PEOPLE = """people:
  - {id: mia, name: Mia, roles: [analyst]}
  - {id: lee, name: Lee, roles: [liaison], party: AAA, until: 2026-06-30}
"""
DIALOGUE = """meetings:
  - id: jmc-1
    title: First meeting of the commission
    body: jmc
    between: [BBB, AAA]
    announced: 2026-01-05
    from: 2026-01-10T09:00
    to: 2026-01-10T11:30
    commitments: [text-1/fire]
    turns:
      - {on: 2026-01-08, kind: moved, from: 2026-01-12T09:00, says: Snow.}
actions:
  - id: map
    title: Send the map of the fields
    owner: [AAA]
    announced: 2026-01-12
    due: 2026-01-20
    follows: jmc-1
"""


def test_people_are_read_with_the_line_that_names_them(tmp_path):
    case = read(a_case(tmp_path, people_yaml=PEOPLE))
    assert [(one.id, one.stated) for one in case.people] == [
        ("mia", "people.yaml:2"),
        ("lee", "people.yaml:3"),
    ]


def test_meetings_and_actions_are_read_with_the_words_that_state_them(tmp_path):
    folder = a_case(tmp_path, dialogue__all_yaml=DIALOGUE, agreements__a_yaml=an_agreement())
    meeting, action = read(folder).dialogue
    assert meeting.span.start == datetime(2026, 1, 10, 9, tzinfo=UTC)
    assert meeting.between == ("AAA", "BBB")
    assert meeting.turns[0].kind is TurnKind.MOVED
    assert (action.kind, action.owner) == (DialogueKind.ACTION, ("AAA",))
    raw = (folder / "dialogue" / "all.yaml").read_bytes()
    assert raw[action.excerpt.start : action.excerpt.end] == b"Send the map of the fields"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("roles: [analyst]", "roles: [boss]", 2, "'boss' is no"),
        ("party: AAA", "party: CCC", 3, "'CCC' is no party"),
        ("id: lee", "id: mia", 3, "stands twice"),
        ("until: 2026-06-30", "until: 2026-06-31", 3, "no day of the calendar"),
        ("party: AAA, ", "", 3, "liaison"),
    ],
)
def test_a_mistake_in_people_is_shown_with_its_line(tmp_path, old, new, line, said):
    folder = a_case(tmp_path, people_yaml=PEOPLE.replace(old, new))
    with pytest.raises(CaseError, match=said) as raised:
        read(folder)
    assert raised.value.where.startswith(f"people.yaml:{line}")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("body: jmc", "body: jcm", 4, "'jcm' is no body"),
        ("between: [BBB, AAA]", "between: [BBB, CCC]", 5, "'CCC' is no party"),
        ("text-1/fire", "text-1/water", 9, "no commitment"),
        ("follows: jmc-1", "follows: jmc-2", 18, "no entry of the dialogue"),
        ("to: 2026-01-10T11:30", "to: 2026-01-10T08:30", 8, "ends"),
        ("    owner: [AAA]\n", "", 13, "'owner'"),
        ("on: 2026-01-08", "on: 2026-01-01", 2, "before it was announced"),
        ("kind: moved, from: 2026-01-12T09:00", "kind: moved", 11, "new time"),
        ("actions:", "action:", 12, "no list here"),
        ("due: 2026-01-20", "due: soon", 17, "no day of the calendar"),
        ("id: map", "id: jmc-1", 13, "stands twice"),
    ],
)
def test_a_mistake_in_the_dialogue_is_shown_with_its_line(tmp_path, old, new, line, said):
    text = DIALOGUE.replace(old, new)
    folder = a_case(tmp_path, dialogue__all_yaml=text, agreements__a_yaml=an_agreement())
    with pytest.raises(CaseError, match=said) as raised:
        read(folder)
    assert raised.value.where.startswith(f"all.yaml:{line}")


def test_a_case_without_people_or_dialogue_is_read_as_before():
    case = read(TWO_RIVERS)
    assert (case.people, case.dialogue) == ((), ())
