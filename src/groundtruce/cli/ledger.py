"""``groundtruce ledger``: weapons, demining, prisoners, displaced, crossings, dialogue."""

from enum import StrEnum
from typing import Annotated

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, LanguageOption, desk
from groundtruce.cli.ledgers import ExportOption, told


class Subject(StrEnum):
    """What there is a ledger of."""

    WEAPONS = "weapons"
    DEMINING = "demining"
    PRISONERS = "prisoners"
    DISPLACED = "displaced"
    CROSSINGS = "crossings"
    DIALOGUE = "dialogue"


What = Annotated[Subject, typer.Argument(help="Subject of the ledger.")]


def ledger(
    subject: What,
    case: CaseOption = None,
    as_of: AsOfOption = None,
    export: ExportOption = None,
    language: LanguageOption = "en",
    json: JsonOption = False,
) -> None:
    """Show what the record says, each row with the evidence behind it in --json and --export.

    Nothing is entered into a ledger: it follows from findings, claims and agreements.
    """
    from groundtruce.flow import views

    with desk(case) as at:
        road = at.carry(as_of, until="assess")
    found = views.ledger(road, subject.value)
    told(found, road.case, language=language, export=export, json=json)
