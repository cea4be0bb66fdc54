"""Drawing: shapes, words and colours of the pictures, as SVG without colours of its own.

Elements carry classes. A page colours them with its style sheet, light or dark; a picture for
print is coloured by ``templates/picture.css``. Status is told by shape and by colour, so that
neither is needed alone. The same records give the same bytes.
"""

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any

from groundtruce.briefs.quote import shown
from groundtruce.model.finding import Status

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Noto Sans"
_SCRIPTS = ((0x0E00, 0x0E7F, "Noto Sans Thai"), (0x1780, 0x17FF, "Noto Sans Khmer"))
# Outlines in a box from -1 to 1, drawn around the middle.
_SHAPES = {
    Status.VERIFIED: "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z",
    Status.CORROBORATED: "M-.88 -.88h1.76v1.76h-1.76z",
    Status.CONTESTED: "M0 -1.2L1.2 0L0 1.2L-1.2 0z",
    Status.REFUTED: "M-1 -.6L-.6 -1L0 -.4L.6 -1L1 -.6L.4 0L1 .6L.6 1L0 .4L-.6 1L-1 .6L-.4 0z",
    Status.UNVERIFIED: "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0zM-.5 0a.5.5 0 1 1 1 0a.5.5 0 1 1 -1 0z",
    Status.NOT_VERIFIABLE: "M0 -1.15L1.1 .85H-1.1zM0 -.25L-.4 .42H.4z",
}
# Marks of how a commitment stands, apart in outline and in how dark they are.
_RING = "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z"
_HOLE = "M-.76 0a.76 .76 0 1 1 1.52 0a.76 .76 0 1 1 -1.52 0z"
_STATES = {
    "breached": f"{_RING}M-.66 -.26V.26H.66V-.26z",
    "contested": _SHAPES[Status.CONTESTED],
    "0": f"{_RING}{_HOLE}",
    "1": f"{_RING}{_HOLE}M0 0V-.8A.8 .8 0 0 1 .8 0z",
    "2": f"{_RING}{_HOLE}M0 -.8A.8 .8 0 0 1 0 .8z",
    "3": _RING,
    "kept": "M-1 .05L-.35 .75L1 -.65L.7 -.95L-.36 .15L-.7 -.25z",
    "not_observable": (
        "M-.24 -1.05h.48v.42h-.48zM-.24 .63h.48v.42h-.48zM-1.05 -.24h.42v.48h-.42z"
        "M.63 -.24h.42v.48h-.42zM-.85 -.85h.38v.38h-.38zM.47 -.85h.38v.38h-.38z"
        "M-.85 .47h.38v.38h-.38zM.47 .47h.38v.38h-.38z"
    ),
    "suspended": "M-.75 -.9h.5v1.8h-.5zM.25 -.9h.5v1.8h-.5z",
    "not_due": "M-1 -.24h.48v.48h-.48zM-.24 -.24h.48v.48h-.48zM.52 -.24h.48v.48h-.48z",
}


def state_mark(word: str, x: float, y: float, size: float) -> str:
    """Return the mark of an assessment's word, a state or a degree, around a point."""
    place = f"translate({number(x)} {number(y)}) scale({number(size)})"
    outline = _STATES[word]
    return f'<path class="w-{word}" fill-rule="evenodd" transform="{place}" d="{outline}"/>'


def states() -> tuple[str, ...]:
    """Return the words of assessments that have a mark."""
    return tuple(_STATES)


def mark(status: str, x: float, y: float, size: float, extra: str = "") -> str:
    """Return the shape of a status around a point."""
    outline = _SHAPES[Status(status)]
    place = f"translate({number(x)} {number(y)}) scale({number(size)})"
    return f'<path class="s-{status} {extra}" transform="{place}" d="{outline}"/>'


def words(text: str, x: float, y: float, kind: str = "", anchor: str = "start") -> str:
    """Return text at a point, each script in its own font."""
    place = f'x="{number(x)}" y="{number(y)}" text-anchor="{anchor}"'
    return f'<text class="t {kind}" {place}>{"".join(_runs(shown(text)))}</text>'


def picture(width: float, height: float, title: str, *parts: str) -> str:
    """Return a whole SVG; the title is what a reader without eyes hears."""
    size = f'viewBox="0 0 {number(width)} {number(height)}"'
    name = escape(shown(title), quote=True)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{name}">'
    return "".join((head, *parts, "</svg>"))


def png(svg: str, width: int) -> bytes:
    """Return the picture as PNG with the package's fonts and the colours of print."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            style_sheet=print_style(),
            background="#ffffff",
            **font_source(),
        )
    )


def has_fonts() -> bool:
    """Whether the package carries its fonts; without npm an editable install does not."""
    return (FONTS / "NotoSans-Regular.ttf").is_file()


def font_source() -> dict[str, Any]:
    """Return where a picture takes its fonts from: the package, else the system."""
    if not has_fonts():
        return {"font_family": FAMILY}
    return {"font_dirs": [str(FONTS)], "skip_system_fonts": True, "font_family": FAMILY}


@lru_cache(maxsize=1)
def print_style() -> str:
    """Return the colours of print."""
    folder = resources.files("groundtruce.briefs") / "templates"
    return (folder / "picture.css").read_text("utf-8")


def number(value: float) -> str:
    """Return a coordinate with at most two decimals, never a minus zero.

    >>> number(-0.001), number(12.5)
    ('0', '12.5')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _runs(text: str) -> Iterator[str]:
    for family, letters in groupby(text, key=_family):
        run = escape("".join(letters), quote=False)
        yield run if family is None else f'<tspan font-family="{family}">{run}</tspan>'


def _family(letter: str) -> str | None:
    code = ord(letter)
    return next((name for low, high, name in _SCRIPTS if low <= code <= high), None)
