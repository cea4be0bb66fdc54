"""Rendering: templates filled for one request; every text is escaped, and a missing name fails."""

from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import jinja2
import jinja2.filters

from groundtruce.model.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from groundtruce.web.asked import Asked

# The rooms of the workbench in the order of a day: word, address, and what it needs.
WAYS_IN = (
    ("now", "/", "see"),
    ("map", "/map", "see_released"),
    ("inbox", "/inbox", "review"),
    ("agreement", "/agreement", "see"),
    ("briefs", "/briefs", "see_released"),
    ("search", "/search", "see"),
)


def render(template: str, asked: "Asked", **values: Any) -> str:
    """Return the filled template."""
    shown = {
        "asked": asked,
        "word": asked.word,
        "label": lambda listed, key: asked.word(key, listed),
        "ways_in": [one for one in WAYS_IN if asked.may(one[2])],
        "languages": LANGUAGES,
    }
    return _environment().get_template(template).render(**shown, **values)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("groundtruce.web", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    # Pictures that this program drew itself; nothing that came in ever passes here.
    environment.filters["svg"] = jinja2.filters.do_mark_safe
    environment.filters["iso"] = _iso
    return environment


def _iso(moment: date | datetime) -> str:
    return moment.isoformat()
