"""Markup: records out of KML and GPX, one at a time, from XML that cannot do harm.

Document types are refused outright, so there are no entities to expand and none to fetch.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from groundtruce.errors import SourceError, Unsafe
from groundtruce.reports.excerpt import too_long
from groundtruce.reports.row import Limits, Refused, Unread

_CHUNK = 1 << 16
_DEEPEST = 100
_MOST_ELEMENTS = 200_000
_FOLDERS = {"Folder", "Document"}


@dataclass(slots=True)
class Markup:
    """One record: its element, the line it begins on, and the names of the folders around it."""

    element: Element
    line: int
    folders: tuple[str, ...] = ()


def records(path: Path, wanted: frozenset[str], limits: Limits) -> Iterator[Markup | Unread]:
    """Return each element of the wanted names; raises Unsafe for XML that defines entities.

    Where the file breaks off, what was whole is returned first.
    """
    target = _Target(wanted, limits)
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    target.line_now = lambda: int(parser.parser.CurrentLineNumber)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                parser.feed(chunk)
                yield from target.take()
        parser.close()
    except DefusedXmlException as cause:
        raise Unsafe(
            f"the file brings its own document type or entities ({type(cause).__name__}).",
            "Send it without a DOCTYPE; such files can read or flood the machine.",
            path.name,
        ) from cause
    except (LookupError, ValueError) as cause:
        # expat asks Python for the encoding that the first line names, whatever stands there.
        raise SourceError(
            f"the encoding in its first line cannot be used ({cause}).",
            "Correct the XML declaration, or save the file as UTF-8.",
        ) from cause
    except ParseError as cause:
        yield from target.take()
        line = cause.position[0] if hasattr(cause, "position") else None
        refused = Refused(
            None, f"this is no well-formed XML: {cause}", "Send the file again, whole."
        )
        yield Unread(line, 0, b"", refused)


@dataclass
class _Target:
    """Builds an element for each wanted record and forgets everything else."""

    wanted: frozenset[str]
    limits: Limits
    line_now: Callable[[], int] = int
    _line: int = 1
    _open: list[str] = field(default_factory=list)
    _folders: list[list[str]] = field(default_factory=list)
    _builder: TreeBuilder | None = None
    _inside: int = 0
    _size: int = 0
    _elements: int = 0
    _done: list[Markup | Unread] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._open.append(name)
        if len(self._open) > _DEEPEST:
            raise Unsafe(f"elements stand {_DEEPEST} deep.", "This is no KML or GPX of ours.")
        if self._builder is None and name in self.wanted:
            self._builder, self._inside = TreeBuilder(), len(self._open)
            self._line = self.line_now()
            self._size = self._elements = 0
        elif name in _FOLDERS:
            self._folders.append([])
        if self._builder is not None:
            self._elements += 1
            if self._elements <= _MOST_ELEMENTS:
                self._builder.start(name, attributes)

    def data(self, text: str) -> None:
        if self._builder is not None:
            self._size += len(text)
            if self._size <= self.limits.row and self._elements <= _MOST_ELEMENTS:
                self._builder.data(text)
        elif self._is_folder_name() and len(self._folders[-1]) < _DEEPEST:
            self._folders[-1].append(text)

    def end(self, tag: str) -> None:
        name = self._open[-1]
        if self._builder is not None:
            if self._elements <= _MOST_ELEMENTS:
                self._builder.end(name)
            if len(self._open) == self._inside:
                self._finish()
        elif name in _FOLDERS:
            self._folders.pop()
        self._open.pop()

    def _is_folder_name(self) -> bool:
        return len(self._open) > 1 and self._open[-1] == "name" and self._open[-2] in _FOLDERS

    def _finish(self) -> None:
        builder, self._builder = self._builder, None
        if self._size > self.limits.row or self._elements > _MOST_ELEMENTS:
            refused = too_long(None, self._size, self.limits.cell)
            self._done.append(Unread(self._line, 0, b"", refused))
        elif builder is not None:
            folders = tuple("".join(parts).strip() for parts in self._folders)
            self._done.append(Markup(builder.close(), self._line, folders))

    def take(self) -> list[Markup | Unread]:
        done, self._done = self._done, []
        return done

    def close(self) -> Any:
        return None
