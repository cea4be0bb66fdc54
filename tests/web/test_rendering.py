"""Rendering: a row's own words come first, a name that nothing has fails, and all is escaped."""

import jinja2
import pytest

from groundtruce.web import rendering


def filled(template, **values):
    """Return a template filled as those of the pages are."""
    return rendering._environment().from_string(template).render(**values)


def test_what_a_row_holds_comes_before_what_every_row_can_do():
    assert filled("{{ row.items }}", row={"items": 3}) == "3"
    assert filled("{% for key, _ in row.items() %}{{ key }}{% endfor %}", row={"a": 1}) == "a"


def test_a_name_that_a_row_does_not_hold_fails():
    with pytest.raises(jinja2.UndefinedError):
        filled("{{ row.name }}", row={"id": "i-1"})


def test_what_came_in_is_escaped():
    assert filled("{{ row.name }}", row={"name": "<b>&"}) == "&lt;b&gt;&amp;"
