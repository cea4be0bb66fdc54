"""Answers: a submission as a tree in which every answer knows the bytes that it stands in.

Document types are refused, so there are no entities to expand and none to fetch.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from groundtruce.errors import SourceError, TooLarge, Unsafe

LARGEST = 10_000_000
LONGEST_ANSWER = 1_000_000
_DEEPEST = 60
_MOST = 50_000
_BLANK = b" \t\r\n"


@dataclass(slots=True)
class Answer:
    """One element: its name without prefix, its text, and the bytes ``start`` to ``end`` of it.

    The bytes are what stands between the tags, as written: escapes are not resolved in them.
    """

    name: str
    attributes: dict[str, str]
    text: str = ""
    start: int = 0
    end: int = 0
    children: list["Answer"] = field(default_factory=list)

    def __iter__(self) -> Iterator["Answer"]:
        """Return the element and everything inside, in the order of the form."""
        yield self
        for child in self.children:
            yield from child

    def get(self, name: str) -> "Answer | None":
        """Return the first answer of that name that is not empty, ``None`` where there is none."""
        return next((one for one in self if one.name == name and one.text), None)

    def said(self, name: str) -> str:
        """Return the answer's text, empty where nothing was answered."""
        found = self.get(name)
        return "" if found is None else found.text

    def each(self, name: str) -> list["Answer"]:
        """Return the elements of that name in which something was answered: rounds of a repeat."""
        return [one for one in self if one.name == name and one.is_answered]

    @property
    def is_answered(self) -> bool:
        """Whether there is any text here or inside."""
        return any(one.text for one in self)


def parse(xml: bytes) -> Answer:
    """Return the root of a submission.

    Raises Unsafe for XML that could do harm, TooLarge, and SourceError for what is no XML in
    UTF-8.
    """
    if len(xml) > LARGEST:
        raise TooLarge(
            f"the form has {len(xml) // 1_000_000} MB.",
            "A form holds answers only; photos and videos travel beside it.",
        )
    tree = _Tree(xml)
    parser = DefusedXMLParser(target=tree, encoding="utf-8", forbid_dtd=True)
    # Text must be told where it begins, so it may not be held back.
    parser.parser.buffer_text = False
    parser.parser.StartCdataSectionHandler = tree.settle
    tree.at = lambda: int(parser.parser.CurrentByteIndex)
    try:
        xml.decode("utf-8-sig")
        parser.feed(xml)
        root: Answer | None = parser.close()
    except DefusedXmlException as cause:
        raise Unsafe(
            "the form brings its own document type or entities.",
            "Send it without a DOCTYPE; such files can read or flood the machine.",
        ) from cause
    except (LookupError, ValueError, ParseError) as cause:
        raise SourceError(
            f"the form is no well-formed XML in UTF-8 ({cause}).", "Send it again, whole."
        ) from cause
    if root is None:
        raise SourceError("the form is empty.", "Send it again, whole.")
    return root


class _Tree:
    """Builds answers from what the parser meets, and knows where the parser stands."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._open: list[Answer] = []
        self._texts: list[list[str]] = []
        self._root: Answer | None = None
        self._is_fresh = False
        self._elements = 0
        self.at: Callable[[], int] = int

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.settle()
        self._elements += 1
        if len(self._open) >= _DEEPEST or self._elements > _MOST:
            raise Unsafe("the form is deeper or longer than any form.", "This is no form of ours.")
        made = Answer(tag.rpartition("}")[2], dict(attributes))
        if self._open:
            self._open[-1].children.append(made)
        self._root = self._root or made
        self._open.append(made)
        self._texts.append([])
        self._is_fresh = True

    def data(self, text: str) -> None:
        self.settle()
        if self._texts:
            self._texts[-1].append(text)

    def end(self, _tag: str) -> None:
        self.settle()
        done, text = self._open.pop(), "".join(self._texts.pop())
        if done.children:
            done.end = self.at()
            return
        done.text = text.strip()
        if len(done.text) > LONGEST_ANSWER:
            raise TooLarge(f"the answer {done.name!r} is longer than any answer.", "Cut it.")
        raw = self._xml[done.start : self.at()] if done.text else b""
        done.end = done.start + len(raw.rstrip(_BLANK))
        done.start += len(raw) - len(raw.lstrip(_BLANK))

    def settle(self) -> None:
        """Take the place of whatever comes first after a tag as where its content begins."""
        if self._is_fresh:
            self._open[-1].start = self.at()
            self._is_fresh = False

    def close(self) -> Any:
        return self._root
