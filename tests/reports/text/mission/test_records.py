"""Whose text it is decides: a mission's count is a tally, an outlet's quotation of it is not."""

import pytest
from tests.builders import a_source
from tests.reports.a_gathering import gathered, the_case, written

STORY = (
    "Weekly report: between 5 and 11 January 2026 the monitoring mission recorded 120 ceasefire "
    "violations along the contact line, a patrol said. At 06:40 on 8 January 2026, from Prey, the "
    "patrol heard 12 explosions 2-4 km WSW."
)


def claims_of(tmp_path, source, text=STORY):
    """Return the claims of a text that this source publishes."""
    case = the_case(sources=(a_source(), a_source("team", kind="observer"), a_source("un", "un")))
    file = written(tmp_path / "a.txt", text)
    got = gathered(file, case, defaults={"source": source}, fields={})
    assert got.aside == []
    for claim in got.reports[0].claims:
        one = claim.excerpt
        assert got.shelf.raw[one.sha256][one.start : one.end].decode() == one.quote
    return got.reports[0].claims


@pytest.mark.parametrize("source", ["team", "un"])
def test_a_missions_own_text_gives_observations_and_tallies(tmp_path, source):
    found = claims_of(tmp_path, source)
    (heard,) = [claim for claim in found if claim.observation is not None]
    (count,) = [figure for claim in found for figure in claim.tallies]
    assert heard.place.extent.shape == "sector"
    assert (count.kind, count.best) == ("violations", 120)


def test_an_outlets_text_gives_neither(tmp_path):
    found = claims_of(tmp_path, "news")
    assert all(claim.observation is None for claim in found)
    assert all(figure.kind != "violations" for claim in found for figure in claim.tallies)


@pytest.mark.parametrize(
    ("where", "shape"),
    [
        ("from Prey", "sector"),
        ("from a position 1.2 km NE of Prey", "sector"),
        ("from Nowhereville", None),
        ("", None),
    ],
)
def test_without_a_known_position_there_is_no_sector(tmp_path, where, shape):
    (claim,) = claims_of(
        tmp_path,
        "team",
        f"8 January 2026. At 06:40, {where}, the patrol heard 2 explosions 3 km W.",
    )
    assert (claim.place and claim.place.extent.shape) == shape


def test_a_distance_from_a_place_adds_what_is_unsure_of_both(tmp_path):
    (claim,) = claims_of(
        tmp_path, "team", "8 January 2026. At 06:40 the patrol saw two tanks 4 km N of Prey."
    )
    assert claim.place.extent.shape == "point"
    # The place itself, a quarter of the distance, and 22.5 degrees to either side.
    assert claim.place.radius_m == pytest.approx((2500**2 + 1000**2 + 1531**2) ** 0.5, rel=0.01)


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: "😀 ทหาร\n\n" + text,
        lambda text: text.replace("the patrol", "the\u00a0patrol"),
    ],
    ids=["line ends", "byte order mark", "other scripts", "hard spaces"],
)
def test_the_bytes_say_so_whatever_the_text_is_written_with(tmp_path, spoiled):
    text = (
        "Patrol report, 8 January 2026\n\nAt 06:40, from Prey, the patrol heard 12 explosions "
        "2-4 km WSW.\nAt 10:20, near Prey, Beland soldiers denied the patrol passage.\n\n"
        "Sector\tViolations\nNorth\t12\nSouth\t3\n"
    )
    found = claims_of(tmp_path, "team", spoiled(text))
    assert [claim.kind for claim in found] == ["explosion", "access_denial", "toll", "toll"]
    assert found[1].accused == "BBB"
