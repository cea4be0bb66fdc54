"""The watch: who looked where, and where nobody was let in."""

from datetime import UTC, datetime

import pytest
from tests.reports.a_case import TWO_RIVERS, a_case, read

from groundtruce.errors import CaseError
from groundtruce.model.place import Precision
from groundtruce.model.watch import WatchKind
from groundtruce.reports import case_folder

HEADER = "kind,zone,place_id,lat,lon,radius_m,from,to,side,reason,received"
PATROL = "patrol,,rivertown,,,,2026-01-05T08:00,2026-01-05T10:00,,,"


def watches(tmp_path, *rows, header=HEADER):
    folder = a_case(tmp_path, watch__mine_csv="\n".join([header, *rows]) + "\n")
    return case_folder.watches(folder, read(folder))


def refused(tmp_path, *rows, header=HEADER):
    with pytest.raises(CaseError) as raised:
        watches(tmp_path, *rows, header=header)
    return raised.value


def test_an_entry_is_known_when_it_ends(tmp_path):
    (watch,) = watches(tmp_path, PATROL)
    assert watch.received == watch.span.end == datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_an_entry_is_known_later_where_the_table_says_so(tmp_path):
    (watch,) = watches(tmp_path, PATROL + "2026-01-06T09:30")
    assert watch.received == datetime(2026, 1, 6, 9, 30, tzinfo=UTC)


def test_a_refusal_names_the_side_in_control_and_the_reason_as_said():
    found = case_folder.watches(TWO_RIVERS, read(TWO_RIVERS))
    (denial,) = (watch for watch in found if watch.kind is WatchKind.DENIAL)
    assert denial.kind.is_restriction
    assert denial.side == "KOR"
    assert denial.reason.startswith('"the road is mined"')


def test_an_entry_points_to_the_row_that_states_it():
    raw = (TWO_RIVERS / "watch" / "patrols.csv").read_bytes()
    for watch in case_folder.watches(TWO_RIVERS, read(TWO_RIVERS)):
        excerpt = watch.excerpt
        assert raw[excerpt.start : excerpt.end] == excerpt.quote.encode()
        assert excerpt.quote.startswith(f"{watch.id},{watch.kind.value},")


def test_an_entry_over_a_zone_covers_that_zone(tmp_path):
    (watch,) = watches(tmp_path, "uav,contact_band,,,,,2026-01-05,2026-01-05,,,")
    assert watch.place.extent.shape == "area"
    assert watch.place.precision is Precision.DISTRICT
    assert watch.place.bounds == pytest.approx((10.1, 50.455, 10.9, 50.565))


def test_who_watches_a_line_sees_a_strip_along_it(tmp_path):
    (watch,) = watches(tmp_path, "uav,contact_line,,,,2000,2026-01-05,2026-01-05,,,")
    _, south, _, north = watch.place.bounds
    assert south < 50.5 < 50.52 < north
    assert north - 50.52 == pytest.approx(2000 / 111_000, rel=0.02)


def test_a_night_on_which_the_clocks_go_back_has_an_hour_more():
    found = {watch.id: watch for watch in case_folder.watches(TWO_RIVERS, read(TWO_RIVERS))}
    assert found["W-04"].span.seconds == 5 * 3600


def test_entries_without_an_id_are_named_by_their_content(tmp_path):
    one, other = (watches(tmp_path / name, PATROL)[0].id for name in "ab")
    assert one == other


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("stroll,,rivertown,,,,2026-01-05,,,,", "kind"),
        ("patrol,,atlantis,,,,2026-01-05,,,,", "place_id"),
        ("patrol,,,,,,2026-01-05,,,,", "place_id"),
        ("patrol,nowhere,,,,,2026-01-05,,,,", "zone"),
        ("patrol,,rivertown,,,,2026-02-31,,,,", "from"),
        ("patrol,,rivertown,,,,2026-01-05,2026-01-04,,,", "to"),
        ("patrol,,,50.5,east,,2026-01-05,,,,", "lon"),
        ("patrol,,,95,10.5,,2026-01-05,,,,", "lat"),
        ("patrol,,,50.5,10.5,-5,2026-01-05,,,,", "radius_m"),
        ("denial,,rivertown,,,,2026-01-05,,CCC,,", "side"),
        ("patrol,,rivertown,,,,2026-01-05,,,,later", "received"),
    ],
)
def test_an_entry_that_will_not_do_is_named_with_line_and_column(row, field, tmp_path):
    assert refused(tmp_path, PATROL, row).where == f"mine.csv:3: {field}"


def test_a_cell_over_several_lines_keeps_the_line_numbers_true(tmp_path):
    row = 'patrol,,rivertown,,,,2026-01-05,,,"two\nlines",'
    assert refused(tmp_path, row, "stroll,,,,,,,,,,").where == "mine.csv:4: place_id"
