"""``groundtruce run``: the whole road in one go."""

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, LanguageOption, desk
from groundtruce.cli.gather import ReceiptsOption, receipts
from groundtruce.cli.stage import told
from groundtruce.cli.terminal import answer, bars


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
    answer(counts) if json else told(counts)
