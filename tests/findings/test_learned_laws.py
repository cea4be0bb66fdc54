"""The laws of weighing hold with learned reliabilities, too."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import a_place, an_incident
from tests.findings.test_learn import a_case
from tests.findings.test_weigh import RANK, incidents, without
from tests.findings.told import SOURCES, blamed, denied

from groundtruce.findings import weigh
from groundtruce.model.claim import Stance
from groundtruce.model.finding import Status
from groundtruce.model.span import Granularity, Span
from groundtruce.model.watch import Watch, WatchKind

DENYING = {Stance.DENIES, Stance.DISPUTES}
STORIES = st.lists(incidents(), min_size=1, max_size=4)


def apart(told_of):
    return [one.model_copy(update={"id": f"i-{n}"}) for n, one in enumerate(told_of)]


def weighed(incident, learned):
    return weigh.findings([incident], SOURCES, learned=learned)[0]


@given(STORIES)
@settings(max_examples=40)
def test_removing_an_independent_voice_that_denies_nothing_never_raises_the_likelihood(told_of):
    learned = weigh.learn(apart(told_of), SOURCES)
    for incident in told_of:
        whole = weighed(incident, learned)
        for voice in whole.voices if len(whole.voices) > 1 else ():
            rest = weighed(without(incident, voice.claims), learned)
            assert RANK[rest.confidence] <= RANK[whole.confidence]
            if voice.side is None and not DENYING & set(voice.stances):
                assert rest.likelihood <= whole.likelihood + 1e-4


@given(STORIES)
@settings(max_examples=40)
def test_copies_of_one_origin_change_neither_what_is_learned_nor_what_it_says(told_of):
    several = apart(told_of)
    copied = [
        one.model_copy(update={"claims": (*one.claims, *map(a_copy, one.claims))})
        for one in several
    ]
    learned = weigh.learn(several, SOURCES)
    assert weigh.learn(copied, SOURCES) == learned
    for once, twice in zip(several, copied, strict=True):
        assert weighed(once, learned).likelihood == weighed(twice, learned).likelihood


def a_copy(claim):
    later = claim.received + timedelta(hours=7)
    carrier = claim.carrier or "blog"
    return claim.model_copy(
        update={"id": f"{claim.id}-copy", "received": later, "carrier": carrier}
    )


@given(STORIES)
@settings(max_examples=40)
def test_silence_is_never_worth_more_than_affirming_nor_less_than_denying(told_of):
    for words in weigh.learn(apart(told_of), SOURCES).logs.values():
        for voice in {voice for voice, _ in words}:
            silent, affirms, denies = (words[voice, word] for word in (0, 1, 2))
            assert denies <= silent <= affirms


def test_a_denial_alone_refutes_nothing_whatever_was_learned():
    learned = weigh.learn(a_case(paper_is_right=True), SOURCES)
    alone = weighed(an_incident(denied("b-army")), learned)
    assert alone.status is not Status.REFUTED


def test_a_case_of_fewer_than_500_incidents_keeps_the_ratios_set_by_judgement():
    assert weigh.learned(a_case(paper_is_right=True, size=weigh.LEARN_FROM - 1), SOURCES) is None
    assert weigh.learned(a_case(paper_is_right=True, size=weigh.LEARN_FROM), SOURCES) is not None


def test_where_access_was_refused_accusations_hold_as_often_as_where_somebody_could_look():
    far, at = a_place(lon=104.5, lat=14.2), blamed("a-army", "BBB").received
    day = Span(start=at, end=at + timedelta(days=1), granularity=Granularity.DAY)
    turned = Watch(id="w", kind=WatchKind.DENIAL, place=far, span=day, received=at)
    closed = [
        an_incident(blamed("a-army", "BBB", place=far, span=day), id=f"n-{n}", place=far, span=day)
        for n in range(5)
    ]
    bases = weigh.learn([*a_case(paper_is_right=True), *closed], SOURCES, [turned]).bases
    told = {one.refused: base for one, base in bases.items() if one.affirming == ("AAA",)}
    assert set(told) == {True, False}
    assert abs(told[True] - told[False]) < 0.05
