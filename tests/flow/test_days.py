"""Days of commitments: each worked out once, and the same as if all were worked out anew."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.builders import a_claim, a_report

from groundtruce import flow
from groundtruce.flow import chronicle, days, kept, views
from groundtruce.model.judgement import Judgement, Verdict
from groundtruce.reports import case_folder
from groundtruce.store.sqlite import SqliteStore

NOW = datetime(2026, 1, 7, tzinfo=UTC)
# The text that was signed last, so that few days are walked.
TEXT = "THA-KHM-2025-12-27"


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """Return the bundled case as it was on a day of January, with its days worked out."""
    folder = case_folder.copy("thailand_cambodia_2025", tmp_path_factory.mktemp("days") / "case")
    with SqliteStore.open(folder / ".shelf") as store:
        flow.gather(folder, store, NOW)
        road = flow.carry(store, NOW, decided=NOW)
        flow.keep(store, road)
        chronicle.lines(store, replace(road, assessments=_of(road)), folder)
    return folder


@pytest.fixture
def opened(walked, tmp_path):
    """Return a copy of it with its road and its store."""
    folder = tmp_path / "case"
    shutil.copytree(walked, folder)
    with SqliteStore.open(folder / ".shelf") as store:
        whole = kept.road(store)
        yield store, replace(whole, assessments=_of(whole)), folder


def _of(road):
    return [one for one in road.assessments if one.agreement == TEXT]


def plain(store, road):
    """Return the chronicle as it follows from histories that hold every assessment."""
    wanted = {(one.agreement, one.commitment) for one in road.assessments}
    last = NOW.date()
    lines = []
    for told in views.histories(store, road, wanted):
        ends = [one.day - timedelta(days=1) for one in told.changes[1:]] + [last]
        lines.append({
            "agreement": told.agreement,
            "commitment": told.commitment,
            "party": told.party,
            "segments": [
                {
                    "from": one.day.isoformat(),
                    "to": end.isoformat(),
                    "word": one.after.word,
                    "watched": one.after.watched,
                    "why": [why.text for why in one.why or one.after.reasons],
                    "findings": list(one.findings or one.after.findings)[:20],
                }
                for one, end in zip(told.changes, ends, strict=True)
            ],
        })  # fmt: skip
    return lines


@pytest.fixture
def walks(monkeypatch):
    """Return the moments whose roads were carried to work days out."""
    moments = []

    def carry(store, as_of, **how):
        moments.append(as_of)
        return flow.carry(store, as_of, **how)

    monkeypatch.setattr(views, "carry", carry)
    return moments


def test_days_kept_one_by_one_tell_what_whole_histories_tell(opened):
    store, road, folder = opened
    (folder / ".shelf" / "views" / "days.jsonl").unlink()
    assert chronicle.lines(store, road, folder) == plain(store, road)


def test_what_is_decided_today_touches_no_day_that_has_ended(opened, walks):
    store, road, folder = opened
    made = chronicle.lines(store, road, folder)
    walks.clear()
    one, other = sorted(finding.incident.claims[0].id for finding in road.findings[:2])
    said = Judgement(id="j-1", one=one, other=other, verdict=Verdict.SAME, by="ana", received=NOW)
    store.keep([said], at=NOW, actor="ana")
    assert chronicle.lines(store, road, folder) == made
    assert walks == []


def test_a_report_of_an_earlier_day_changes_the_days_since_and_no_other(opened, walks):
    store, road, folder = opened
    before = chronicle.lines(store, road, folder)
    came = datetime(2026, 1, 4, 3, tzinfo=UTC)
    claims = road.findings[-1].incident.claims
    late = a_claim("It was we who fired.", received=came, source=claims[0].source,
                   kind="shelling", place=claims[0].place, span=claims[0].span)  # fmt: skip
    store.keep([a_report(late)], at=NOW, actor="test")
    walks.clear()
    after = chronicle.lines(store, road, folder)
    assert min(walks) > came
    assert after == plain(store, road)
    assert _until(before, "2026-01-03") == _until(after, "2026-01-03")


def test_days_that_a_process_left_half_done_are_taken_up(opened, walks):
    store, road, folder = opened
    made = chronicle.lines(store, road, folder)
    file = folder / ".shelf" / "views" / "days.jsonl"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[:6]) + lines[6][:20])
    walks.clear()
    shown, is_whole = chronicle.so_far(folder, store, road)
    assert not is_whole
    assert {line["segments"][-1]["to"] for line in shown} == {json.loads(lines[5])["day"]}
    assert chronicle.lines(store, road, folder) == made
    assert 0 < len(walks) <= len(lines) - 6


def test_another_wording_of_the_case_leaves_no_day_as_it_was(opened):
    store, road, folder = opened
    assert chronicle.so_far(folder, store, road)[1]
    texts = [one.model_copy(update={"title": "Anew"}) for one in road.case.agreements]
    other = road.case.model_copy(update={"agreements": tuple(texts)})
    assert chronicle.so_far(folder, store, replace(road, case=other)) == ([], False)


def test_a_file_that_is_none_of_ours_is_made_anew(opened):
    store, road, folder = opened
    file = folder / ".shelf" / "views" / "days.jsonl"
    file.parent.mkdir(exist_ok=True)
    for text in ("", "[]\n", '{"row": 7}\n', "\x00\n"):
        file.write_text(text)
        assert days.kept(store, road.case, [NOW.date()], file) == []


def _until(lines, last):
    return [[one["word"] for one in line["segments"] if one["from"] <= last] for line in lines]
