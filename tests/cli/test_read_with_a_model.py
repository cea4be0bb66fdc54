"""Reading with a language model at the command line: only where the user named a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from tests.cli.test_review import answer, groundtruce
from tests.reports.a_case import a_case
from tests.reports.text.language_model.a_server import Fake, a_claim, claims, serving

from groundtruce.errors import ReaderError

ARTICLE = "Northland's army said Southland's troops had shelled Prey on Monday."
PROPOSED = claims(
    a_claim("Southland's troops had shelled Prey", speaker="Northland's army", speaks_for="AAA",
            accused="BBB", place="Prey"),
    a_claim("Southland's troops had bombed Oslo"),
)  # fmt: skip


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    with serving(PROPOSED) as running:
        monkeypatch.setenv("GROUNDTRUCE_MODEL_URL", running.url)
        monkeypatch.setenv("GROUNDTRUCE_MODEL", "little-model")
        yield running


@pytest.fixture
def case(tmp_path: Path) -> Path:
    made = a_case(tmp_path, reports__news_txt=ARTICLE)
    card = {"files": "news.txt", "reader": "model", "defaults": {"source": "wire"}}
    (made / "reports" / "news.card.yaml").write_text(yaml.safe_dump(card), "utf-8")
    (made / "reports" / "example.card.yaml").unlink()
    return made


def test_a_file_is_read_by_the_server_that_is_named(case: Path, fake: Fake) -> None:
    file = case / "reports" / "news.txt"
    (told,) = answer("read", file, "--reader", "model", "--case", case)["reports"]
    (claim,) = told["report"]["claims"]
    assert (claim["side"], claim["accused"], claim["kind"]) == ("AAA", "BBB", "shelling")
    assert claim["reader"]["model"] == "little-model:q4"
    assert "does not stand in the text" in told["aside"][0]["reason"]


def test_the_screen_says_what_was_proposed_and_not_taken(case: Path, fake: Fake) -> None:
    file = case / "reports" / "news.txt"
    shown = groundtruce("read", file, "--reader", "model", "--case", case).stdout
    assert "Proposed and not taken" in shown


def test_a_card_s_claims_are_gathered_and_wait_for_a_person(case: Path, fake: Fake) -> None:
    answer("run", "--case", case)
    (waiting,) = answer("review", "--case", case)["claims"]
    assert (waiting["sure"], waiting["claim"]["reader"]["name"]) == (0.5, "model")
    assert answer("verify", "--case", case)


def test_gathering_again_does_not_ask_about_a_text_that_is_known(case: Path, fake: Fake) -> None:
    for _ in range(2):
        answer("gather", "--case", case)
    assert len(fake.asked) == 1


def test_without_a_server_the_command_says_how_to_name_one(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GROUNDTRUCE_MODEL_URL", raising=False)
    error = groundtruce("read", case / "reports" / "news.txt", "--reader", "model").exception
    assert isinstance(error, ReaderError)
    assert "GROUNDTRUCE_MODEL_URL" in error.remedy
