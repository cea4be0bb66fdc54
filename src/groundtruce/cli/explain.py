"""``groundtruce explain``: in bits, why a report stands where it stands."""

from typing import TYPE_CHECKING, Annotated

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, out, table

if TYPE_CHECKING:
    from groundtruce.model.explanation import Change, Explanation, Weighed

One = Annotated[str, typer.Argument(help="Id of a report or claim.")]
Incident = Annotated[str, typer.Argument(help="Id of an incident, or of another claim.")]
_BLOCK, _BITS_A_BLOCK, _MOST_BLOCKS = "█", 0.5, 24
_SUREST = 0.99
_UNITS = {"place": "km", "time": "days"}


def explain(
    report: One,
    incident: Incident,
    case: CaseOption = None,
    as_of: AsOfOption = None,
    json: JsonOption = False,
) -> None:
    """Print the evidence field by field; positive speaks for one incident, negative against."""
    from groundtruce.flow import views

    with desk(case) as at:
        told = views.explain(at.carry(as_of, until="fuse"), report, incident)
    if json:
        plain = {"margin": told.margin, **told.model_dump(mode="json", exclude_none=True)}
        answer(plain)
        return
    _shown(told)


def _shown(told: "Explanation") -> None:
    weighed = told.weighed
    rows = [(entry.field, f"{entry.bits:+.1f}", bar(entry.bits)) for entry in weighed.evidence]
    rows.append(("together", f"{weighed.bits:+.1f}", f"chance {percent(weighed.chance)}"))
    table(f"{weighed.claim} in {weighed.incident}, in bits", ("field", "bits", ""), rows)
    out.print(f"\nIt {_stands(told)}.", highlight=False)
    out.print(_runner_up(told.rival, told.margin), highlight=False)
    if told.changes:
        out.print("What would change it, all else as it is:", highlight=False)
    for change in told.changes:
        out.print(f"  {change.field}: {_turn(change, joined=weighed.bits > 0)}", highlight=False)
    if not told.changes:
        out.print("No single field would change it.", highlight=False)


def bar(bits: float) -> str:
    """Return the bits as blocks, those against one incident behind a minus sign."""
    blocks = _BLOCK * min(_MOST_BLOCKS, round(abs(bits) / _BITS_A_BLOCK))
    return f"[red]−{blocks}[/]" if bits < 0 else f"[green]+{blocks}[/]"


def percent(chance: float) -> str:
    """Return a chance that is never more certain than the bits can be.

    >>> percent(0.9998), percent(0.8512), percent(0.002)
    ('over 99 %', '85 %', 'under 1 %')
    """
    if chance > _SUREST:
        return "over 99 %"
    return "under 1 %" if chance < 1 - _SUREST else f"{chance:.0%}".replace("%", " %")


def _stands(told: "Explanation") -> str:
    where = "stands in this incident" if told.joined else "does not stand in this incident"
    return f"{where}, by the word of {', '.join(told.decided_by)}" if told.decided_by else where


def _runner_up(rival: "Weighed | None", margin: float) -> str:
    if rival is None:
        return f"No other incident comes near; standing alone is {_ahead(margin)}."
    return f"The runner-up is {rival.incident} with {rival.bits:+.1f} bits: {_ahead(margin)}."


def _ahead(margin: float) -> str:
    return f"{margin:.1f} bits behind" if margin >= 0 else f"{-margin:.1f} bits ahead"


def _turn(change: "Change", *, joined: bool) -> str:
    other = "apart" if joined else "together"
    if change.beyond is not None:
        step = "from" if joined else "within"
        return f"{other} {step} {change.beyond:g} {_UNITS[change.field]}"
    return f"{other} if {' or '.join(change.words)}"
