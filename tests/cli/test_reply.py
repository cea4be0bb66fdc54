"""Replies, signatures and judgements: by those with the right, kept for good, shown beside."""

import json
import shutil
from datetime import datetime, timedelta

import pytest
from tests.cli.inside import groundtruce
from tests.reports.a_case import TWO_RIVERS

PEOPLE = """people:
  - {id: mia, name: Mia, roles: [analyst]}
  - {id: otto, name: Otto, roles: [observer]}
  - {id: lee, name: Lee, roles: [liaison], party: RUV}
  - {id: vera, name: Vera, roles: [verifier]}
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reply") / "two_rivers"
    shutil.copytree(TWO_RIVERS, folder)
    (folder / "people.yaml").write_text(PEOPLE)
    done = groundtruce("gather", "--case", folder, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    return folder


def answer(*words):
    done = groundtruce(*words, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


def refused(*words):
    done = groundtruce(*words, "--json")
    assert done.returncode == 2, done.stdout
    return json.loads(done.stdout)["error"]


def owed(case):
    return answer("reply", "--case", case)


def test_a_reply_is_kept_beside_its_finding_and_ends_the_waiting(case):
    asked = next(one for one in owed(case) if one["party"] == "RUV")
    said = ("--party", "RUV", "--text", "Our men were in barracks.", "--by", "lee")
    (kept,) = answer("reply", asked["finding"], *said, "--case", case)
    (now,) = [
        one for one in owed(case) if (one["finding"], one["party"]) == (asked["finding"], "RUV")
    ]
    assert [one["id"] for one in now["replies"]] == [kept["id"]]
    assert not now["is_overdue"]
    shown = answer("show", asked["finding"], "--case", case)
    assert shown["replies"][0]["text"] == "Our men were in barracks."


def test_a_liaison_cannot_speak_for_the_other_party(case):
    finding = owed(case)[0]["finding"]
    said = ("--party", "KOR", "--text", "No.", "--by", "lee", "--case", case)
    error = refused("reply", finding, *said)
    assert (error["code"], error["where"]) == ("not_allowed", "people.yaml:4")


def test_a_file_of_replies_is_kept_whole_or_not_at_all(case, tmp_path):
    finding = owed(case)[1]["finding"]
    file = tmp_path / "replies.csv"
    file.write_text(
        f"finding,party,text,by\n{finding},KOR,We looked into it.,mia\nf-0000,KOR,No.,mia\n"
    )
    before = answer("verify", "--case", case)
    error = refused("reply", "--file", file, "--case", case)
    assert (error["code"], error["where"]) == ("not_found", "replies.csv:3: finding")
    assert answer("verify", "--case", case) == before
    file.write_text(file.read_text().replace("f-0000,KOR,No.,mia\n", ""))
    assert len(answer("reply", "--file", file, "--case", case)) == 1


def test_an_observer_can_neither_judge_nor_sign(case):
    finding = owed(case)[0]["finding"]
    claims = [one["id"] for one in answer("show", finding, "--case", case)["incident"]["claims"]]
    other = answer("weigh", "--case", case)[-1]["incident"]["claims"][0]["id"]
    for words in (
        ("judge", claims[0], other, "different", "--by", "otto"),
        ("sign", finding, "--by", "otto"),
    ):
        error = refused(*words, "--case", case)
        assert (error["code"], error["where"]) == ("not_allowed", "people.yaml:3")


def test_a_signature_verifies_what_evidence_corroborates_and_nothing_else(case):
    findings = {one["status"]: one["id"] for one in answer("weigh", "--case", case)}
    signed = answer("sign", findings["corroborated"], "--by", "vera", "--case", case)
    assert signed["status"] == "verified"
    alone = answer("sign", findings["unverified"], "--by", "vera", "--case", case)
    assert alone["status"] == "unverified"


def test_what_is_missing_is_named(case):
    error = refused("reply", "f-1", "--party", "RUV", "--case", case)
    assert error["happened"] == "--text, --by is missing."


def test_the_doctor_says_who_has_rights_and_that_everybody_has_them_where_nobody_is_named(case):
    named = groundtruce("doctor", "--case", case).stdout
    assert "vera (verifier)" in named
    open_to_all = answer("doctor", "--case", TWO_RIVERS)[-1]
    assert "everybody may judge" in open_to_all["found"]


def test_a_case_may_give_the_parties_more_time_to_answer(case, tmp_path):
    folder = tmp_path / "slow"
    shutil.copytree(case, folder, ignore=shutil.ignore_patterns(".shelf"))
    with (folder / "case.yaml").open("a") as file:
        file.write("reply_hours: 240\n")
    assert groundtruce("gather", "--case", folder, "--json").returncode == 0
    due = {(one["finding"], one["party"]): one["due"] for one in owed(case)}
    later = {(one["finding"], one["party"]): one["due"] for one in owed(folder)}
    assert due.keys() == later.keys()
    waits = {datetime.fromisoformat(later[key]) - datetime.fromisoformat(due[key]) for key in due}
    assert waits == {timedelta(hours=240 - 72)}
