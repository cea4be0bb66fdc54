"""Letters: what a message says, in words for people and as data for programs."""

from dataclasses import dataclass
from typing import Any

from groundtruce.alerts.outbox import Message
from groundtruce.model.alert import Alert
from groundtruce.model.alert_text import headline, text, word
from groundtruce.model.case import Case

_SUBJECT = 150


@dataclass(frozen=True)
class Letter:
    """A message as it goes out: its name for ever, a subject, the words, and the data."""

    key: str
    subject: str
    body: str
    data: dict[str, Any]


def letter(message: Message, case: Case) -> Letter:
    """Return the letter of a message in the language of its channel."""
    language = message.channel.language
    first, *more = message.alerts
    subject = headline(first, case, language)
    if more:
        subject = f"{len(message.alerts)} {word('many', language)}"
    told = (text(one, case, language) for one in message.alerts)
    return Letter(
        key=message.key,
        subject=f"{case.labels.get(language, case.title)}: {subject}"[:_SUBJECT],
        body="\n\n".join(told) + "\n",
        data={
            "type": "groundtruce.alerts",
            "id": message.key,
            "case": case.id,
            "alerts": [_plain(one, case, language) for one in message.alerts],
        },
    )


def trial(key: str, case: Case, language: str) -> Letter:
    """Return a letter that only tries the channel out."""
    said = f"{case.labels.get(language, case.title)}: {word('test', language)}"
    data = {"type": "groundtruce.test", "id": key, "case": case.id, "alerts": []}
    return Letter(key, said[:_SUBJECT], f"{said}\n", data)


def _plain(alert: Alert, case: Case, language: str) -> dict[str, Any]:
    plain = alert.model_dump(mode="json", exclude_none=True)
    return {**plain, "headline": headline(alert, case, language)}
