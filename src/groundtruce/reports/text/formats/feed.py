"""RSS and Atom files: one message for each entry."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any

from groundtruce.errors import SourceError, Unsafe
from groundtruce.reports.text.formats.message import Message


def messages(raw: bytes, _limit: int) -> Iterator[Message]:
    """Yield the entries that hold words, in the order of the file."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException as cause:
        raise Unsafe("the feed declares entities.", "Do not open it; ask the sender.") from cause
    except ParseError as cause:
        raise SourceError(f"the feed is damaged ({cause}).", "Fetch it again.") from cause
    entries = [node for node in root.iter() if _name(node) in ("item", "entry")]
    if not entries:
        raise SourceError("the feed has no entries.", "Fetch it again.")
    for entry in entries:
        yield from _entry(entry)


def _entry(entry: Any) -> Iterator[Message]:
    from groundtruce.reports.text.formats import html

    told = {_name(node): node for node in entry}
    words = [_said(told.get(name)) for name in ("encoded", "content", "description", "summary")]
    body = max((word for word in words if word), key=len, default="")
    title = _said(told.get("title"))
    text = html.text_of(f"<div>{body}</div>") if "<" in body or "&" in body else body
    if not (text or title):
        return
    link = told.get("link")
    said = f"{title}\n\n{text}" if title and text else text or title
    thread = _said(told.get("guid") if told.get("guid") is not None else told.get("id")) or None
    yield Message(
        text=said,
        title=title or None,
        url=None if link is None else (_said(link) or link.get("href")),
        # Each version has a number of its own: an entry may be written anew under its old one.
        external_id=thread
        and f"{thread}#{sha256(said.encode('utf-8', 'replace')).hexdigest()[:8]}",
        thread=thread,
        published=_latest(told),
    )


_DATES = ("pubDate", "published", "date", "updated")


def _latest(told: dict[str, Any]) -> datetime | None:
    """Return when this version came out: an entry that was updated was not known before."""
    moments = [_moment(_said(told[name])) for name in _DATES if name in told]
    return max((moment for moment in moments if moment is not None), default=None)


def _name(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _said(node: Any) -> str:
    return "" if node is None else "".join(node.itertext()).strip()


def _moment(said: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(said.replace("Z", "+00:00") if read is datetime.fromisoformat else said)
        except (ValueError, TypeError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
