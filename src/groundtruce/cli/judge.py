"""``groundtruce judge``: an analyst's word on whether two claims tell of one incident."""

from typing import Annotated

import typer

from groundtruce.cli.acting import By, Why
from groundtruce.cli.desk import CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, out
from groundtruce.model.judgement import Judgement, Verdict
from groundtruce.model.record import content_id

One = Annotated[str, typer.Argument(help="Id of a claim.")]
Other = Annotated[str, typer.Argument(help="Id of another claim.")]
Says = Annotated[Verdict, typer.Argument(help="What you judge.")]


def judge(
    one: One,
    other: Other,
    verdict: Says,
    by: By,
    why: Why = "",
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Keep the judgement; it holds in every later fusing, until one more takes it back."""
    from groundtruce.flow import acts

    with desk(case) as at:
        judgement = Judgement(
            id=content_id("j", one, other, verdict.value, by, why, at.now.isoformat()),
            one=one,
            other=other,
            verdict=verdict,
            by=by,
            why=why,
            received=at.now,
        )
        acts.judge(at.store, judgement, at.now)
    plain = judgement.model_dump(mode="json", exclude_none=True)
    answer(plain) if json else out.print(f"kept {judgement.id}; run 'groundtruce fuse' to see it")
