"""Reading with a language model at the command line: only where the user named a server."""

import json
import os
from pathlib import Path

import pytest
import yaml
from tests.cli.test_commands import answer, groundtruce
from tests.reports.a_case import a_case
from tests.reports.text.language_model.a_server import Fake, a_claim, claims, serving

ARTICLE = "Northland's army said Southland's troops had shelled Prey on Monday."
PROPOSED = claims(
    a_claim("Southland's troops had shelled Prey", speaker="Northland's army", speaks_for="AAA",
            accused="BBB", place="Prey"),
    a_claim("Southland's troops had bombed Oslo"),
)  # fmt: skip


def named(fake: Fake) -> dict[str, str]:
    return {**os.environ, "GROUNDTRUCE_MODEL_URL": fake.url, "GROUNDTRUCE_MODEL": "little-model"}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    made = a_case(tmp_path, reports__news_txt=ARTICLE)
    card = {"files": "news.txt", "reader": "model", "defaults": {"source": "wire"}}
    (made / "reports" / "news.card.yaml").write_text(yaml.safe_dump(card), "utf-8")
    (made / "reports" / "example.card.yaml").unlink()
    return made


def test_a_file_is_read_by_the_server_that_is_named(case: Path) -> None:
    file = case / "reports" / "news.txt"
    with serving(PROPOSED) as fake:
        done = groundtruce("read", file, "--reader", "model", "--case", case, "--json",
                           env=named(fake))  # fmt: skip
    (told,) = json.loads(done.stdout)["reports"]
    (claim,) = told["report"]["claims"]
    assert (claim["side"], claim["accused"], claim["kind"]) == ("AAA", "BBB", "shelling")
    assert claim["reader"]["model"] == "little-model:q4"
    assert "does not stand in the text" in told["aside"][0]["reason"]


def test_the_screen_says_what_was_proposed_and_not_taken(case: Path) -> None:
    file = case / "reports" / "news.txt"
    with serving(PROPOSED) as fake:
        done = groundtruce("read", file, "--reader", "model", env=named(fake))
    assert "Proposed and not taken" in done.stdout


def test_a_card_s_claims_are_gathered_and_wait_for_a_person(case: Path) -> None:
    with serving(PROPOSED) as fake:
        done = groundtruce("run", "--case", case, "--json", env=named(fake))
    assert done.returncode == 0, done.stderr
    (waiting,) = answer("review", "--case", case)["claims"]  # type: ignore[index]
    assert (waiting["sure"], waiting["claim"]["reader"]["name"]) == (0.5, "model")
    answer("verify", "--case", case)


def test_gathering_again_does_not_ask_about_a_text_that_is_known(case: Path) -> None:
    with serving(PROPOSED) as fake:
        for _ in range(2):
            groundtruce("gather", "--case", case, env=named(fake))
        assert len(fake.asked) == 1


def test_without_a_server_the_command_says_how_to_name_one(case: Path) -> None:
    bare = {k: v for k, v in os.environ.items() if not k.startswith("GROUNDTRUCE_MODEL")}
    file = case / "reports" / "news.txt"
    done = groundtruce("read", file, "--reader", "model", "--json", env=bare)
    assert done.returncode == 2
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "reader"
    assert "GROUNDTRUCE_MODEL_URL" in error["remedy"]
