"""What every reader of prose is: from words to what they say, by rules or by a language model."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from groundtruce.model.case import Case
from groundtruce.model.claim import Reader
from groundtruce.model.record import content_id
from groundtruce.model.report import Original, Quarantined
from groundtruce.reports.text.claims import RULES
from groundtruce.reports.text.told import Reading

if TYPE_CHECKING:
    from groundtruce.reports.text.language_model.grounded import Refusal


@dataclass(frozen=True)
class Heard:
    """What a reader heard in a text: the reading, which reader it was, and what it put aside.

    ``replies`` is what a server answered, which is kept as an original; ``refused`` is what a
    language model proposed and the text does not say.
    """

    reading: Reading
    by: Reader = RULES
    replies: bytes = b""
    refused: "tuple[Refusal, ...]" = ()


# Words, their language, the day they are from, the case.
ProseReader = Callable[[str, str, date | None, Case | None], Heard]


def by_model() -> ProseReader:
    """Return the reader by the language model that the user named.

    Raises ReaderError where none is named.
    """
    # Loaded only where a model was asked for.
    from groundtruce.reports.text.language_model.reader import ModelReader

    model = ModelReader.from_environment()

    def read(words: str, _language: str, day: date | None, case: Case | None) -> Heard:
        found = model.read(words, day, case)
        return Heard(found.reading, found.by, found.replies, found.refused)

    return read


def put_aside(refused: "Refusal", by: Reader, kept: Original, number: int) -> Quarantined:
    """Return the record of a proposed claim that was not taken, with why."""
    return Quarantined(
        id=content_id("q", by.reply, number, refused.said, refused.why),
        original=by.reply or kept.sha256,
        file=kept.name,
        reason=f"{by.model or by.name} proposed a claim that is not taken: {refused.why}",
        remedy="Read the passage yourself; nothing of the claim was kept.",
        row=refused.said[:500],
    )
