"""Every kind of agreement data, from its YAML to the state that follows from it."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.builders import a_place, a_span
from tests.compliance.a_case import a_finding
from tests.reports.a_case import read

from groundtruce.compliance import agenda, assess
from groundtruce.compliance.lint import Weight, flaws
from groundtruce.model.finding import Signature, Status, Voice
from groundtruce.reports import case_folder

DATA = Path(__file__).parents[1] / "data" / "every_kind"
END = datetime(2025, 11, 30, tzinfo=UTC)
ON_LINE = a_place(10.5, 50.5, 300)
FIELD = a_place(10.35, 50.62, 300)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = case_folder.make("kinds", tmp_path_factory.mktemp("kinds") / "case")
    shutil.rmtree(folder / "places")
    for part in ("agreements", "zones"):
        shutil.rmtree(folder / part)
        shutil.copytree(DATA / part, folder / part)
    text = (folder / "case.yaml").read_text()
    (folder / "case.yaml").write_text(text.replace("since: 2026-01-01", "since: 2025-10-01"))
    return read(folder)


def at(day, hour=12, hours=1):
    return a_span(datetime(2025, 11, day, hour, tzinfo=UTC), hours)


def act(kind, day, party="AAA", place=ON_LINE, hour=12, **more):
    more.setdefault("number", f"{kind}-{day}-{hour}-{party}")
    return a_finding(kind=kind, party=party, span=at(day, hour), place=place, **more)


@pytest.fixture
def state(case):
    def found(commitment, *findings, party="AAA", as_of=END):
        told = assess.compliance(findings, case, (), as_of)
        (one,) = [a for a in told if (a.commitment, a.party) == (commitment, party)]
        return one.word

    return found


def test_a_prohibition_is_breached_by_what_it_names_where_it_binds(state):
    assert state("fire", act("shelling", 20)) == "breached"
    assert state("fire", act("shelling", 20, place=a_place(10.5, 50.9, 300))) == "not_observable"
    assert state("fire", act("shelling", 20, party="BBB")) == "not_observable"


def test_a_freeze_binds_from_its_text_on(state):
    assert state("stay", act("position_taken", 10)) == "breached"
    before = a_finding(kind="position_taken", party="AAA", place=ON_LINE,
                       span=a_span(datetime(2025, 10, 30, tzinfo=UTC)))  # fmt: skip
    assert state("stay", before) == "not_observable"


def test_an_obligation_goes_from_0_to_3(state):
    def step(status="corroborated", **more):
        more = {"kind": "humanitarian_aid", "span": at(5), "party": "AAA", **more}
        return a_finding(status, said_by=("AAA",), **more)

    jmc = Voice(origin="jmc", kind="observer", stances=(), claims=())
    signed = Signature(act="verifies", by="Vera", at=END)
    verified = step(voices=(jmc,)).model_copy(
        update={"status": Status.VERIFIED, "signatures": (signed,)}
    )
    assert state("map") == "0"
    assert state("map", step("unverified")) == "1"
    assert state("map", step()) == "2"
    assert state("map", verified) == "3"


def test_a_phase_is_carried_out_by_weapons_of_its_own_class_alone(state):
    rockets = a_finding(kind="weapons_withdrawal", said_by=("AAA",), span=at(5), weapons=("mlrs",))
    assert (state("phase-a", rockets), state("phase-b", rockets)) == ("2", "0")
    assert state("phase-b", as_of=datetime(2025, 11, 15, tzinfo=UTC)) == "not_due"


@pytest.mark.parametrize(
    ("weapon", "km", "word"),
    [
        ("artillery:122", 20, "breached"),
        ("artillery:85", 20, "not_observable"),
        ("artillery:85", 5, "breached"),
        ("artillery", 20, "contested"),
        ("artillery:122", 40, "not_observable"),
    ],
)
def test_distances_go_by_calibre(state, weapon, km, word):
    place = a_place(10.5, 50.5 + km / 111.2, 200)
    assert state("far", act("weapon_present", 10, place=place, weapons=(weapon,))) == word


def test_a_clock_that_ran_quietly_makes_the_release_due(state):
    running = datetime(2025, 11, 12, tzinfo=UTC)
    assert state("release", party="BBB", as_of=running) == "not_due"
    assert state("release", party="BBB") == "0"
    freed = a_finding(kind="prisoner_release", said_by=("AAA", "BBB"), rule="both_sides",
                      span=at(14))  # fmt: skip
    assert state("release", freed, party="BBB") == "3"


def test_an_act_alleged_while_the_clock_ran_leaves_its_end_in_dispute(state):
    alleged = a_finding("unverified", kind="shelling", accused=("AAA",), span=at(11), place=ON_LINE)
    assert state("release", alleged, party="BBB") == "contested"
    after = a_finding("unverified", kind="shelling", accused=("AAA",), span=at(20), place=ON_LINE)
    assert state("release", after, party="BBB") == "0"


def test_a_rule_that_starts_the_clock_anew_is_told_from_a_text_that_is_silent(case):
    alleged = a_finding("unverified", kind="shelling", accused=("AAA",), span=at(11), place=ON_LINE)
    told = assess.compliance([alleged], case, (), END)
    why = {(one.commitment, one.party): one.reasons[0].text for one in told}
    assert "the text is silent" in why["release", "BBB"]
    assert "whether it started again" in why["withdraw", "AAA"]
    assert "the text is silent" not in why["withdraw", "AAA"]


def test_an_exemption_covers_what_is_shown_and_leaves_what_sets_conditions_open(state, case):
    (fire,) = [d for t in case.agreements for d in t.commitments if d.id == "fire"]
    assert len(fire.exemptions) == 3
    assert state("fire", act("own_patrol", 20)) == "not_observable"
    assert state("fire", act("small_arms_fire", 20)) == "breached"
    drill = act("shelling", 20)
    seen = [c.model_copy(update={"observation": an_exercise()}) for c in drill.incident.claims]
    held = drill.incident.model_copy(update={"claims": tuple(seen)})
    assert state("fire", drill.model_copy(update={"incident": held})) == "contested"


def an_exercise():
    from groundtruce.model.claim import Observation

    return Observation(observer=ON_LINE, modality="seen", is_exercise=True)


def test_a_duty_halted_by_one_party_is_suspended_for_it_alone(state):
    then = datetime(2025, 11, 13, 12, tzinfo=UTC)
    assert state("survey", as_of=then) == "suspended"
    assert state("survey", party="BBB", as_of=then) == "not_due"


def test_a_duty_halted_by_a_text_is_suspended_for_both_and_a_confirmation_lifts_it(state):
    then = datetime(2025, 11, 15, tzinfo=UTC)
    assert state("market", as_of=then) == state("market", party="BBB", as_of=then) == "suspended"
    later = datetime(2025, 11, 19, tzinfo=UTC)
    assert state("market", as_of=later) == state("market", party="BBB", as_of=later) == "not_due"


def test_a_confirmation_by_one_party_starts_its_prohibition_anew_and_nobody_elses(state):
    early = [act("shelling", 10), act("shelling", 10, party="BBB")]
    assert state("fire", *early) == "not_observable"
    assert state("fire", *early, party="BBB") == "breached"


def test_a_later_text_takes_the_place_of_an_earlier_one(state):
    late = act("position_taken", 20)
    assert state("stay-0", late) == "not_observable"
    assert state("stay-2", late) == "breached"


def test_clearing_the_area_that_the_text_names_carries_it_out(state):
    done = a_finding(kind="demining", said_by=("BBB",), span=at(10), place=FIELD)
    assert (state("survey", done, party="BBB"), state("survey", party="BBB")) == ("2", "0")


def test_a_mechanism_is_due_to_meet_ten_days_after_it_last_did(case):
    met = a_finding(kind="meeting", span=at(6))
    events = agenda.agenda([case], [met], (), END)
    (due,) = [event for event in events if event.kind == "meeting_due"]
    assert due.start == met.incident.span.end + timedelta(days=10)


def test_the_texts_contradict_nothing(case):
    assert [flaw.rule for flaw in flaws(case) if flaw.weight is Weight.CONTRADICTION] == []
