"""Render: a brief as a page that stands alone and as a PDF/UA-1 document.

Both show the same plain document (``document.py``); neither asks for anything from outside, and
neither adds a word that is not in the document.
"""

import base64
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from groundtruce.briefs import chart, drawing
from groundtruce.briefs import map as mapping
from groundtruce.briefs.basemap import Layers
from groundtruce.briefs.document import Document
from groundtruce.briefs.letters import printable
from groundtruce.briefs.phrase import Pen
from groundtruce.briefs.print import Papers, evidence_name, printed
from groundtruce.briefs.trace import Evidence
from groundtruce.model.brief import Brief
from groundtruce.model.case import Case
from groundtruce.model.finding import Status
from groundtruce.model.vocabulary import vocabulary

_WEB_FONTS = (
    ("Noto Sans", "noto-sans", "U+0000-0E00, U+1E00-1FFF, U+2000-20CF, U+2100-25FF"),
    ("Noto Sans Thai", "noto-sans-thai", "U+0E01-0E5B, U+25CC"),
    ("Noto Sans Khmer", "noto-sans-khmer", "U+1780-17FF, U+19E0-19FF, U+200B-200D, U+25CC"),
)

_CHART_PX, _MAP_PX = 1500, 1200


@dataclass(frozen=True)
class Pictures:
    """The two pictures of a brief as SVG, each with its words for those who cannot see it."""

    chart: str
    chart_alt: str
    map: str
    map_alt: str
    beyond: int


def files(
    brief: Brief,
    evidence: Evidence,
    case: Case,
    formats: Collection[str],
    *,
    issued: datetime | None = None,
    layers: Layers | None = None,
    figure: bytes | None = None,
) -> dict[str, bytes]:
    """Return the files of a document by name, in the formats asked for: html, pdf, docx.

    A document about one incident has a name of its own for each; ``figure`` are images of it
    before and after, as PNG, which the page shows.
    """
    name = _name(brief)
    told = (brief, evidence, case)
    found: dict[str, bytes] = {}
    if "html" in formats:
        found[f"{name}.html"] = html(*told, issued=issued, layers=layers, figure=figure).encode()
    if "pdf" in formats:
        both = papers(*told, issued=issued, layers=layers)
        found |= {f"{name}.pdf": both.brief, evidence_name(name): both.evidence}
    if "docx" in formats:
        found[f"{name}.docx"] = docx(*told, issued=issued, layers=layers)
    return found


def html(
    brief: Brief,
    evidence: Evidence,
    case: Case,
    *,
    issued: datetime | None = None,
    layers: Layers | None = None,
    figure: bytes | None = None,
    served: bool = False,
) -> str:
    """Return one self-contained page; ``served`` adds the links that need the running program."""
    import jinja2

    pen = pen_of(brief, case)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("groundtruce.briefs", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["svg"] = lambda text: jinja2.filters.do_mark_safe(text)
    plain = Document(brief, evidence, pen).plain(issued)
    return environment.get_template("brief.html.j2").render(
        doc=plain,
        pictures=pictures(brief, case, pen, layers),
        figure=base64.b64encode(figure).decode() if figure else None,
        shapes={one.value: shape(one) for one in Status},
        marks={one: state_shape(one) for one in drawing.states()},
        style=page_style(),
        served=served,
    )


def papers(
    brief: Brief,
    evidence: Evidence,
    case: Case,
    *,
    issued: datetime | None = None,
    layers: Layers | None = None,
) -> Papers:
    """Return the brief on two pages and its evidence register, both as PDF/UA-1.

    Typst's compiler refuses a document that is not PDF/UA-1. All text goes in as data.
    """
    plain, drawn = _printable(brief, evidence, case, issued, layers)
    files = {f"{one.value}.svg": _coloured(shape(one)) for one in Status}
    files |= {f"state-{one}.svg": _coloured(state_shape(one)) for one in drawing.states()}
    return printed(printable(plain), {**files, **_photographs(drawn)})


def docx(
    brief: Brief,
    evidence: Evidence,
    case: Case,
    *,
    issued: datetime | None = None,
    layers: Layers | None = None,
) -> bytes:
    """Return the document with its register as one DOCX that can be edited."""
    # Here, since no other format needs it.
    from groundtruce.briefs import word

    plain, drawn = _printable(brief, evidence, case, issued, layers)
    return word.written(plain, brief.as_of, _photographs(drawn))


def _printable(
    brief: Brief,
    evidence: Evidence,
    case: Case,
    issued: datetime | None,
    layers: Layers | None,
) -> tuple[dict[str, Any], Pictures | None]:
    pen = pen_of(brief, case)
    drawn = pictures(brief, case, pen, layers)
    plain = Document(brief, evidence, pen).plain(issued)
    plain["name"] = _name(brief)
    plain["pictures"] = drawn and _picture_words(plain, drawn)
    return plain, drawn


def _photographs(drawn: Pictures | None) -> dict[str, bytes]:
    if drawn is None:
        return {}
    return {
        "chart.png": drawing.png(drawn.chart, _CHART_PX),
        "map.png": drawing.png(drawn.map, _MAP_PX),
    }


def _name(brief: Brief) -> str:
    return brief.kind if brief.incident is None else f"{brief.kind}-{brief.incident}"


def pictures(brief: Brief, case: Case, pen: Pen, layers: Layers | None = None) -> Pictures | None:
    """Return chart and map of a brief; ``None`` where it carries no data for them."""
    data = next((one.chart for one in brief.sections if one.key == "holding" and one.chart), None)
    if data is None or not data["weeks"]["bins"]:
        return None
    return Pictures(
        chart=chart.svg(data["weeks"], pen),
        chart_alt=chart.alt(data["weeks"], pen),
        map=mapping.svg(data["map"], case, pen, layers),
        map_alt=mapping.alt(data["map"], pen),
        beyond=mapping.beyond(data["map"], case),
    )


def pen_of(brief: Brief, case: Case) -> Pen:
    """Return a pen in the brief's language that knows the case's own words."""
    return pen_in(brief.language, case)


def pen_in(language: str, case: Case) -> Pen:
    """Return a pen in a language that knows the case's own words."""
    return Pen(case, vocabulary().extended(case.words), language)


@lru_cache(maxsize=2)
def page_style(fonts: str | None = None, weights: tuple[int, ...] = (400, 700)) -> str:
    """Return the style of the page, its fonts inside or fetched from the address ``fonts``.

    A weight that is left out is drawn by the browser from the regular one.
    """
    folder = resources.files("groundtruce.briefs") / "templates"
    faces = "".join(_face(*one, weight, fonts) for one in _WEB_FONTS for weight in weights)
    return faces + (folder / "brief.css").read_text("utf-8")


def _face(family: str, name: str, letters: str, weight: int, fonts: str | None) -> str:
    file = drawing.FONTS / f"{name}-{weight}.woff2"
    if not file.is_file():
        return ""
    source = f"{fonts}/{file.name}" if fonts else _inside(file)
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weight};font-display:swap;"
        f"unicode-range:{letters};src:url({source}) format('woff2')}}\n"
    )


def _inside(file: Path) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(file.read_bytes()).decode()}"


def shape(status: Status) -> str:
    """Return the shape of a status as a picture the size of a letter."""
    return _letter(drawing.mark(status.value, 7, 7, 5.4))


def state_shape(word: str) -> str:
    """Return the mark of how a commitment stands as a picture the size of a letter."""
    return _letter(drawing.state_mark(word, 7, 7, 5.4))


def _letter(drawn: str) -> str:
    return (
        '<svg class="shape" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">'
        f"{drawn}</svg>"
    )


def _picture_words(plain: dict[str, Any], drawn: Pictures) -> dict[str, Any]:
    data = next(one["chart"] for one in plain["sections"] if one["key"] == "holding")
    shown = {one["status"] for one in data["map"]["marks"]}
    return {
        "chart_alt": drawn.chart_alt,
        "map_alt": drawn.map_alt,
        "statuses": [one.value for one in Status if one.value in shown],
        **plain["map"],
        "no_place": data["map"]["no_place"],
        "beyond": drawn.beyond,
        "wider": data["weeks"]["wider"] + data["weeks"]["undated"],
    }


def _coloured(svg: str) -> bytes:
    head, rest = svg.split(">", 1)
    named = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    return f"{named}><style>{drawing.print_style()}</style>{rest}".encode()
