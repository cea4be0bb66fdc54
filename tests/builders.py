"""Records with defaults, so that a test shows only what matters to it."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from groundtruce.model.claim import Claim, Excerpt
from groundtruce.model.figure import Figure, Scope
from groundtruce.model.incident import Incident
from groundtruce.model.place import Place, Toponym
from groundtruce.model.record import content_id
from groundtruce.model.report import Report
from groundtruce.model.source import Source, SourceKind
from groundtruce.model.span import Granularity, Span

NOON = datetime(2025, 11, 10, 5, tzinfo=UTC)
NO_BYTES = hashlib.sha256(b"").hexdigest()


def a_place(lon: float = 102.7, lat: float = 13.7, radius_m: float = 2500, **more: Any) -> Place:
    """Return a place with a name on either side."""
    names = (Toponym(side="AAA", text="Prey"), Toponym(side="BBB", text="Nong"))
    return Place.at(lon, lat, radius_m, **{"toponyms": names, **more})


def a_span(start: datetime = NOON, hours: float = 1) -> Span:
    """Return a span of some hours."""
    return Span(start=start, end=start + timedelta(hours=hours), granularity=Granularity.MINUTE)


def an_excerpt(quote: str = "") -> Excerpt:
    """Return an excerpt whose original is exactly the quote."""
    raw = quote.encode()
    return Excerpt(sha256=hashlib.sha256(raw).hexdigest(), start=0, end=len(raw), quote=quote)


def a_claim(text: str = "Shells fell near the village.", **more: Any) -> Claim:
    """Return a claim of a news source on shelling; every field can be given."""
    given: dict[str, Any] = {
        "source": "news",
        "kind": "shelling",
        "received": NOON + timedelta(hours=12),
        "place": a_place(),
        "span": a_span(),
        "text": text,
        "excerpt": an_excerpt(text),
        **more,
    }
    given.setdefault("origin", given["source"])
    given.setdefault("report", content_id("r", text, given["source"], str(given["received"])))
    given.setdefault(
        "id",
        content_id(
            "c", given["report"], text, repr(sorted(more.items(), key=lambda item: item[0]))
        ),
    )
    return Claim(**given)


def a_report(*claims: Claim, **more: Any) -> Report:
    """Return a report around the claims, or around one default claim."""
    told = claims or (a_claim(),)
    first = told[0]
    given: dict[str, Any] = {
        "id": first.report,
        "source": first.source,
        "received": first.received,
        "original": first.excerpt.sha256,
        "start": first.excerpt.start,
        "end": first.excerpt.end,
        "text": first.text,
        "claims": tuple(claim.model_copy(update={"report": first.report}) for claim in told),
        **more,
    }
    return Report(**given)


def an_incident(*claims: Claim, **more: Any) -> Incident:
    """Return an incident of the claims, as if fused."""
    told = claims or (a_claim(),)
    first = told[0]
    given: dict[str, Any] = {
        "id": content_id("i", first.id),
        "kind": first.kind,
        "claims": told,
        "place": first.place,
        "span": first.span,
        "figures": first.figures,
        **more,
    }
    return Incident(**given)


def a_figure(best: int = 3, kind: str = "injured", **more: Any) -> Figure:
    """Return a figure of one incident."""
    return Figure(**{"kind": kind, "best": best, "scope": Scope.INCIDENT, **more})


def a_source(id: str = "news", kind: str = "media", **more: Any) -> Source:
    """Return a source; a party's voice when ``speaks_for`` is given."""
    if "speaks_for" in more:
        kind = "party"
        more.setdefault("side", more["speaks_for"])
    return Source(**{"id": id, "name": id, "kind": SourceKind(kind), "reliability": "C", **more})
