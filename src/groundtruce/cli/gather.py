"""``groundtruce gather``: read what the sources say and keep it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from groundtruce.cli.desk import CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, bars, out, table

Files = Annotated[
    list[Path] | None,
    typer.Argument(help="Files to read; without any, all that the case's cards name."),
]
CardFile = Annotated[
    Path | None,
    typer.Option("--card", help="Mapping card for the files; without it columns are guessed."),
]

# New reports up to this many are shown with the incident that they probably belong to.
_SHOWN = 20
ReceiptsOption = Annotated[
    Path | None,
    typer.Option("--receipts", help="File to which the id of every record kept is added."),
]


def gather(
    files: Files = None,
    card: CardFile = None,
    receipts_file: ReceiptsOption = None,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Keep every report or quarantine it with its reason; running it again changes nothing."""
    from groundtruce import flow
    from groundtruce.flow import links
    from groundtruce.reports.card import cards_for

    exports = [file for file in files or () if card is None and file.suffix.lower() == ".zip"]
    rest = [file for file in files or () if file not in exports]
    with desk(case) as at, receipts(receipts_file) as kept, bars(as_json=json) as progress:
        cards = cards_for(rest, card) if files else None
        got = flow.gather(at.folder, at.store, at.now, cards=cards, progress=progress, kept=kept)
        for file in exports:
            done = links.imported(at.store, file, at.now)
            kept(tuple(done.reports))
            got = links.beside(got, done)
        few = 0 < len(got.new) <= _SHOWN
        attached = flow.arrived(at.store, got.new) if few else {}
    aside = [record.model_dump(mode="json", exclude_none=True) for record in got.quarantined]
    if json:
        told = {"new": len(got.new), "known": got.known, "quarantined": aside}
        unread = [{"language": language, "report": report} for language, report in got.unread]
        beside = [one.model_dump(mode="json") for one in attached.values()]
        answer({**told, "guessed": list(got.guessed), "unread": unread, "provisional": beside})
        return
    for said in got.guessed:
        out.print(f"Guessed: {said}", markup=False)
    for language, count in sorted(Counter(language for language, _ in got.unread).items()):
        out.print(f"{count} in '{language}' kept whole: no claim was read, a person has to")
    out.print(f"{len(got.new)} new reports, {got.known} known, {len(aside)} quarantined")
    for claim, found in attached.items():
        out.print(f"{claim}: probably {found.incident} ({found.bits:+.1f} bits)", highlight=False)
    if aside:
        rows = ((_where(r), r["reason"], r["remedy"]) for r in aside[:20])
        table("Quarantined", ("where", "what", "what to do"), rows)


@contextmanager
def receipts(file: Path | None) -> Iterator[Callable[[tuple[str, ...]], None]]:
    """Give what writes the ids of each batch to the file, a line each, once they are durable."""
    if file is None:
        yield lambda _: None
        return
    with file.open("a", encoding="utf-8") as opened:

        def acknowledge(ids: tuple[str, ...]) -> None:
            opened.writelines(f"{record}\n" for record in ids)
            opened.flush()

        yield acknowledge


def _where(record: dict[str, object]) -> str:
    parts = (record["file"], record.get("line"), record.get("field"))
    return ":".join(str(part) for part in parts if part is not None)
