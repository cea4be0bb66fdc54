"""``groundtruce queue``: the doubtful joins, most doubtful first, and what settles each."""

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, out, table


def queue(case: CaseOption = None, as_of: AsOfOption = None, json: JsonOption = False) -> None:
    """List what hangs on less than two bits and has been judged by nobody."""
    from groundtruce.flow import views

    with desk(case) as at:
        found = views.queue(at.carry(as_of, until="fuse"))
        clashes = views.contradictions(at.store)
    if json:
        answer([doubt.model_dump(mode="json", exclude_none=True) for doubt in found])
        return
    rows = [(f"{one.margin:+.1f}", one.claim, one.incident, one.rival or "alone") for one in found]
    table(f"Doubtful: {len(found)}", ("bits", "claim", "stands in", "or"), rows)
    for one in found:
        out.print(f"\n{one.claim}\n  leave it:  {one.keep}\n  change it: {one.change}")
    for refused, *against in clashes:
        names = ", ".join(other.id for other in against)
        out.print(f"\n{refused.id} by {refused.by} is not obeyed: it contradicts {names}")
