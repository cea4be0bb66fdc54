"""``groundtruce run``: the whole road in one go."""

from typing import TYPE_CHECKING

from groundtruce.cli.desk import AsOfOption, CaseOption, Desk, JsonOption, LanguageOption, desk
from groundtruce.cli.gather import ReceiptsOption, receipts
from groundtruce.cli.stage import told
from groundtruce.cli.terminal import answer, bars, err

if TYPE_CHECKING:
    from groundtruce.flow import Road


def run(
    case: CaseOption = None,
    as_of: AsOfOption = None,
    language: LanguageOption = "en",
    receipts_file: ReceiptsOption = None,
    json: JsonOption = False,
) -> None:
    """Gather, fuse, weigh, assess and compose, and keep the result as the case's view."""
    from groundtruce import flow

    with desk(case) as at, receipts(receipts_file) as kept, bars(as_json=json) as progress:
        flow.gather(at.folder, at.store, at.now, progress=progress, kept=kept)
        road = at.carry(as_of, language=language, progress=progress)
        counts = flow.summary(road, at.store)
        if as_of is None:
            _rung(at, road)
    answer(counts) if json else told(counts)


def _rung(at: Desk, road: "Road") -> None:
    """Raise and send what the road has to say at once; told beside the result, not in it."""
    from groundtruce.cli.alerts import gone
    from groundtruce.flow import alarm

    plan = alarm.plan(at.folder, at.case)
    raised = alarm.ring(at.store, road, plan, at.now)
    sent = gone(at, plan)
    if raised or sent:
        arrived = sum(one.outcome.value == "acknowledged" for one in sent)
        err.print(f"alerts: {len(raised)} new, {arrived} of {len(sent)} messages acknowledged")
