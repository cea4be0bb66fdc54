"""``groundtruce sign``: a named person's act on a finding."""

from enum import StrEnum
from typing import Annotated

import typer

from groundtruce.cli.desk import CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, out
from groundtruce.model.finding import Signature


class Signing(StrEnum):
    """What a signature does."""

    VERIFIES = "verifies"
    RELEASES = "releases"


Which = Annotated[str, typer.Argument(metavar="FINDING", help="Id of a finding.")]
By = Annotated[str, typer.Option("--by", help="Who signs.")]
Doing = Annotated[Signing, typer.Option("--act", help="What the signature does.")]


def sign(
    finding: Which,
    by: By,
    act: Doing = Signing.VERIFIES,
    case: CaseOption = None,
    json: JsonOption = False,
) -> None:
    """Keep the signature; a finding is verified only if its evidence corroborates it.

    Who releases a finding is never its only verifier. An account that arrives later asks for a
    new signature.
    """
    from groundtruce.flow import acts

    with desk(case) as at:
        given = Signature(by=by, act=act.value, at=at.now, finding=finding)
        kept = acts.sign(at.store, at.carry(None, until="weigh"), given, at.now)
        road = at.carry(None, until="weigh")
    status = next(one.status.value for one in road.findings if one.id == kept.finding)
    if json:
        answer({**kept.model_dump(mode="json", exclude_none=True), "status": status})
        return
    out.print(f"kept {kept.id}: the finding is {status.replace('_', ' ')}", highlight=False)
