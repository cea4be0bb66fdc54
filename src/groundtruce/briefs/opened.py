"""A trace as plain data: each step from a sentence to the bytes, for terminal and browser alike."""

from collections.abc import Callable
from typing import Any

from groundtruce.briefs import trace
from groundtruce.model.agreement import Agreement
from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Sentence
from groundtruce.model.claim import Claim, Excerpt
from groundtruce.model.finding import Finding
from groundtruce.model.watch import Watch

NameOf = Callable[[str], str]


def sentence(
    told: Sentence, gathered: trace.Evidence, read: trace.ReadOriginal, name_of: NameOf
) -> dict[str, Any]:
    """Return the sentence with everything it rests on; every quote is compared with its bytes.

    ``name_of`` gives the file name of an original by its SHA-256.
    """

    def quoted(excerpt: Excerpt) -> dict[str, Any]:
        return {
            "file": name_of(excerpt.sha256),
            "sha256": excerpt.sha256,
            "start": excerpt.start,
            "end": excerpt.end,
            "quote": excerpt.quote,
            "equal": trace.is_true(excerpt, read),
        }

    def claim(one: Claim) -> dict[str, Any]:
        return {
            "id": one.id,
            "stance": one.stance.value,
            "source": one.source,
            "report": one.report,
            "url": gathered.reports[one.report].url,
            **quoted(one.excerpt),
        }

    def step(ground: trace.Ground) -> dict[str, Any]:
        whole = [{"file": file.name, "sha256": file.sha256} for file in ground.files]
        return {
            "noun": ground.citation.noun,
            "id": ground.citation.id,
            "says": _says(ground.record),
            "claims": [claim(one) for one in ground.claims],
            "files": [quoted(excerpt) for excerpt in ground.excerpts] or whole,
        }

    grounds = trace.walk(told, gathered)
    return {"sentence": told.id, "text": told.text, "rests_on": [step(one) for one in grounds]}


def _says(record: trace.Cited) -> str:
    match record:
        case Finding():
            return f"{record.incident.kind}: {record.status.value}, {record.rule}"
        case Assessment():
            return f"{record.commitment}, {record.party}: {record.word}"
        case Agreement():
            return record.title
        case Watch():
            return f"{record.kind.value}, {record.place.label()}"
        case Claim():
            return f"{record.source} {record.stance.value}"
