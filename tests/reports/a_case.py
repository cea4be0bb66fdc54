"""A small case in a folder of its own, so that a test changes only what matters to it."""

import hashlib
from pathlib import Path
from typing import Any

import yaml

from groundtruce.model.case import Case
from groundtruce.model.report import Original
from groundtruce.reports import case_folder

TWO_RIVERS = Path(__file__).parents[1] / "data" / "two_rivers"
COMMITMENT = {"id": "fire", "type": "prohibition", "summary": "No fire.", "bound": ["AAA", "BBB"]}
AGREEMENT = {
    "id": "text-1",
    "title": "Text",
    "signed": "2026-01-01",
    "parties": ["AAA", "BBB"],
    "commitments": [COMMITMENT],
}


class Kept(list[Original]):
    """Stands in for the store: computes what keeping a file would return, and remembers it."""

    def __call__(
        self, data: bytes | Path, *, media_type: str, name: str, derived_from: str | None = None
    ) -> Original:
        raw = data if isinstance(data, bytes) else data.read_bytes()
        sha256 = hashlib.sha256(raw).hexdigest()
        self.append(
            Original(
                sha256=sha256,
                size=len(raw),
                media_type=media_type,
                name=name,
                derived_from=derived_from,
            )
        )
        return self[-1]


def a_case(folder: Path, **files: Any) -> Path:
    """Make the template's case, then write these files over it: ``zones__x_geojson="…"``.

    In a name two underscores stand for a slash and the last one for a dot; data that is no text
    is written as YAML.
    """
    made = case_folder.make("small", folder / "small")
    for name, content in files.items():
        *parents, last = name.split("__")
        stem, _, suffix = last.rpartition("_")
        path = made.joinpath(*parents, f"{stem}.{suffix}")
        text = content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return made


def read(folder: Path) -> Case:
    """Read the case and keep nothing."""
    return case_folder.read(folder, Kept())


def an_agreement(**more: Any) -> dict[str, Any]:
    """Return an agreement as plain data; its one commitment takes the field ``commitment``."""
    duty = {**COMMITMENT, **more.pop("commitment", {})}
    return {**AGREEMENT, "commitments": [duty], **more}
