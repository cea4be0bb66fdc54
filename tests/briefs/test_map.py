"""Map and chart: drawn by us, the same bytes for the same records."""

import re

import pytest
import shapely

from groundtruce.briefs import basemap, chart, drawing
from groundtruce.briefs import map as mapping
from groundtruce.briefs.phrase import Pen
from groundtruce.model.vocabulary import vocabulary
from tests.briefs.situation import Situation, a_case

CASE = a_case()
PEN = Pen(CASE, vocabulary())
HOLDING = next(one for one in Situation().brief().sections if one.key == "holding").chart


def a_mark(lon: float = 102.7, lat: float = 13.7, **more):
    return {
        "finding": "f",
        "lon": lon,
        "lat": lat,
        "radius_m": 2500,
        "status": "contested",
        "kind": "shelling",
        "recent": True,
        "key": None,
        **more,
    }


def marks(*told, no_place: int = 0):
    return {"marks": list(told), "no_place": no_place, "from": "2025-10-02", "since": "2025-11-01"}


def spots(svg: str):
    found = re.findall(r'<path class="s-[^"]*" transform="translate\(([\d.]+) ([\d.]+)\)', svg)
    return [(float(x), float(y)) for x, y in found]


def test_north_is_up_and_east_is_right():
    svg = mapping.svg(marks(a_mark(102.5, 13.9), a_mark(103.5, 13.5, finding="g")), CASE, PEN)
    (east, low), (west, high) = sorted(spots(svg), reverse=True)
    assert east > west
    assert low > high


def test_a_mark_lies_where_its_place_is():
    frame = mapping.frame_of([], CASE)
    x, y = frame.at(102.7, 13.7)
    assert spots(mapping.svg(marks(a_mark()), CASE, PEN)) == [pytest.approx((x, y), abs=0.01)]


def test_the_circle_of_uncertainty_is_as_wide_as_the_place_is_vague():
    frame = mapping.frame_of([], CASE)
    east, _ = frame.at(102.7 + 0.0231, 13.7)
    middle, _ = frame.at(102.7, 13.7)
    assert frame.metres(2500, 13.7) == pytest.approx(east - middle, rel=0.01)


def test_marks_at_one_place_are_set_side_by_side():
    svg = mapping.svg(marks(*(a_mark(finding=str(one)) for one in range(12))), CASE, PEN)
    found = spots(svg)
    gaps = [shapely.Point(a).distance(shapely.Point(b)) for a in found for b in found if a != b]
    assert len(set(found)) == 12
    assert min(gaps) > 9


def test_what_lies_far_from_the_line_is_counted_and_not_drawn():
    far = marks(a_mark(), a_mark(110.0, 20.0, finding="g"))
    assert mapping.beyond(far, CASE) == 1
    assert len(spots(mapping.svg(far, CASE, PEN))) == 1


def test_the_words_for_the_map_say_how_many_marks_and_how_many_have_no_place():
    said = mapping.alt(marks(a_mark(), no_place=3), PEN)
    assert "contested: 1" in said
    assert said.endswith("not on the map for want of a place: 3; beyond this map: 0")


def test_a_zone_whose_shape_is_only_assumed_is_not_drawn():
    zone = CASE.zones[1].model_copy(update={"documented": False})
    assumed = a_case(zones=(CASE.zones[0], zone))
    assert 'class="zone"' in mapping.svg(marks(a_mark()), CASE, PEN)
    assert 'class="zone"' not in mapping.svg(marks(a_mark()), assumed, PEN)


def test_the_same_marks_give_the_same_picture():
    svg = mapping.svg(HOLDING["map"], CASE, PEN)
    assert svg == mapping.svg(HOLDING["map"], CASE, PEN)
    assert drawing.png(svg, 400) == drawing.png(svg, 400)


def test_a_case_without_base_map_still_has_a_map(tmp_path):
    assert basemap.read(None) == basemap.read(tmp_path / "none") == basemap.Layers()


def test_the_base_map_is_read_from_the_case_folder(tmp_path):
    land = '{"type":"Polygon","coordinates":[[[102,13],[104,13],[104,15],[102,15],[102,13]]]}'
    town = '{"type":"Point","coordinates":[103,14]}'
    for name, shape in (("land", land), ("places", town)):
        feature = f'{{"type":"Feature","properties":{{"name":"A","rank":1}},"geometry":{shape}}}'
        text = f'{{"type":"FeatureCollection","features":[{feature}]}}'
        (tmp_path / f"{name}.geojson").write_text(text)
    layers = basemap.read(tmp_path)
    assert layers.towns == (basemap.Town("A", 103.0, 14.0, 1),)
    assert 'class="land"' in mapping.svg(marks(), CASE, PEN, layers)


def test_the_chart_stacks_each_week_by_status():
    svg = chart.svg(HOLDING["weeks"], PEN)
    assert svg.count('class="f-unverified"') == 2
    assert svg.count('class="f-contested"') == 1
    assert svg.count('class="f-watched"') == 1


def test_the_heights_of_the_bars_are_in_the_ratio_of_the_counts():
    svg = chart.svg(HOLDING["weeks"], PEN)
    found = re.findall(r'class="f-(?:unverified|contested|corroborated)".*?height="([\d.]+)"', svg)
    heights = sorted(map(float, found))
    assert heights[-1] == pytest.approx(3 * heights[0], rel=0.01)


def test_the_chart_in_words_names_the_week_with_the_most():
    assert "highest: 3, week of 2025-10-27" in chart.alt(HOLDING["weeks"], PEN)


def test_every_status_has_a_colour_in_print():
    style = drawing.print_style()
    assert all(f".s-{one}" in style and f".f-{one}" in style for one in PEN.words.words("statuses"))


def test_khmer_and_thai_words_ask_for_their_own_fonts():
    text = drawing.words("Prey ព្រៃ ไพร <b>", 1, 2)
    assert '<tspan font-family="Noto Sans Khmer">ព្រៃ</tspan>' in text
    assert '<tspan font-family="Noto Sans Thai">ไพร</tspan>' in text
    assert "&lt;b&gt;" in text
