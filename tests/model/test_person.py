"""People: a right follows from a role, and a case without people lets everybody act."""

from datetime import timedelta

import pytest
from tests.builders import NOON

from groundtruce.errors import NotAllowed
from groundtruce.model.person import MAY, Act, Person, Role, check

LATER = NOON + timedelta(days=30)


def a_person(id="mia", roles=("analyst",), **more):
    return Person(id=id, name=id.title(), roles=roles, stated="people.yaml:3", **more)


PEOPLE = (
    a_person(),
    a_person("vera", ("verifier",)),
    a_person("lee", ("liaison",), party="AAA"),
    a_person("otto", ("observer",)),
    a_person("paul", ("publisher",), until=NOON),
)


def allowed(people, by, act, **more):
    try:
        check(people, by, act, NOON, **more)
    except NotAllowed:
        return False
    return True


def refused(by, act, **more):
    with pytest.raises(NotAllowed) as raised:
        check(PEOPLE, by, act, more.pop("at", NOON), **more)
    return raised.value


def test_a_case_without_people_lets_everybody_act():
    assert all(allowed((), "anybody", act) for act in Act)
    assert not any(allowed(PEOPLE, "anybody", act) for act in Act)


@pytest.mark.parametrize("act", Act)
def test_every_act_is_somebodys_right_and_no_observers(act):
    assert MAY[act]
    assert Role.OBSERVER not in MAY[act]
    assert "Otto is observer" in refused("otto", act).happened


def test_who_verifies_may_not_release_and_who_releases_may_not_verify():
    assert allowed(PEOPLE, "vera", Act.VERIFIES)
    assert allowed(PEOPLE, "paul", Act.RELEASES)
    assert not allowed(PEOPLE, "vera", Act.RELEASES)
    assert not allowed(PEOPLE, "paul", Act.VERIFIES)


def test_a_liaison_replies_for_its_own_party_alone():
    assert allowed(PEOPLE, "lee", Act.REPLIES, party="AAA")
    assert allowed(PEOPLE, "mia", Act.REPLIES, party="BBB")
    assert "for BBB" in refused("lee", Act.REPLIES, party="BBB").happened


def test_a_refusal_names_the_line_of_the_person():
    assert refused("otto", Act.JUDGES).where == "people.yaml:3"
    assert "nobody whom the case names" in refused("eve", Act.JUDGES).happened


def test_a_right_ends_with_its_last_moment():
    assert "had rights until 2025-11-10" in refused("paul", Act.RELEASES, at=LATER).happened


def test_a_person_may_be_called_by_id_or_name():
    assert allowed(PEOPLE, "Mia", Act.JUDGES)
    assert allowed(PEOPLE, "mia", Act.JUDGES)


@pytest.mark.parametrize(("roles", "party"), [(("liaison",), None), (("analyst",), "AAA")])
def test_only_a_liaison_has_a_party(roles, party):
    with pytest.raises(ValueError, match="liaison"):
        a_person(roles=roles, party=party)
