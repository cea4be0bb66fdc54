"""One incident as a page: who says what, what holds it together, and what it nearly was."""

from collections.abc import Iterable, Mapping
from typing import Any

from groundtruce.briefs import bits
from groundtruce.briefs.phrase import Pen
from groundtruce.model.case import Case
from groundtruce.model.explanation import Explanation
from groundtruce.model.finding import Finding, Voice
from groundtruce.model.incident import Incident

Row = dict[str, Any]
LISTED = 8


def sides(finding: Finding, grounds: Iterable[Row], case: Case, pen: Pen) -> list[Row]:
    """Return the claims by side, the parties in their order and then all others, voice by voice.

    A voice is one origin: forty relays of one ministry stand under it together.
    """
    told = {one["id"]: one for one in grounds}
    found = []
    for party in (*case.party_ids, None):
        voices = [one for one in finding.voices if _side(one, case) == party]
        if voices:
            found.append(
                {
                    "side": party,
                    "named": pen.party(party) if party else None,
                    "voices": [_voice(one, told, pen) for one in voices],
                }
            )
    return found


def waterfall(incident: Incident, pen: Pen) -> Row | None:
    """Return what held the claims together, field by field in bits; ``None`` for a lone claim."""
    if not incident.evidence:
        return None
    total = sum(one.bits for one in incident.evidence)
    return {
        "picture": bits.svg(incident.evidence, total, pen),
        "total": bits.signed(total),
        "percent": round(100 * incident.likelihood),
    }


def rivals(told: Iterable[Explanation], row_of: Mapping[str, Row]) -> list[Row]:
    """Return the incidents that claims of this one nearly went to, the nearest first."""
    best: dict[str, float] = {}
    for one in told:
        if one.rival is not None:
            best[one.rival.incident] = max(best.get(one.rival.incident, -1e9), one.rival.bits)
    ordered = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        {**row_of[name], "bits": bits.signed(value)} for name, value in ordered if name in row_of
    ][:LISTED]


def _side(voice: Voice, case: Case) -> str | None:
    return voice.side if voice.side in case.party_ids else None


def _voice(voice: Voice, told: Mapping[str, Row], pen: Pen) -> Row:
    return {
        "origin": pen.source(voice.origin),
        "stances": pen.listed([pen.label("stances", one.value) for one in voice.stances]),
        "credibility": voice.credibility,
        "claims": [told[one] for one in voice.claims if one in told],
    }
