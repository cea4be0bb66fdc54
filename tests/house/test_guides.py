"""The guides are followed to the letter: what they tell a reader to write can be read."""

import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.house.rooms import ROOT
from tests.reports.a_gathering import Shelf

from groundtruce.cli.reviewing import KEYS
from groundtruce.model.report import Quarantined
from groundtruce.reports import alert_file, case_folder, gather
from groundtruce.reports.review.fields import FIELDS
from groundtruce.settings import NamedServer, Settings

ROWS = """Nr,What,Date,Time,Where,Remarks,Count
1,mortar fire,03.02.2026,05:30,Rivertown,Two rounds fell beyond the bridge.,2
2,single shots,04.02.2026,21:10,Rivertown,Shots from the far bank.,at least 12
"""


def blocks(guide: str) -> list[str]:
    says = (ROOT / "docs" / "guides" / f"{guide}.md").read_text("utf-8")
    return re.findall(r"```yaml\n(.*?)```", says, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = case_folder.make("guide", tmp_path / "guide")
    (made / "agreements" / "example.yaml").unlink()
    for path in (path for path in made.rglob("*") if path.is_file() and path.suffix != ".xlsx"):
        said = path.read_text("utf-8").replace("AAA", "NOR").replace("BBB", "SUD")
        path.write_text(said, "utf-8")
    return made


def test_the_agreement_of_the_guide_can_be_read(folder: Path) -> None:
    (folder / "agreements" / "river.yaml").write_text(
        "\n".join(blocks("write-an-agreement")), "utf-8"
    )
    agreement = case_folder.read(folder, Shelf()).agreements[0]
    assert [commitment.id for commitment in agreement.commitments] == ["no-fire", "pull-back"]
    assert [change.kind for change in agreement.changes] == ["suspends", "supersedes"]


def test_the_alerts_of_the_guide_are_a_plan(folder: Path) -> None:
    (folder / "alerts.yaml").write_text("\n".join(blocks("raise-alerts")), "utf-8")
    plan = alert_file.read(folder, case_folder.read(folder, Shelf()))
    assert [rule.id for rule in plan.rules] == ["flash", "shelling", "refused", "falls_due"]
    assert [one.id for one in plan.channels] == ["operations_room", "dashboard"]


def test_the_source_of_the_guide_can_be_gathered(folder: Path) -> None:
    speakers, card = blocks("add-a-source")
    with (folder / "sources.yaml").open("a", encoding="utf-8") as sources:
        sources.write(f"\n{speakers}")
    (folder / "reports" / "patrols.card.yaml").write_text(card, "utf-8")
    (folder / "reports" / "patrols.csv").write_text(ROWS, "utf-8")
    keep = Shelf()
    case = case_folder.read(folder, keep)
    cards = [found for found in case_folder.cards(folder) if found.name == "patrols"]
    told = list(gather.reports(cards, case, keep, now=datetime(2026, 3, 1, tzinfo=UTC)))
    assert not [record.reason for record in told if isinstance(record, Quarantined)]
    assert [claim.kind for report in told for claim in report.claims] == ["shelling", "shooting"]


def test_the_article_of_the_guide_can_be_gathered(folder: Path) -> None:
    says = (ROOT / "docs" / "guides" / "read-articles.md").read_text("utf-8")
    (note,) = re.findall(r"```text\n(.*?)```", says, re.DOTALL)
    for old in (folder / "reports").iterdir():
        old.unlink()
    (folder / "reports" / "herald.card.yaml").write_text(blocks("read-articles")[0], "utf-8")
    (folder / "reports" / "herald-2026-01-06.txt").write_text("Shells fell on Rivertown.", "utf-8")
    mission = "files: 'mission*'\n"
    (folder / "reports" / "own.card.yaml").write_text(mission, "utf-8")
    (folder / "reports" / "mission-2026-01-08.txt").write_text(f"8 January 2026\n\n{note}", "utf-8")
    keep = Shelf()
    case = case_folder.read(folder, keep)
    told = list(gather.reports(case_folder.cards(folder), case, keep))
    assert [report.source for report in told] == ["herald", "mission"]
    assert [claim.kind for claim in told[1].claims] == ["explosion", "access_denial"]


def test_the_people_and_meetings_of_the_guide_can_be_read(folder: Path) -> None:
    people, dialogue = blocks("hear-the-parties")
    (folder / "people.yaml").write_text(people, "utf-8")
    (folder / "dialogue" / "dialogue.yaml").write_text(dialogue, "utf-8")
    case = case_folder.read(folder, Shelf())
    assert [person.party for person in case.people] == [None, None, "NOR"]
    meeting, action = case.dialogue
    assert [turn.kind for turn in meeting.turns] == ["moved", "held"]
    assert action.follows == meeting.id


def test_the_inventory_of_the_guide_can_be_mapped(folder: Path) -> None:
    (card,) = blocks("read-a-ledger")
    head = "files: checks.csv\nreader: csv\ndefaults: {stance: asserts}\n"
    (folder / "reports" / "checks.card.yaml").write_text(head + card, "utf-8")
    mapped = next(one for one in case_folder.cards(folder) if one.name == "checks")
    assert {"serial", "site", "weapon_state"} <= set(mapped.fields)


def test_the_card_of_the_guide_names_the_reader(folder: Path) -> None:
    (card_of_guide,) = blocks("read-with-a-model")
    (folder / "reports" / "statements.card.yaml").write_text(card_of_guide, "utf-8")
    found = {card.name: card.reader for card in case_folder.cards(folder)}
    assert found["statements"] == "model"


def test_the_guide_to_reviewing_names_every_field_and_every_key() -> None:
    says = (ROOT / "docs" / "guides" / "review-claims.md").read_text("utf-8")
    assert all(f"| `{key}` |" in says for key in KEYS)
    assert all(f"`{name}`" in says for name in FIELDS)


def test_the_guide_to_models_names_every_limit_with_its_default() -> None:
    says = (ROOT / "docs" / "guides" / "read-with-a-model.md").read_text("utf-8")
    for limit in (one for one in fields(Settings) if one.name.startswith("model_")):
        (row,) = [
            line for line in says.splitlines() if f"GROUNDTRUCE_{limit.name.upper()}`" in line
        ]
        assert str(limit.default) in row
    assert all(one.metadata["variable"] in says for one in fields(NamedServer))
