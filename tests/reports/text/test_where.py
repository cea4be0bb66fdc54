"""Place names: the case first, then the world, and abstaining."""

import pytest

pytest.importorskip("spacy", reason="reading prose needs the grammar of the lock file")

from groundtruce.model.place import Precision
from groundtruce.reports.text.parse import parsed
from groundtruce.reports.text.toponym import Name, Prior, resolved
from groundtruce.reports.text.where import places


def place(text: str, name: str):
    return next(one for one in places(parsed(text)) if one.name == name)


def test_a_country_is_never_a_pin():
    found = place("Fighting went on in Norway.", "Norway")

    assert found.place.precision is Precision.COUNTRY
    assert not found.place.is_pin


def test_a_town_is_a_point_with_a_radius():
    found = place("A bomb exploded in Tromsø, Norway.", "Tromsø")

    assert found.place.is_pin
    assert found.place.distance(place("in Tromsø, Norway", "Tromsø").place) == 0


def test_what_stands_behind_the_comma_decides():
    one = place("A fire broke out in Paris, Texas.", "Paris")
    other = place("A fire broke out in Paris, France.", "Paris")

    assert (one.country, other.country) == ("USA", "FRA")


def test_the_case_draws_a_name_to_its_own_states():
    (name,) = [Name("Tripoli", 0, 7)]
    (alone,) = resolved([name], "Tripoli")
    (drawn,) = resolved([name], "Tripoli", Prior(frozenset({"LBN"})))

    assert alone.chosen.country != "LBN"
    assert drawn.chosen.country == "LBN"


def test_every_choice_names_its_rivals():
    (found,) = resolved([Name("Springfield", 0, 11)], "Springfield")

    assert 0 < found.score < 1
    assert found.rivals


def test_a_name_nobody_knows_stays_in_words():
    (found,) = resolved([Name("Qwertzberg", 0, 10)], "Qwertzberg")

    assert found.chosen is None


def test_a_state_named_in_passing_is_not_where_it_happened():
    from groundtruce.reports.text.reading import read_text

    (claim,) = read_text("Fighting broke out in regions near Laos.").told

    assert claim.where is None
