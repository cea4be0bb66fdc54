"""Print: plain data and pictures become tagged PDFs with Typst.

The brief itself is two pages: where the words of one day are many, they are set smaller, down
to a size that can still be read, before a third page is accepted. The evidence lies beside it.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from groundtruce.briefs import drawing

PAGES = 2
EVIDENCE = "evidence.pdf"
_SIZES_PT = (8.4, 8.0, 7.6, 7.2, 6.8, 6.5)
_SHEET = "sheet.typ"


@dataclass(frozen=True)
class Papers:
    """A document, two pages if it is the brief, and the evidence, where every claim has a place."""

    brief: bytes
    evidence: bytes


def printed(plain: dict[str, Any], files: Mapping[str, bytes]) -> Papers:
    """Return the PDFs of a document; the same document gives the same bytes.

    Its notes lead to pages of a file beside it, named by ``evidence_name``. Only the brief is
    made to fit its pages: a report is as long as what there is to tell.
    """
    is_brief = plain["kind"] == "brief"
    with _compiler("evidence.typ", {}) as (compiler, root):
        _write(root, {**plain, "size": _SIZES_PT[0]})
        evidence = _compiled(compiler)
        pages = dict(json.loads(compiler.query("<pages>", field="value", one=True)))
    beside = {"evidence_file": evidence_name(plain["name"]), "pages": pages}
    with _compiler("brief.typ" if is_brief else "report.typ", files) as (compiler, root):
        for size in _SIZES_PT:
            _write(root, {**plain, "size": size, **beside})
            if not is_brief or _pages(compiler) <= PAGES:
                break
        return Papers(_compiled(compiler), evidence)


def evidence_name(name: str) -> str:
    """Return the name of the file that holds the evidence of the document of that name."""
    return EVIDENCE if name == "brief" else f"{name}-{EVIDENCE}"


@contextmanager
def _compiler(name: str, files: Mapping[str, bytes]) -> Iterator[tuple[Any, Path]]:
    import typst

    templates = resources.files("groundtruce.briefs") / "templates"
    papers = {one: (templates / one).read_bytes() for one in (_SHEET, name)}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for file, content in {**files, **papers}.items():
            (root / file).write_bytes(content)
        yield (
            typst.Compiler(
                input=str(root / name),
                root=folder,
                font_paths=[str(drawing.FONTS)],
                ignore_system_fonts=drawing.has_fonts(),
            ),
            root,
        )


def _compiled(compiler: Any) -> bytes:
    return bytes(compiler.compile(format="pdf", pdf_standards=["ua-1"]))


def _write(root: Path, plain: dict[str, Any]) -> None:
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    (root / "doc.json").write_text(text, encoding="utf-8")


def _pages(compiler: Any) -> int:
    found = compiler.query("<end-of-brief>", field="value", one=True)
    return int(json.loads(found))
