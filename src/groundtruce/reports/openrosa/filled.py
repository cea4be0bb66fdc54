"""A filled form: what its envelope says before anybody reads the answers."""

from collections.abc import Iterator
from dataclasses import dataclass

from groundtruce.errors import SourceError
from groundtruce.reports.field.answers import Answer, parse

_LONGEST_NUMBER = 200
_LONGEST_NAME = 255


@dataclass(frozen=True)
class Filled:
    """Which form in which version, the phone's number for it, and which one it takes the place of.

    A ``sealed`` one is encrypted: only this envelope can be read.
    """

    form: str
    version: str
    instance: str
    deprecates: str | None
    device_id: str | None
    sealed: bool
    answers: Answer

    def files(self, asks: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of files that the answers to these questions give, or the envelope."""
        if self.sealed:
            media = (one for one in self.answers if one.name in ("file", "encryptedXmlFile"))
            return _names(one.text for one in media)
        return _names(text for path in asks for text in _at(self.answers, path.split("/")))


def filled(xml: bytes) -> Filled:
    """Return what a submission says of itself.

    Raises SourceError for what is no filled form or has no number, Unsafe and TooLarge for what
    could do harm.
    """
    root = parse(xml)
    instance = root.said("instanceID") or root.attributes.get("instanceID", "")
    if not root.attributes.get("id"):
        raise SourceError("the answers do not say which form they belong to.", "Send it again.")
    if not instance:
        raise SourceError(
            "the form has no number of its own (instanceID).",
            "Get the blank form again and fill it anew; tell the office if it happens again.",
        )
    if len(instance) > _LONGEST_NUMBER:
        raise SourceError("the form's number is longer than any.", "Fill the form anew.")
    return Filled(
        form=root.attributes["id"][:_LONGEST_NUMBER],
        version=root.attributes.get("version", ""),
        instance=instance,
        deprecates=root.said("deprecatedID")[:_LONGEST_NUMBER] or None,
        device_id=root.said("deviceid") or root.said("deviceID") or None,
        sealed=root.attributes.get("encrypted") == "yes",
        answers=root,
    )


def _at(answer: Answer, path: list[str]) -> Iterator[str]:
    if not path:
        yield answer.text
        return
    for child in answer.children:
        if child.name == path[0]:
            yield from _at(child, path[1:])


def _names(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[-_LONGEST_NAME:] for text in texts if text))
