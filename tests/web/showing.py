"""What the pages are given in these tests: one small situation, with its originals."""

import hashlib
from pathlib import Path
from typing import Any

from groundtruce.briefs.basemap import Layers
from groundtruce.briefs.pages import Pages
from groundtruce.briefs.trace import is_true, walk
from groundtruce.errors import NotFound
from groundtruce.model.explanation import Change, Explanation, Weighed
from groundtruce.model.incident import Evidence
from groundtruce.web.shown import Shown
from tests.briefs.situation import TEXT, Situation


def _weighed(claim: str, incident: str, bits: float) -> Weighed:
    evidence = (Evidence(field="place", bits=2.9), Evidence(field="time", bits=bits - 2.9))
    return Weighed(claim=claim, incident=incident, evidence=evidence, bits=bits, chance=0.85)


class Showing:
    """A situation as the pages see it; ``shown`` is what ``create_app`` is given."""

    def __init__(self, situation: Situation | None = None, basemap: Path | None = None) -> None:
        self.situation = situation or Situation()
        self.brief = self.situation.brief()
        self.evidence = self.situation.evidence(self.brief)
        self.pages = Pages(self.brief, self.evidence, self.situation.case, Layers())
        quotes = [claim.excerpt.quote.encode() for claim in self.evidence.claims.values()]
        self.originals = {hashlib.sha256(raw).hexdigest(): raw for raw in (TEXT, *quotes)}
        self.shown = Shown(
            title=self.brief.title,
            language="en",
            as_of="1 December 2025, 07:00",
            front=self.pages.front(),
            style=self.pages.style(),
            rows=self.pages.rows,
            shapes=self.pages.shapes(),
            attribution=self.situation.case.attribution,
            geojson='{"type": "FeatureCollection", "features": []}',
            line=self.pages.line(),
            label=self.pages.label,
            draw=self.pages.map,
            incident=self.pages.incident,
            report=lambda name: self.pages.report(name, lambda: self.explained(name)),
            trace=lambda sentence: self.pages.told(self.walked(sentence)),
            original=self.original,
            basemap=basemap,
        )

    def explained(self, report: str) -> list[Explanation]:
        """Return for each claim of a report why it stands in its incident, with a runner-up."""
        return [
            Explanation(
                weighed=_weighed(claim.id, incident.id, 2.5),
                joined=True,
                rival=_weighed(claim.id, "i-other", -1.25),
                changes=(
                    Change(field="place", bits=2.9, beyond=14.2),
                    Change(field="kind", bits=2.5, words=("landmine_explosion", "unsaid")),
                ),
            )
            for incident in (one.incident for one in self.evidence.findings.values())
            for claim in incident.claims
            if claim.report == report
        ]

    def original(self, sha256: str) -> bytes:
        """Return the bytes of a hash, or raise NotFound."""
        if sha256 not in self.originals:
            raise NotFound(f"no original {sha256[:8]} is known.", "Look at the register.")
        return self.originals[sha256]

    def walked(self, sentence_id: str) -> dict[str, Any]:
        """Return the walk from a sentence to the bytes as the store's own flow gives it."""
        found = [one for one in self.brief.sentences() if one.id == sentence_id]
        if not found:
            raise NotFound(f"no sentence {sentence_id} is known.", "Look at the brief.")
        return {
            "sentence": found[0].id,
            "text": found[0].text,
            "rests_on": [self._step(one) for one in walk(found[0], self.evidence)],
        }

    def _step(self, ground: Any) -> dict[str, Any]:
        return {
            "noun": ground.citation.noun,
            "id": ground.citation.id,
            "says": ground.citation.id,
            "claims": [
                {
                    "id": one.id,
                    "stance": one.stance.value,
                    "source": one.source,
                    "report": one.report,
                    "url": None,
                    "file": "report.txt",
                    "sha256": one.excerpt.sha256,
                    "start": one.excerpt.start,
                    "end": one.excerpt.end,
                    "quote": one.excerpt.quote,
                    "equal": is_true(one.excerpt, self.original),
                }
                for one in ground.claims
            ],
            "files": [{"file": one.name, "sha256": one.sha256} for one in ground.files],
        }
