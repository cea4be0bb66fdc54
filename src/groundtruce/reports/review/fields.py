"""Fields: what a review corrects of a claim, the words each takes, and how each is written."""

from datetime import datetime, timedelta, tzinfo

from groundtruce.model.case import Case
from groundtruce.model.claim import Claim
from groundtruce.model.figure import Figure
from groundtruce.model.place import Place
from groundtruce.model.span import Granularity, Span
from groundtruce.model.vocabulary import vocabulary

FIELDS = {
    "kind": "what happened: a word of the list event_kinds",
    "stance": "what the speaker does with it: a word of the list stances",
    "actuality": "how it is told: a word of the list actualities",
    "source": "who speaks: a source of the case",
    "speaker": "who speaks, in the text's own words",
    "side": "party that the speaker speaks for",
    "accuser": "party that blames",
    "accused": "party that is blamed",
    "agent": "who did it, in the text's own words",
    "target": "who or what was hit, in the text's own words",
    "addressee": "who is spoken to, in the text's own words",
    "weapons": "words of the list weapons, with a comma between them",
    "place": "id or name in the case's gazetteer, or: latitude longitude radius in metres",
    "span": "2025-12-08, 2025-12, 2025-12-08/2025-12-10, or moments like 2025-12-08T14:30",
    "figures": "killed: at least 3; injured_soldier: 2; displaced (cumulative): about 500",
    "commitments": "ids of commitments of the case's agreements, with a comma between them",
    "denies": "id of the claim that is denied",
}
LISTS = {"kind": "event_kinds", "stance": "stances", "actuality": "actualities"}
PARTIES = ("side", "accuser", "accused")
NEEDED = ("kind", "stance", "actuality", "source")
WORDS_OF_TEXT = ("speaker", "agent", "target", "addressee")
SEVERAL = ("weapons", "figures", "commitments")
LONGEST = 200


def offered(field: str, case: Case) -> tuple[str, ...]:
    """Return the words that a field takes, in the order of their list; none for free text."""
    if field in PARTIES:
        return case.party_ids
    match field:
        case "source":
            return tuple(source.id for source in case.sources)
        case "place":
            return tuple(place.id for place in case.places)
        case "commitments":
            return commitments(case)
        case _:
            listed = "weapons" if field == "weapons" else LISTS.get(field)
            if listed is None:
                return ()
            return tuple(vocabulary().extended(case.words).words(listed))


def written(claim: Claim, field: str, zone: tzinfo) -> str:
    """Return a field's value as a person writes and reads it; empty where it is unsaid."""
    value = getattr(claim, field)
    match value:
        case None:
            return ""
        case Place():
            return value.place_id or value.label()
        case Span():
            return _span(value, zone)
        case tuple():
            return "; ".join(_figure(one) if isinstance(one, Figure) else str(one) for one in value)
        case _:
            return str(value)


def commitments(case: Case) -> tuple[str, ...]:
    """Return the ids of the commitments of the case's agreements."""
    return tuple(c.id for agreement in case.agreements for c in agreement.commitments)


def _span(span: Span, zone: tzinfo) -> str:
    first, end = span.start.astimezone(zone), span.end.astimezone(zone)
    if span.granularity.length < Granularity.DAY.length:
        return f"{first:%Y-%m-%dT%H:%M}/{end:%Y-%m-%dT%H:%M}"
    last = end - timedelta(seconds=1)
    if span.granularity is Granularity.YEAR and first.year == last.year:
        return f"{first:%Y}"
    if span.granularity is Granularity.MONTH and _month(first) == _month(last):
        return f"{first:%Y-%m}"
    return f"{first:%Y-%m-%d}" + ("" if first.date() == last.date() else f"/{last:%Y-%m-%d}")


def _month(day: datetime) -> tuple[int, int]:
    return day.year, day.month


def _figure(figure: Figure) -> str:
    parts = [figure.kind, *(part for part in (figure.of, figure.side) if part)]
    over = " (cumulative)" if figure.is_tally else ""
    bounds = [b for b in (figure.lower, figure.best, figure.upper) if b is not None]
    many = "-".join(dict.fromkeys(f"{bound:.12g}" for bound in bounds))
    qualifier = figure.qualifier.value.replace("_", " ")
    said = many if qualifier in ("exact", "range") else f"{qualifier} {many}"
    return f"{'_'.join(parts)}{over}: {said}"
