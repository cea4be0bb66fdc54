"""Guess: a file without a card is read by the names of its columns, and says how."""

import json

import pytest
from tests.reports.a_gathering import gathered_by, the_case, written

from groundtruce.reports.card import cards_for
from groundtruce.reports.guess import layouts

ACLED = """event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,location,\
latitude,longitude,geo_precision,source,notes,fatalities
THA1,10 November 2025,1,Battles,Armed clash,Army,Prey,13.7500,102.7000,1,Reuters; AP,Fire.,2
THA2,2025-11-10,2,Battles,New sub-event,Army,Nowhere,13.7500,102.7000,3,AP,Fire.,0
"""
UCDP = '''id,date_start,date_end,type_of_violence,where_prec,where_coordinates,latitude,longitude,\
best,high,low,source_article,deaths_civilians
7,11/9/2025 12:00:00 AM,11/10/2025 12:00:00 AM,1,2,Prey,13.75,102.7,3,5,2,"Fire, ""again""",0
'''
THAI = "วันที่;สถานที่;ละติจูด;ลองจิจูด;รายละเอียด;ผู้เสียชีวิต\n13/11/2025;หนอง;13.75;102.7;ยิงปืน;2\n"


def guessed(tmp_path, text, name="rows.csv"):
    """Gather a file without a card."""
    return gathered_by(*cards_for([written(tmp_path / name, text)]))


def test_an_acled_export_is_recognised(tmp_path):
    got = guessed(tmp_path, ACLED)
    first, second = got.claims
    assert (first.kind, first.place.place_id, first.figures[0].best) == ("armed_clash", "prey", 2)
    assert (second.kind, second.span.granularity.value) == ("other", "week")
    assert second.place.precision.value == "province"
    assert got.notes.guessed[0].startswith("rows.csv: read as ACLED export")
    assert {source.reliability.value for source in got.notes.met.values()} == {"F"}


def test_a_ucdp_file_is_recognised_with_its_american_dates(tmp_path):
    (claim,) = guessed(tmp_path, UCDP).claims
    assert claim.span.seconds == 2 * 86400
    figure = claim.figures[0]
    assert (figure.lower, figure.best, figure.upper) == (2, 3, 5)
    assert claim.excerpt.quote == 'Fire, "again"'


def test_a_plain_sheet_in_thai_is_recognised(tmp_path):
    got = guessed(tmp_path, THAI)
    (claim,) = got.claims
    assert (claim.place.place_id, claim.text, claim.figures[0].best) == ("prey", "ยิงปืน", 2)
    assert "วันที่ as from" in got.notes.guessed[0]


def test_the_order_of_day_and_month_is_seen_from_dates_that_have_but_one_reading(tmp_path):
    text = "date,notes,type,source\n13/11/2025,one,shelling,news\n03/11/2025,two,shelling,news\n"
    first, second = guessed(tmp_path, text).claims
    assert (second.span.start.month, first.kind) == (11, "shelling")


def test_dates_that_all_have_two_readings_stay_unread(tmp_path):
    got = guessed(tmp_path, "date,notes\n03/11/2025,two\n04/11/2025,two\n")
    assert [aside.field for aside in got.aside] == ["from", "from"]


def test_our_own_field_names_are_recognised(tmp_path):
    got = guessed(tmp_path, "kind,from,accused,text,stance\nshooting,2025-11-10,Beland,x,denies\n")
    (claim,) = got.claims
    assert (claim.kind, claim.accused, claim.is_denial) == ("shooting", "BBB", True)


def test_our_own_nested_layout_is_recognised_with_both_names_and_figures(tmp_path):
    row = {
        "source": "News (in print)",
        "source_id": "news",
        "about": {"kind": "shooting"},
        "when": {"from": "2025-11-10", "to": "2025-11-10"},
        "text": "Fire.",
        "where": {"place_id": "x", "name_AAA": "Prey", "name_BBB": "Nong"},
        "figures": [{"kind": "killed_civilian_AAA", "value_low": 1, "value_high": 1}],
    }
    (claim,) = guessed(tmp_path, json.dumps(row), "rows.jsonl").claims
    assert (claim.source, claim.kind, claim.place.label()) == ("news", "shooting", "Prey / Nong")
    assert claim.figures[0].counts == ("killed", "civilian", "AAA")


def test_columns_that_mean_nothing_to_us_are_refused_by_name(tmp_path):
    got = guessed(tmp_path, "foo,bar\n1,2\n")
    assert "foo, bar" in got.aside[0].reason


def test_a_header_without_rows_is_refused(tmp_path):
    assert "no row" in guessed(tmp_path, "date,notes\n").aside[0].reason


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout["name"])
def test_every_word_that_a_layout_translates_to_is_in_the_vocabulary(layout):
    from groundtruce.reports.words import Words

    words = Words(the_case())
    lists = {"kind": "event_kinds", "precision": "precision", "granularity": "granularity"}
    for field, translated in layout["card"].get("values", {}).items():
        assert all(words.key(lists[field], word) for word in translated.values())
