"""HTML pages: the article without menus, advertisements and forms.

Only the text is taken; nothing is fetched and no script runs.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from groundtruce.errors import SourceError
from groundtruce.reports.text.formats.message import Message, decoded

GONE = (
    "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "button",
    "select", "iframe", "svg", "canvas", "video", "audio", "object", "embed", "figure", "menu",
    "dialog",
)  # fmt: skip
BLOCKS = (
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "tr", "div", "section",
    "article",
    "br", "ul", "ol", "table", "main", "dd", "dt", "figcaption",
)  # fmt: skip
MOST_COLUMNS = 200
BOILERPLATE = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|footer|header|sidebar|advert|ads?|promo|related|recommend|share|social"
    r"|comment|cookie|subscribe|newsletter|breadcrumb|widget|popup|banner|toolbar|signup|login"
    r"|tags)(?:$|[-_ s])",
    re.IGNORECASE,
)


def messages(raw: bytes, _limit: int) -> Iterator[Message]:
    """Yield the article of a page."""
    root = _root(raw)
    title = _first(root, "//meta[@property='og:title']/@content", "//title/text()", "//h1//text()")
    published = _first(
        root,
        "//meta[@property='article:published_time']/@content",
        "//meta[@name='date' or @name='pubdate' or @itemprop='datePublished']/@content",
        "//time/@datetime",
    )
    yield Message(
        text=_article(root),
        title=title,
        published=moment(published),
        url=_first(root, "//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"),
        language=(_first(root, "/html/@lang") or "")[:2].lower() or None,
    )


def text_of(markup: str) -> str:
    """Return the words of a piece of HTML, block by block."""
    return _article(_root(markup.encode()))


def moment(said: str | None) -> datetime | None:
    """Return the moment that a machine-readable date names, in UTC where it names no zone."""
    if not said:
        return None
    try:
        found = datetime.fromisoformat(said.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _root(raw: bytes) -> Any:
    from lxml import etree, html

    said = re.search(rb"charset=[\"']?([\w-]+)", raw[:4096])
    text = decoded(raw, said.group(1).decode("ascii", "ignore") if said else None)
    text = re.sub(r"^\s*<\?xml[^>]*\?>|[\ue000\ue001]", "", text)
    parser = html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as cause:
        raise SourceError("the page holds no text.", "Save it again from the browser.") from cause
    return root


def _article(root: Any) -> str:
    for element in list(root.iter(*GONE)):
        if element.tag != "header" or not element.xpath(".//h1"):
            element.drop_tree()
    for element in list(root.xpath("//*[@class or @id]")):
        marks = f"{element.get('class', '')} {element.get('id', '')}"
        few = len(element.xpath(".//p")) < 3
        if (
            element.tag not in ("html", "body", "article", "main")
            and few
            and BOILERPLATE.search(marks)
        ):
            parent = element.getparent()
            if parent is not None:
                element.drop_tree()
    chosen = _densest(root)
    rows = _table_rows(chosen)
    lines = (re.sub(r"[ \t\r\f\v\u00a0]+", " ", line).strip() for line in _blocks(chosen))
    text = "\n\n".join(line for line in lines if line)
    # Rows of one table follow each other without a gap, their cells with tabs between them.
    text = re.sub(r"(?<=\ue001)\n\n(?=\ue000)", "\n", text)
    return re.sub(r"\ue000(\d+)\ue001", lambda found: rows[int(found[1])], text)


def _table_rows(part: Any) -> list[str]:
    """Take the rows of data tables out, leaving a mark where each stood; return their text.

    A table that lays out a page is left alone: its cells hold paragraphs or other tables.
    """
    found: list[str] = []
    for table in list(part.iter("table")):
        if table.getparent() is None or table.xpath(".//table"):
            continue
        rows = [[_cell(c) for c in row if c.tag in ("td", "th")] for row in table.iter("tr")]
        if len(rows) < 2 or max(map(len, rows)) < 2 or any(len(c) > 200 for r in rows for c in r):
            continue
        for row in list(table.iter("tr")):
            cells = [words for cell in row if cell.tag in ("td", "th") for words in _spread(cell)]
            for child in list(row):
                row.remove(child)
            row.text = f"\ue000{len(found)}\ue001"
            found.append("\t".join(cells))
    return found


def _cell(cell: Any) -> str:
    return " ".join(cell.text_content().split())


def _spread(cell: Any) -> list[str]:
    """Return the words of a cell once for each column that a heading stands over."""
    words, said = _cell(cell), str(cell.get("colspan", "1"))
    width = min(int(said), MOST_COLUMNS) if said.isdecimal() else 1
    again = words if not any(c.isdigit() for c in words) else ""
    return [words, *([again] * (width - 1))]


def _densest(root: Any) -> Any:
    """Return the part of the page with most words in paragraphs."""
    for path in ("//article", "//main", "//*[@role='main']", "//*[@itemprop='articleBody']"):
        found = root.xpath(path)
        if found:
            best = max(found, key=lambda part: len(part.text_content()))
            if len(best.text_content()) > 200:
                return best
    body = root.find("body")
    return root if body is None else body


def _blocks(part: Any) -> Iterator[str]:
    line: list[str] = []
    for event, element in _walk(part):
        if element.tag in BLOCKS:
            if line:
                yield "".join(line)
            line = []
        if event == "start":
            line.append((element.text or "").replace("\n", " "))
        else:
            line.append((element.tail or "").replace("\n", " ") if element is not part else "")
        if element.tag in ("td", "th") and event == "end":
            line.append("\t")
    if line:
        yield "".join(line)


def _walk(part: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    for event, element in etree.iterwalk(part, events=("start", "end")):
        if isinstance(element.tag, str):
            yield event, element


def _first(root: Any, *paths: str) -> str | None:
    for path in paths:
        for found in root.xpath(path):
            text = " ".join(str(found).split())
            if text:
                return text[:500]
    return None
