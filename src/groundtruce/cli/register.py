"""``groundtruce register``: where movement was restricted, by whom, how long, and why."""

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, LanguageOption, desk
from groundtruce.cli.ledgers import ExportOption, told


def register(
    case: CaseOption = None,
    as_of: AsOfOption = None,
    export: ExportOption = None,
    language: LanguageOption = "en",
    json: JsonOption = False,
) -> None:
    """Show every denial, delay, condition and impediment, and the totals by party and week."""
    from groundtruce.flow import views

    with desk(case) as at:
        road = at.carry(as_of, until="weigh")
    told(views.register(road), road.case, language=language, export=export, json=json)
