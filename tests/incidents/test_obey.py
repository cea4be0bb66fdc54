"""Judgements: the last one on a couple stands, and contradictions end in favour of the newest."""

from hypothesis import given
from hypothesis import strategies as st
from tests.incidents.accounts import judged, told

from groundtruce.incidents import fuse, obey

names = st.sampled_from(["a", "b", "c", "d"])
verdicts = st.sampled_from(["same", "different", "unsure", "withdrawn"])
couples = st.tuples(names, names).filter(lambda couple: couple[0] != couple[1])
histories = st.lists(st.tuples(couples, verdicts), max_size=12).map(
    lambda rows: [judged(*couple, verdict, hour) for hour, (couple, verdict) in enumerate(rows)]
)


@given(histories, st.randoms())
def test_standing_judgements_do_not_depend_on_order(history, chance):
    mixed = list(history)
    chance.shuffle(mixed)
    assert obey.standing(mixed) == obey.standing(history)


@given(histories)
def test_one_judgement_stands_for_each_couple(history):
    pairs = [judgement.pair for judgement in obey.standing(history)]
    assert len(pairs) == len(set(pairs))


def cluster_of(claim, clusters):
    """Return the cluster that holds the claim."""
    return next(cluster for cluster in clusters if claim in cluster)


@given(histories)
def test_the_newest_judgement_is_always_obeyed(history):
    standing = obey.standing(history)
    if not standing or standing[0].verdict.value == "unsure":
        return
    claims = [told(name, day=6 * day) for day, name in enumerate("abcd")]
    clusters = fuse.clusters(claims, history)
    newest = standing[0]
    joined = newest.other in cluster_of(newest.one, clusters)
    assert joined == (newest.verdict.value == "same")


def test_of_a_chain_that_contradicts_itself_the_oldest_link_gives_way():
    claims = [told(name, day=9 * day) for day, name in enumerate("abc")]
    history = [
        judged("a", "b", "same"),
        judged("b", "c", "same", 1),
        judged("a", "c", "different", 2),
    ]
    clusters = fuse.clusters(claims, history)
    assert cluster_of("c-b", clusters) == ("c-b", "c-c")
    assert cluster_of("c-a", clusters) == ("c-a",)


def test_unsure_does_not_part_what_others_hold_together():
    claims = [
        told("a"),
        told("b"),
        told("c", day=0.1),
        told("d", day=0.1),
        told("far", "south", 20),
    ]
    clusters = fuse.clusters(claims, [judged("a", "b", "unsure")])
    assert cluster_of("c-a", clusters) == cluster_of("c-b", clusters)
