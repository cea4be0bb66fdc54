"""What the verbs of people's acts share: who, why, and what was kept."""

from collections.abc import Sequence
from typing import Annotated

import typer

from groundtruce.cli.terminal import answer, out
from groundtruce.model.judgement import Judgement

By = Annotated[str, typer.Option("--by", help="Who judges.")]
Why = Annotated[str, typer.Option("--why", help="For what reason.")]


def acted(kept: Sequence[Judgement], *, json: bool) -> None:
    """Print the judgements of an act and how it is taken back."""
    if json:
        answer([one.model_dump(mode="json", exclude_none=True) for one in kept])
        return
    for one in kept:
        verb = f"{one.verdict.value:>9}"
        out.print(f"{verb}  {one.one}  {one.other}", highlight=False)
    act = kept[0].act or kept[0].id
    out.print(f"kept as {act}; 'groundtruce run' carries it down, 'groundtruce undo {act}' undoes")
