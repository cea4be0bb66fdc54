"""``groundtruce parcel``: signed packages between a site and its headquarters."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groundtruce.cli.desk import CaseOption, JsonOption, case_folder, desk
from groundtruce.cli.terminal import answer, out, table
from groundtruce.errors import CaseError

if TYPE_CHECKING:
    from groundtruce.store.parcel.standing import Standing
    from groundtruce.store.parcel.take import Taken

parcel = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Give another site what it lacks, and take what it gives: by stick or slow line.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

SiteName = Annotated[str, typer.Argument(help="What the site is called here.")]
Key = Annotated[str, typer.Argument(help="The line that 'parcel key' shows at that site.")]
Leads = Annotated[
    bool, typer.Option("--leads", help="Take over the case's own files from this site.")
]
For = Annotated[
    str | None, typer.Argument(help="Site that the package is for; the only one if left out.")
]
Out = Annotated[
    Path, typer.Option("--out", metavar="PATH", help="Folder, such as a stick, or file to write.")
]
Photos = Annotated[
    bool, typer.Option("--photos", help="Also photos and large files, smallest first.")
]
Largest = Annotated[
    str | None, typer.Option("--max", metavar="SIZE", help="Largest package, as 1MB or 300kB.")
]
Ask = Annotated[
    list[str] | None,
    typer.Option("--ask", metavar="SHA256", help="An original that is wanted before others."),
]
Files = Annotated[list[Path], typer.Argument(help="Packages, or folders that hold them.")]

_UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]?)b?", re.IGNORECASE)


@parcel.command()
def key(json: JsonOption = False) -> None:
    """Show what other sites know this one by; the key is made when there is none."""
    from groundtruce.flow import parcels

    public = parcels.own_key(make=True).public
    if json:
        answer({"key": str(public), "fingerprint": public.fingerprint})
        return
    out.print(str(public), highlight=False, soft_wrap=True)
    out.print(f"fingerprint {public.fingerprint}: compare it by telephone", highlight=False)


@parcel.command()
def site(
    name: SiteName,
    key: Key,
    leads: Leads = False,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Add a site to those that packages are exchanged with."""
    from groundtruce.flow import parcels

    added = parcels.add_site(case_folder(case), name, key, leads=leads)
    if json:
        answer({"site": added.name, "fingerprint": added.key.fingerprint, "leads": added.leads})
        return
    out.print(f"{added.name} is known by {added.key.fingerprint}", highlight=False)


@parcel.command()
def make(
    site: For = None,
    out_path: Out = Path(),
    photos: Photos = False,
    largest: Largest = None,
    ask: Ask = None,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Write a package with all that the site has not said it has: records, texts, then photos."""
    from groundtruce.flow import parcels
    from groundtruce.store.parcel.make import Wish

    wish = Wish(photos, size(largest) if largest else None)
    with desk(case) as at:
        made = parcels.make(
            at.folder, at.store, at.now, site=site, into=out_path, wish=wish, asked=ask or ()
        )
    if json:
        answer({
            "file": str(made.file),
            "bytes": made.size,
            "records": made.records,
            "originals": made.originals,
            "originals_later": made.later,
            "bytes_later": made.later_bytes,
        })  # fmt: skip
        return
    out.print(str(made.file), highlight=False, soft_wrap=True)
    out.print(f"{made.size:,} bytes: {made.records} records, {made.originals} originals")
    if made.later:
        out.print(f"{made.later} originals ({made.later_bytes:,} bytes) travel later: --photos")


@parcel.command()
def take(files: Files, case: CaseOption = None, json: JsonOption = False) -> None:
    """Keep what packages hold; half a package is taken as far as it is whole."""
    from groundtruce.flow import parcels

    told: list[dict[str, Any]] = []
    with desk(case) as at:
        for taken in parcels.take(at.folder, at.store, at.now, files):
            if isinstance(taken, parcels.Left):
                told.append({"left": str(taken.file), "error": taken.why.plain()})
                if not json:
                    out.print(f"left {taken.file.name}: {taken.why.happened}", highlight=False)
                continue
            told.append(_plain(taken))
            if not json:
                _tell(taken)
    if json:
        answer(told)


@parcel.command()
def status(case: CaseOption = None, json: JsonOption = False) -> None:
    """Show what is held and how this site stands with the others.

    Two sites hold the same records when they show the same word.
    """
    from groundtruce.flow import parcels

    with desk(case) as at:
        found = parcels.status(at.folder, at.store)
    held = found.contents
    if json:
        answer({
            "fingerprint": found.key.fingerprint,
            "records": held.records,
            "word": held.word,
            "originals": held.originals,
            "awaited": [one.model_dump(mode="json") for one in found.awaited],
            "sites": [_stand(one.name, stand) for one, stand in found.sites],
        })  # fmt: skip
        return
    out.print(f"this site {found.key.fingerprint}", highlight=False)
    out.print(f"{held.records} records: {held.word}", highlight=False)
    out.print(f"{held.originals} originals, {held.awaited} still to come", highlight=False)
    rows = ((_stand(one.name, stand)).values() for one, stand in found.sites)
    table("Sites", ("site", "heard to row", "has ours to row", "taken", "given", "wants"), rows)


def size(text: str) -> int:
    """Read a size as people write it: 1MB, 300 kB, 2000000."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise CaseError(f"{text!r} is no size.", "Write it as 1MB, 300kB or 2000000.")
    return int(float(found[1]) * _UNITS[found[2].lower()])


def _plain(taken: "Taken") -> dict[str, Any]:
    return {
        "site": taken.site.name,
        "new": len(taken.new),
        "known": taken.known,
        "originals": len(taken.originals),
        "case_files": len(taken.case_files),
        "missing_bytes": taken.missing_bytes,
    }


def _tell(taken: "Taken") -> None:
    out.print(
        f"from {taken.site.name}: {len(taken.new)} new records, {taken.known} known, "
        f"{len(taken.originals)} originals",
        highlight=False,
    )
    if taken.case_files:
        out.print(f"the case's own files were laid: {len(taken.case_files)}")
    if taken.missing_bytes:
        out.print(
            f"the package is cut off, {taken.missing_bytes:,} bytes are missing: copy it again; "
            "what was whole is kept"
        )


def _stand(name: str, stand: "Standing") -> dict[str, Any]:
    return {
        "site": name,
        "heard": stand.heard.n,
        "has": stand.has.n,
        "taken": stand.last_taken and f"{stand.last_taken:%Y-%m-%d %H:%M}Z",
        "given": stand.last_given and f"{stand.last_given:%Y-%m-%d %H:%M}Z",
        "wants": len(stand.wants),
    }
