"""YAML that remembers its lines, so that an error can say where to look."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from groundtruce.errors import GroundTruceError, SourceError

Loc = tuple[str | int, ...]


@dataclass(frozen=True)
class Marked:
    """Plain data read from a YAML file, and the line on which each part of it stands."""

    path: Path
    value: Any
    lines: dict[Loc, int]

    def line(self, *loc: str | int) -> int:
        """Return the line (from 1) of the entry, or of the nearest entry around it."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)

    def where(self, *loc: str | int) -> str:
        """Return ``file:line: field`` for an error.

        >>> Marked(Path("a.yaml"), {"b": 1}, {(): 1, ("b",): 3}).where("b")
        'a.yaml:3: b'
        """
        field = ".".join(str(part) for part in loc)
        return f"{self.path.name}:{self.line(*loc)}" + (f": {field}" if field else "")


def read(path: Path, error: type[GroundTruceError] = SourceError) -> Marked:
    """Read a YAML file; raises ``error`` naming file and line where it is not plain YAML."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as cause:
        raise error(
            f"the file cannot be opened ({cause.strerror}).",
            "Check its name and rights.",
            str(path),
        ) from cause
    except UnicodeDecodeError as cause:
        raise error(
            f"the file is not UTF-8 (byte {cause.start}).", "Save it as UTF-8.", path.name
        ) from cause
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        value = yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - the safe one with fewer types
    except yaml.YAMLError as cause:
        raise error(_problem(cause), "Correct the YAML there.", _mark(path, text, cause)) from cause
    return Marked(path=path, value=value, lines={} if node is None else _lines(node, path, error))


class _PlainLoader(yaml.CSafeLoader):
    """YAML whose dates stay text, so that 31 February can be named, and where NO is a word."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [
        (tag, shape)
        for tag, shape in resolvers
        if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("(?:true|false|True|False)$"), list("tfTF")
)


def _lines(root: yaml.Node, path: Path, error: type[GroundTruceError]) -> dict[Loc, int]:
    lines: dict[Loc, int] = {(): root.start_mark.line + 1}
    todo: list[tuple[Loc, yaml.Node]] = [((), root)]
    # An alias leads to a node already seen: walking it once keeps a file of aliases small.
    seen: set[int] = set()
    while todo:
        loc, node = todo.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        for part, key, child in _children(node):
            here = (*loc, part)
            if here in lines:
                raise _twice(here, lines[here], key.start_mark.line + 1, path, error)
            lines[here] = key.start_mark.line + 1
            todo.append((here, child))
    return lines


def _children(node: yaml.Node) -> list[tuple[str | int, yaml.Node, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        return [(str(key.value), key, child) for key, child in node.value]
    if isinstance(node, yaml.SequenceNode):
        return [(index, child, child) for index, child in enumerate(node.value)]
    return []


def _twice(
    loc: Loc, first: int, again: int, path: Path, error: type[GroundTruceError]
) -> GroundTruceError:
    return error(
        f"{loc[-1]!r} stands twice, on lines {first} and {again}.",
        "Keep one of the two.",
        f"{path.name}:{again}: {'.'.join(map(str, loc))}",
    )


def _problem(cause: yaml.YAMLError) -> str:
    said = getattr(cause, "problem", None) or getattr(cause, "reason", None) or "it cannot be read"
    return f"this is not valid YAML: {said}."


def _mark(path: Path, text: str, cause: yaml.YAMLError) -> str:
    mark = getattr(cause, "problem_mark", None)
    if mark is not None:
        return f"{path.name}:{mark.line + 1}"
    # A character that YAML does not allow has a position and no mark.
    before = text[: getattr(cause, "position", 0)]
    return f"{path.name}:{before.count(chr(10)) + 1}"
