"""Print: plain data and pictures become a tagged PDF with Typst.

The brief itself is two pages: where the words of one day are many, they are set smaller, down
to a size that can still be read, before a third page is accepted.
"""

import json
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from groundtruce.briefs import drawing

PAGES = 2
_SIZES_PT = (8.4, 8.0, 7.6, 7.2, 6.8, 6.5)


def printed(plain: dict[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Return the PDF of a document; the same document gives the same bytes."""
    import typst

    template = (resources.files("groundtruce.briefs") / "templates" / "brief.typ").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, content in {**files, "brief.typ": template}.items():
            (root / name).write_bytes(content)
        compiler = typst.Compiler(
            input=str(root / "brief.typ"),
            root=str(root),
            font_paths=[str(drawing.FONTS)],
            ignore_system_fonts=drawing.has_fonts(),
        )
        for size in _SIZES_PT:
            _write(root, {**plain, "size": size, "draft": True})
            if _pages(compiler) <= PAGES:
                break
        _write(root, {**plain, "size": size, "draft": False})
        done: Any = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    return bytes(done)


def _write(root: Path, plain: dict[str, Any]) -> None:
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True)
    (root / "doc.json").write_text(text, encoding="utf-8")


def _pages(compiler: Any) -> int:
    found = compiler.query("<end-of-brief>", field="value", one=True)
    return int(json.loads(found))
