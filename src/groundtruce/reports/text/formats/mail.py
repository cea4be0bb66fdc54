"""E-mail: the words of the message, from its plain part where it has one."""

import email
import email.policy
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime

from groundtruce.errors import SourceError
from groundtruce.reports.text.formats.message import Message, decoded


def messages(raw: bytes, _limit: int) -> Iterator[Message]:
    """Yield the message; attachments are not opened."""
    from groundtruce.reports.text.formats import html

    told = email.message_from_bytes(raw, policy=email.policy.default)
    body = told.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise SourceError("the e-mail has no words of its own.", "Send what is attached to it.")
    text = _content(body)
    if body.get_content_type() == "text/html":
        text = html.text_of(text)
    yield Message(
        text=text,
        title=_header(told, "subject"),
        sender=_header(told, "from"),
        external_id=_header(told, "message-id"),
        published=_date(told),
    )


def _content(body: MIMEPart) -> str:
    payload = body.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    return decoded(raw, body.get_content_charset())


def _header(told: EmailMessage, name: str) -> str | None:
    value = told.get(name)
    return " ".join(str(value).split())[:500] or None if value else None


def _date(told: EmailMessage) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(told.get("date", "")))
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
