"""Sources of a case: who speaks, from ``sources.yaml``."""

from pathlib import Path

from groundtruce.errors import CaseError
from groundtruce.model.source import Source
from groundtruce.reports import marked_yaml
from groundtruce.reports.case_entry import Found, each_once, entries, made


def read(path: Path) -> tuple[Found[Source], ...]:
    """Read the sources in the order of the file; raises CaseError with file, line and field."""
    marked = marked_yaml.read(path, CaseError)
    plain = marked.value if isinstance(marked.value, dict) else {"sources": marked.value}
    listed = entries(plain, "sources", _as_listed(marked), CaseError)
    found = tuple(Found(made(Source, entry, where), where) for entry, where in listed)
    each_once(found, "source")
    return found


def _as_listed(marked: marked_yaml.Marked) -> marked_yaml.Marked:
    # The file may be the bare list: then its lines are those of the list "sources".
    if isinstance(marked.value, dict):
        return marked
    lines = {("sources", *loc): line for loc, line in marked.lines.items()}
    return marked_yaml.Marked(path=marked.path, value=marked.value, lines=lines)
