"""Learning: what a case teaches about its voices, and what it may never teach."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import an_incident
from tests.findings.test_weigh import incidents, swapped
from tests.findings.told import SOURCES, blamed, denied, seen, told

from groundtruce.findings import weigh
from groundtruce.findings.learn import Learned
from groundtruce.model.incident import Incident


def a_case(paper_is_right: bool, size: int = 60) -> list[Incident]:
    """Return events that observers saw or saw not; the paper is right of all or of half."""
    made = []
    for number in range(size):
        happened = number % 2 == 0
        claims = [blamed("a-army", "BBB"), seen() if happened else seen(stance="denies")]
        if happened or (not paper_is_right and number % 4 == 1):
            claims.append(told("paper"))
        made.append(an_incident(*claims, id=f"i-{number}"))
    return made


def likelihood(learned: Learned | None, *claims) -> float:
    (finding,) = weigh.findings([an_incident(*claims)], SOURCES, learned=learned)
    return finding.likelihood


def test_a_paper_that_observers_bore_out_is_believed_more_than_one_they_did_not():
    good, poor = (weigh.learn(a_case(right), SOURCES) for right in (True, False))
    word = (blamed("a-army", "BBB"), told("paper"))
    assert likelihood(good, *word) > likelihood(poor, *word)


def test_of_voices_never_heard_before_judgement_is_kept():
    assert likelihood(Learned(), told("red-cross")) == likelihood(None, told("red-cross"))


def test_nothing_is_learned_from_no_case():
    assert weigh.learn([], SOURCES) == Learned()


def test_the_order_of_incidents_is_irrelevant():
    case = a_case(paper_is_right=True)
    assert weigh.learn(case[::-1], SOURCES) == weigh.learn(case, SOURCES)


@given(st.lists(incidents(), min_size=1, max_size=5))
@settings(max_examples=30)
def test_no_word_is_ever_turned_into_its_opposite(told_of):
    learned = weigh.learn(told_of, SOURCES)
    for known in learned.logs.values():
        assert all(log >= 0 for (_, word), log in known.items() if word == 1)
        assert all(log <= 0 for (_, word), log in known.items() if word == 2)


@given(st.lists(incidents(), min_size=1, max_size=5))
@settings(max_examples=30)
def test_learning_changes_neither_status_nor_confidence_nor_attribution(told_of):
    several = [one.model_copy(update={"id": f"i-{n}"}) for n, one in enumerate(told_of)]
    learned = weigh.learn(several, SOURCES)
    plain, better = (weigh.findings(several, SOURCES, learned=one) for one in (None, learned))
    for before, after in zip(plain, better, strict=True):
        assert (before.status, before.confidence) == (after.status, after.confidence)
        assert before.attribution == after.attribution


@given(st.lists(incidents(), min_size=1, max_size=4))
@settings(max_examples=30)
def test_swapping_the_two_parties_swaps_what_is_learned(told_of):
    several = [one.model_copy(update={"id": f"i-{n}"}) for n, one in enumerate(told_of)]
    mirrored = [Incident.model_validate_json(swapped(one.model_dump_json())) for one in several]
    sources = [type(s).model_validate_json(swapped(s.model_dump_json())) for s in SOURCES]
    one, other = weigh.learn(several, SOURCES), weigh.learn(mirrored, sources)
    first = [f.likelihood for f in weigh.each(several, SOURCES, learned=one)]
    second = [f.likelihood for f in weigh.each(mirrored, sources, learned=other)]
    assert first == pytest.approx(second, abs=2e-4)


def test_a_partys_denial_moves_the_odds_by_half_again_at_most():
    learned = weigh.learn(a_case(paper_is_right=True), SOURCES)
    for known in learned.logs.values():
        denials = [log for (key, word), log in known.items() if key.endswith("denies") and word]
        assert all(abs(log) <= math.log(1.5) + 1e-6 for log in denials)
    word = likelihood(learned, blamed("a-army", "BBB"), denied("b-army"))
    assert 0.05 <= word <= 0.8
