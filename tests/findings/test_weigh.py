"""Weigh: the door, and the laws that hold whatever is said."""

import re
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, a_claim, a_figure, a_place, an_incident
from tests.findings.told import SOURCES, blamed, found, told

from groundtruce.findings import weigh
from groundtruce.model.claim import Observation, Stance
from groundtruce.model.finding import Confidence, Finding, Status
from groundtruce.model.incident import Incident

RANK = {Confidence.LOW: 0, Confidence.MODERATE: 1, Confidence.HIGH: 2}
KINDS = ("shelling", "armed_clash", "landmine_explosion", "border_closure", "fortification",
         "weapons_withdrawal", "statement", "observer_visit", "unheard_of")  # fmt: skip
HERE = a_place(toponyms=())
BY_ID = {source.id: source for source in SOURCES}


@st.composite
def claims(draw, number):
    source = draw(st.sampled_from(SOURCES))
    side = source.speaks_for
    seen = source.kind == "observer" and draw(st.booleans())
    observation = Observation(observer=a_place(radius_m=50, toponyms=()), modality="seen")
    killed = a_figure(draw(st.integers(0, 4)), side=draw(st.sampled_from(["AAA", "BBB", None])))
    return a_claim(
        f"Told as number {number}.",
        source=source.id,
        side=side,
        kind=draw(st.sampled_from(["", "observer_visit"])) or "shelling",
        origin=draw(st.sampled_from([source.id, source.id, "a-army", "agency-one"])),
        carrier=draw(st.sampled_from([None, "a-daily", "blog", "b-foreign"])),
        stance=draw(st.sampled_from(Stance)),
        accuser=draw(st.sampled_from([None, None, side, "AAA", "BBB"])),
        accused=draw(st.sampled_from([None, "AAA", "BBB"])),
        received=NOON + timedelta(hours=draw(st.integers(0, 5))),
        place=HERE,
        figures=(killed,) if draw(st.booleans()) else (),
        observation=observation if seen else None,
    )


@st.composite
def incidents(draw):
    told_of = [draw(claims(number)) for number in range(draw(st.integers(1, 6)))]
    return an_incident(*told_of, kind=draw(st.sampled_from(KINDS)), id="i-1", place=HERE)


def weighed(incident: Incident) -> Finding:
    return weigh.findings([incident], SOURCES)[0]


def without(incident: Incident, dropped: tuple[str, ...]) -> Incident:
    kept = tuple(claim for claim in incident.claims if claim.id not in dropped)
    return incident.model_copy(update={"claims": kept})


@given(incidents())
def test_no_finding_better_than_unverified_rests_on_one_partys_word(incident):
    finding = weighed(incident)
    weigh.honest(finding)
    (side, *others) = {voice.side for voice in finding.voices}
    accused = {claim.accused for claim in incident.claims}
    if side is not None and not others and not accused & {None, side}:
        assert finding.status not in (Status.CORROBORATED, Status.VERIFIED)


@given(incidents())
def test_removing_a_voice_never_raises_confidence(incident):
    whole = weighed(incident)
    for voice in whole.voices if len(whole.voices) > 1 else ():
        rest = weighed(without(incident, voice.claims))
        assert RANK[rest.confidence] <= RANK[whole.confidence]


@given(incidents())
def test_removing_a_voice_that_denies_nothing_never_raises_the_likelihood(incident):
    whole = weighed(incident)
    for voice in whole.voices if len(whole.voices) > 1 else ():
        if not {Stance.DENIES, Stance.DISPUTES} & set(voice.stances):
            assert weighed(without(incident, voice.claims)).likelihood <= whole.likelihood


@given(incidents(), st.data())
def test_copies_of_one_origin_change_nothing(incident, data):
    original = data.draw(st.sampled_from(incident.claims))
    copies = tuple(
        original.model_copy(
            update={
                "id": f"c-copy-{number}",
                "received": original.received + timedelta(hours=number),
                "carrier": original.carrier or "blog",
            }
        )
        for number in (1, 7)
    )
    before = weighed(incident)
    after = weighed(incident.model_copy(update={"claims": (*incident.claims, *copies)}))
    for field in ("status", "rule", "confidence", "likelihood", "attribution", "unsettled"):
        assert getattr(before, field) == getattr(after, field), field
    assert [f.figure for f in before.figures] == [f.figure for f in after.figures]


@given(incidents())
def test_no_denials_by_parties_ever_refute(incident):
    finding = weighed(incident)
    if finding.status is Status.REFUTED:
        deniers = {v.origin for v in finding.voices if v.side is None}
        assert "observers" in deniers or len(deniers) > 1


@given(incidents(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_is_irrelevant(incident, chance):
    shuffled = list(incident.claims)
    chance.shuffle(shuffled)
    other = weighed(incident.model_copy(update={"claims": tuple(shuffled)}))
    assert other.model_dump(exclude={"incident"}) == weighed(incident).model_dump(
        exclude={"incident"}
    )


def swapped(text: str) -> str:
    return text.replace("AAA", "~").replace("BBB", "AAA").replace("~", "BBB")


def alphabetical(finding: str) -> str:
    """Put both parties named together back into alphabetical order, as every finding has them."""
    told = finding.replace('"BBB","AAA"', '"AAA","BBB"').replace("BBB and AAA", "AAA and BBB")
    return re.sub(r'("[^"]*? )BBB\.",(\1)AAA\."', r'\1AAA.",\1BBB."', told)


@given(incidents())
def test_swapping_the_two_parties_swaps_the_finding_exactly(incident):
    other = Incident.model_validate_json(swapped(incident.model_dump_json()))
    sources = [type(s).model_validate_json(swapped(s.model_dump_json())) for s in SOURCES]
    (mirrored,) = weigh.findings([other], sources)
    expected = alphabetical(swapped(weighed(incident).model_dump_json()))
    assert mirrored.model_dump_json() == expected


def test_findings_come_in_the_order_in_which_their_incidents_became_known():
    early = an_incident(told("paper", received=NOON), id="i-z")
    late = an_incident(told("paper", received=NOON + timedelta(days=1)), id="i-a")
    both = [weigh.findings(pair, SOURCES) for pair in ([early, late], [late, early])]
    assert both[0] == both[1]
    assert [finding.incident.id for finding in both[0]] == ["i-z", "i-a"]


def test_a_finding_keeps_its_id_when_more_is_said():
    first = blamed("a-army", "BBB")
    assert found(first, id="i-1").id == found(first, told("paper"), id="i-1").id


def test_every_finding_says_by_which_rule_and_how_many_voices():
    finding = found(blamed("a-army", "BBB"), told("paper", origin="a-army"))
    assert [reason.rule for reason in finding.reasons[:2]] == [finding.rule, "voices"]
    assert finding.reasons[1].text.startswith("2 claims from 1 origin, 1 of them")


def test_a_persons_doubt_about_the_joining_is_said():
    one, other = told("agency-one"), told("paper")
    doubt = weigh.Judgement(
        id="j-1", one=one.id, other=other.id, verdict="unsure", by="Analyst", received=NOON
    )
    (finding,) = weigh.findings([an_incident(one, other)], SOURCES, judgements=[doubt])
    assert finding.reasons[-1].rule == "joined_unsurely"
