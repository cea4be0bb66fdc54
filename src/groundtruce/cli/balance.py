"""``groundtruce balance``: whether the mission's work leans, by counts for each party."""

from dataclasses import asdict

from groundtruce.cli import stage
from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption
from groundtruce.cli.terminal import answer, table


def balance(case: CaseOption = None, as_of: AsOfOption = None, json: JsonOption = False) -> None:
    """Print the same counts for each party: what it alleged, what became of it, access in its area.

    A difference is a question to ask, not an answer.
    """
    from groundtruce.flow import views

    sides = views.sides(stage.carried("weigh", case, as_of, json=json))
    if json:
        answer([{**asdict(one), "borne_out": one.borne_out} for one in sides])
        return
    rows: dict[str, list[object]] = {
        "allegations": [one.allegations for one in sides],
        **{
            f"  {status.replace('_', ' ')}": [one.alleged.get(status, 0) for one in sides]
            for status in dict.fromkeys(status for one in sides for status in one.alleged)
        },
        "borne out": ["–" if one.borne_out is None else f"{one.borne_out:.0%}" for one in sides],
        "acts attributed to it": [one.attributed for one in sides],
        "accused": [one.accused for one in sides],
        "  its own word not heard": [one.accused_unanswered for one in sides],
        "restrictions in its area": [one.restrictions for one in sides],
        "  hours": [one.restricted_hours for one in sides],
    }
    columns = ("", *(one.party for one in sides))
    told = [[name, *map(str, cells)] for name, cells in rows.items()]
    table("Balance of the work, by party", columns, told)
