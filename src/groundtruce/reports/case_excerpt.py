"""Excerpts from the files of a case: which bytes state a commitment, or a row of the watch."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import yaml

from groundtruce.errors import CaseError
from groundtruce.model.claim import Excerpt


class CaseText:
    """A file of the case as text, from which excerpts are cut by the positions of characters.

    Raises CaseError where the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        raw = _bytes(path)
        try:
            self.text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as cause:
            raise CaseError(
                f"the file is not UTF-8 (byte {cause.start}).", "Save it as UTF-8.", path.name
            ) from cause
        self._sha256 = hashlib.sha256(raw).hexdigest()
        # A byte order mark stands before the first character.
        self._known = (0, len(raw) - len(self.text.encode()))

    def excerpt(self, first: int, last: int) -> Excerpt:
        """Return the excerpt from the first character up to, not including, the last."""
        quote = self.text[first:last]
        start = self._byte(first)
        end = start + len(quote.encode())
        return Excerpt(sha256=self._sha256, start=start, end=end, quote=quote)

    def _byte(self, character: int) -> int:
        # Excerpts are cut from the front to the back: count on from the one before.
        known, byte = self._known
        if character < known:
            return byte - len(self.text[character:known].encode())
        byte += len(self.text[known:character].encode())
        self._known = (character, byte)
        return byte


def of_entries(path: Path, listed: str, field: str) -> Iterator[Excerpt | None]:
    """Yield the words of a field for each entry of a list in a YAML file, in its order."""
    file = CaseText(path)
    root = yaml.compose(file.text, Loader=yaml.CSafeLoader)
    entries = _child(root, listed)
    for entry in entries.value if isinstance(entries, yaml.SequenceNode) else ():
        node = _child(entry, field)
        yield None if node is None else file.excerpt(*_words(file.text, node))


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((child for name, child in node.value if name.value == key), None)


def _words(text: str, node: yaml.Node) -> tuple[int, int]:
    """Return where the words of a scalar begin and end, without its quotes or indicator."""
    first, last = node.start_mark.index, node.end_mark.index
    if text[first] in ">|":
        first = text.index("\n", first) + 1
    elif text[first] in "'\"":
        first, last = first + 1, last - 1
    words = text[first:last]
    first += len(words) - len(words.lstrip())
    return first, first + len(words.strip())


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as cause:
        raise CaseError(
            f"the file cannot be opened ({cause.strerror}).",
            "Check its name and rights.",
            str(path),
        ) from cause
