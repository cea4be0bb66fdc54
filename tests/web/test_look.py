"""The look: colours that can be read and told apart, and pages for what went wrong."""

import itertools
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import groundtruce.briefs
from groundtruce.model.finding import Status
from groundtruce.web.app import create_app
from groundtruce.web.pages import look
from groundtruce.web.pages.look import EYES, SIZES, TONES

SHEET = (Path(groundtruce.briefs.__file__).parent / "templates/brief.css").read_text("utf-8")
PAGE = (Path(__file__).parents[2] / "ui/src/page.css").read_text("utf-8")
PAIR = re.compile(r"--([\w-]+):light-dark\((#[0-9a-f]{3,6}),(#[0-9a-f]{3,6})\)")
COLOURS = {name: pair for name, *pair in PAIR.findall(SHEET + PAGE)}
LIGHTS = pytest.mark.parametrize("at", [0, 1], ids=["light", "dark"])


def linear(colour):
    """Return red, green and blue as amounts of light."""
    plain = colour[1:] if len(colour) == 7 else "".join(one * 2 for one in colour[1:])
    parts = [int(plain[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    return [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]


def contrast(one, other):
    """Return the ratio of WCAG between two colours."""
    dim, bright = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue
        for red, green, blue in (linear(one), linear(other))
    )
    return (bright + 0.05) / (dim + 0.05)


def seen(light, matrix):
    """Return what an eye makes of light: lightness and two hues (CIE 1976)."""
    rows = [[float(one) for one in matrix.split()[at : at + 3]] for at in (0, 5, 10)]
    r, g, b = (min(1, max(0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in rows)
    sums = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.0888,
    )
    x, y, z = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in sums)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@LIGHTS
@pytest.mark.parametrize("words", ["ink", "soft", "link", "attention"])
def test_words_are_read_on_every_surface(words, at):
    for surface in ("paper", "wash"):
        assert contrast(COLOURS[words][at], COLOURS[surface][at]) >= 4.5
    if words == "ink":
        assert contrast(COLOURS[words][at], COLOURS["mark"][at]) >= 4.5


@LIGHTS
def test_the_shape_of_a_status_and_the_edge_of_a_field_stand_out(at):
    for name in (*Status, "edge"):
        assert contrast(COLOURS[name][at], COLOURS["paper"][at]) >= 3, name


@LIGHTS
@pytest.mark.parametrize("eyes", ["1 0 0 0 0 0 1 0 0 0 0 0 1 0 0", *EYES.values()])
def test_no_two_statuses_look_alike_to_eyes_that_miss_a_colour(eyes, at):
    told = {one: seen(linear(COLOURS[one][at]), eyes) for one in Status}
    for one, other in itertools.combinations(told, 2):
        apart = sum((a - b) ** 2 for a, b in zip(told[one], told[other], strict=True)) ** 0.5
        assert apart > 12, (one, other)


@pytest.mark.parametrize("language", ["en", "th", "km"])
def test_one_page_shows_letters_steps_colours_shapes_and_states(client, language):
    text = client.get(f"/style?lang={language}").text
    assert all(f"size-{one}" in text for one in SIZES)
    assert all(f"tone-{one}" in text and f"--{one}:" in SHEET + PAGE for one in TONES)
    assert all(f'class="s-{one} ' in text for one in Status)
    assert all(f'lang="{one}"' in text for one in ("en", "th", "km"))


def test_what_is_not_there_offers_ways_on(client):
    answer = client.get("/nowhere?lang=th")
    assert answer.status_code == 404
    assert 'href="/map"' in answer.text
    assert '<html lang="th"' in answer.text


def test_a_fault_of_ours_is_told_on_a_page_behind_the_same_policy(bench, monkeypatch):
    def fails(_asked):
        raise RuntimeError("a secret of the machine")

    ways = tuple(type(one)(one.path, one.needs, fails) for one in look.WAYS)
    monkeypatch.setattr(look, "WAYS", ways)
    answer = TestClient(create_app(bench), raise_server_exceptions=False).get("/style?lang=en")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text
    assert "a secret" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
