"""Rendering: templates filled for one request; every text is escaped, and a missing name fails."""

from datetime import date, datetime
from functools import cache
from typing import Any

import jinja2
import jinja2.filters
from typing_extensions import override

FIRST = (
    *("now.html.j2", "map.html.j2", "list_part.html.j2"),
    *("incident.html.j2", "finding.html.j2", "picks_part.html.j2"),
)


def render(template: str, **values: Any) -> str:
    """Return the filled template."""
    return _environment().get_template(template).render(**values)


def warm() -> None:
    """Read the templates of the pages that are asked for first."""
    for template in FIRST:
        _environment().get_template(template)


class _Environment(jinja2.Environment):
    """Templates that look for what a row holds before they look for what every row can do."""

    @override
    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what an object has under a name."""
        # Rows are plain dictionaries, and to ask for an attribute they lack costs more than all
        # else that is done to write a word.
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@cache
def _environment() -> jinja2.Environment:
    environment = _Environment(
        loader=jinja2.PackageLoader("groundtruce.web", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        # They came with the program and change with it alone.
        auto_reload=False,
    )
    # Pictures that this program drew itself; nothing that came in ever passes here.
    environment.filters["svg"] = jinja2.filters.do_mark_safe
    environment.filters["iso"] = _iso
    environment.filters["short"] = _short
    return environment


def _short(words: str, most: int = 240) -> str:
    """Return the beginning of words from outside, so that a list stays a list."""
    return words if len(words) <= most else f"{words[:most].rstrip()}…"


def _iso(moment: date | datetime) -> str:
    return moment.isoformat()
