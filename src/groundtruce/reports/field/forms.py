"""Forms: a mission's XLSForm workbooks as XForms that phones and browsers fill in."""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from groundtruce.errors import CaseError

LARGEST = 5_000_000
_XF = "{http://www.w3.org/2002/xforms}"


@dataclass(frozen=True)
class Form:
    """One form as phones get it: ``lists`` are the files of choices that it names."""

    id: str
    version: str
    title: str
    xform: bytes
    lists: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def files(folder: Path) -> list[Path]:
    """Return the workbooks of a case's folder, in the order of their names."""
    return sorted((folder / "forms").glob("*.xlsx"))


def compiled(path: Path) -> Form:
    """Return what a workbook says as an XForm; raises CaseError that names sheet and row."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    if path.stat().st_size > LARGEST:
        raise CaseError("the workbook is too large for a form.", "Keep media out of it.", str(path))
    warnings: list[str] = []
    try:
        # As bytes: a name of a file must not become the name of the form.
        made = convert(path.read_bytes(), warnings=warnings, file_type=".xlsx", form_name="data")
    except PyXFormError as cause:
        raise CaseError(f"{_plain(cause)}", "Correct it in the workbook.", str(path)) from cause
    # What a damaged workbook makes its readers raise is anybody's guess.
    except Exception as cause:
        raise CaseError(
            f"the workbook cannot be read ({type(cause).__name__}).",
            "Save it again as .xlsx, or begin with one that ships with GroundTruce.",
            str(path),
        ) from cause
    return _form(made.xform.encode(), tuple(warnings))


def validated(form: Form) -> str | None:
    """Return what ODK Validate finds wrong, empty for nothing, ``None`` where there is no Java."""
    java, jar = shutil.which("java"), _validator()
    if java is None or jar is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "form.xml"
        written.write_bytes(form.xform)
        ran = subprocess.run(  # noqa: S603  the program that was found, and a file of our own
            [java, "-Djava.awt.headless=true", "-jar", str(jar), str(written)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    told = f"{ran.stdout}\n{ran.stderr}"
    return "" if ran.returncode == 0 and "Xform is valid" in told else told.strip()


def _validator() -> Path | None:
    import pyxform

    found = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
    return found if found.is_file() else None


def _form(xform: bytes, warnings: tuple[str, ...]) -> Form:
    from defusedxml.ElementTree import fromstring

    root: Element = fromstring(xform, forbid_dtd=True)
    data = next(iter(next(root.iter(f"{_XF}instance"))))
    named = (one.get("src", "") for one in root.iter(f"{_XF}instance"))
    return Form(
        id=data.get("id", ""),
        version=data.get("version", ""),
        title=root.findtext(".//{http://www.w3.org/1999/xhtml}title", ""),
        xform=xform,
        lists=tuple(sorted({src.rpartition("/")[2] for src in named if src})),
        warnings=warnings,
    )


def _plain(cause: Exception) -> str:
    return " ".join(str(cause).split())
