"""Composed: documents of very many findings, each made by a process of its own and kept.

What stood at the moment that a document compares with has to be walked again for it, which takes
longer than anybody waits for a page. A document is kept under the mark of what it was made from.
"""

from pathlib import Path

from groundtruce.flow import chronicle, kept, papers
from groundtruce.model.brief import Brief
from groundtruce.store.sqlite import SqliteStore

Mark = chronicle.Mark


def known(folder: Path, mark: Mark, kind: str, language: str) -> Brief | None:
    """Return the document of that kind in that language, if it was made already."""
    found = chronicle.read(folder, _name(kind, language), mark)
    return None if found is None else Brief.model_validate(found)


def make(folder: Path, kind: str, language: str) -> None:
    """Compose the document from the folder's own store and keep it in place of older ones."""
    with SqliteStore.open(folder / ".shelf") as store:
        mark = store.mark()
        road = papers.composed(store, kept.road(store), kind, language=language)
    if road.brief is not None:
        chronicle.keep(folder, _name(kind, language), mark, road.brief.model_dump(mode="json"))


def _name(kind: str, language: str) -> str:
    return f"{kind}-{language}"
