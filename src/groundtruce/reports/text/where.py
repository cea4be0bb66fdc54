"""Where: place names of a text, resolved against the case's gazetteer first, then the world's.

A state stays a state and never becomes a pin. Where rivals are as likely, the name stays in words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from groundtruce.model.case import Case, NamedPlace
from groundtruce.model.place import NamedArea, Place, Point, Precision, Toponym, precision_of
from groundtruce.reports.text.gazetteer import Candidate, folded, is_known
from groundtruce.reports.text.lexicon import words
from groundtruce.reports.text.parse import text_of
from groundtruce.reports.text.toponym import Name, Prior, Resolved, country_of, label_of, resolved

if TYPE_CHECKING:
    from spacy.tokens import Doc

SUREST_RIVAL = 0.35
NO_PLACES = frozenset(words("roles")["no_places"])


@dataclass(frozen=True)
class Where:
    """A place name in the text, the place meant, its state, and the share of the best reading."""

    name: str
    start: int
    end: int
    place: Place | None
    country: str | None = None
    score: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    is_adjective: bool = False

    @property
    def rank(self) -> int:
        """Return how fine the place is, 0 the finest."""
        return Precision.UNKNOWN.rank if self.place is None else self.place.precision.rank


def places(doc: "Doc", case: Case | None = None) -> tuple[Where, ...]:
    """Return the places named in an English text, in reading order."""
    own = list(_in_case(text_of(doc), case))
    taken = [(one.start, one.end) for one in own]
    names = [
        name
        for name in _names(doc)
        if not any(name.start < end and start < name.end for start, end in taken)
    ]
    found = [_in_world(one) for one in resolved(names, text_of(doc), prior_of(case))]
    return tuple(sorted([*own, *found], key=lambda one: one.start))


def places_in_script(text: str, case: Case | None) -> tuple[Where, ...]:
    """Return the case's places named in a text of any language and script."""
    return tuple(sorted(_in_case(text, case), key=lambda one: one.start))


@lru_cache(maxsize=8)
def prior_of(case: Case | None) -> Prior:
    """Return what the case says beforehand about where a name may be."""
    if case is None:
        return Prior()
    west, south, east, north = case.area
    codes = {country_of(label) for party in case.parties for label in party.labels.values()}
    return Prior(
        frozenset(code for code in (*codes, *case.party_ids) if code),
        ((west + east) / 2, (south + north) / 2),
    )


# ---- the case's gazetteer


def _in_case(text: str, case: Case | None) -> Iterator[Where]:
    if case is None or not case.places:
        return
    pattern, table = _case_names(case)
    last = -1
    for found in pattern.finditer(text):
        if found.start() < last:
            continue
        row = table.get(found.group()) or table.get(folded(found.group()))
        if row is not None:
            last = found.end()
            yield Where(found.group(), found.start(), found.end(), row.place(), row.country, 1.0)


@lru_cache(maxsize=8)
def _case_names(case: Case) -> tuple[re.Pattern[str], dict[str, NamedPlace]]:
    table: dict[str, NamedPlace] = {}
    latin: set[str] = set()
    script: set[str] = set()
    for row in case.places:
        if row.precision is Precision.COUNTRY:
            continue
        for name in _forms(row):
            table.setdefault(name, row)
            (latin if name.isascii() or re.match(r"[A-Za-zÀ-ɏ]", name) else script).add(name)
            table.setdefault(folded(name), row)
    ordered = sorted(latin, key=len, reverse=True)
    parts = [r"\b(?:" + "|".join(map(re.escape, ordered)) + r")\b"] if ordered else []
    parts += [re.escape(name) for name in sorted(script, key=len, reverse=True)]
    return re.compile("|".join(parts) or r"(?!)"), table


def _forms(row: NamedPlace) -> Iterator[str]:
    said = [
        row.label,
        *[t.text for t in row.toponyms],
        *[t.script for t in row.toponyms if t.script],
    ]
    for name in said:
        for part in re.split(r"\s*[/(),]\s*", name):
            part = part.strip()
            plain = re.sub(
                r"\s+(?:temple|province|village|district|hill|pass|area|base)$", "", part
            )
            for form in (part, plain):
                if len(form) >= 3 and not form.islower():
                    yield form
                    if "-" in form:
                        yield form.replace("-", " ")


# ---- names in the text


def _names(doc: "Doc") -> Iterator[Name]:
    seen: list[tuple[int, int]] = []
    for entity in doc.ents:
        if entity.label_ not in ("GPE", "LOC", "FAC", "NORP"):
            continue
        text = re.sub(r"^(?:the|The)\s+|['’]s$", "", entity.text).strip()
        start = text_of(doc).find(text, entity.start_char, entity.end_char)
        if (
            start < 0
            or not text
            or not text[0].isupper()
            or folded(text) in NO_PLACES
            or "\n" in text
        ):
            continue
        if entity.label_ == "NORP" and country_of(text) is None:
            continue
        seen.append((start, start + len(text)))
        yield Name(text, start, start + len(text))
    for found in _AFTER_PREPOSITION.finditer(text_of(doc)):
        start, end = found.span("name")
        if any(start < e and s < end for s, e in seen) or folded(found["name"]) in NO_PLACES:
            continue
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is None or any(t.ent_type_ in ("DATE", "TIME", "PERSON", "EVENT") for t in span):
            continue
        if is_known(found["name"]) and span[0].pos_ == "PROPN":
            seen.append((start, end))
            yield Name(found["name"], start, end)
    # Names that the model took for a person or a body, yet that stand as a state.
    for found in _NAME.finditer(text_of(doc)):
        if country_of(found.group()) and not any(
            found.start() < e and s < found.end() for s, e in seen
        ):
            span = doc.char_span(found.start(), found.end(), alignment_mode="expand")
            if (
                span is not None
                and span.root.pos_ in ("PROPN", "ADJ")
                and not any(t.ent_type_ == "PERSON" for t in span)
            ):
                yield Name(found.group(), found.start(), found.end())


_AFTER_PREPOSITION = re.compile(
    r"\b(?:in|at|near|around|outside|towards?|to|from|of|between|and|on)"
    r"\s+(?:the\s+(?:town|village|city|area|province|district|region)\s+of\s+)?"
    r"(?P<name>[A-Z][\w’'-]+(?:[ -][A-Z][\w’'-]+){0,2})"
)
_NAME = re.compile(r"\b[A-Z][a-z]+(?:\s[A-Z][a-z]+)?\b")


# ---- the world's


def _in_world(one: Resolved) -> Where:
    name, chosen = one.name, one.chosen
    known = (chosen, *one.rivals) if chosen is not None else ()
    if chosen is None:
        return Where(name.text, name.start, name.end, _in_words(name.text), None, 0.0)
    adjective = country_of(name.text) is not None and folded(chosen.name) != folded(name.text)
    place = place_of(chosen, name.text) if one.score >= SUREST_RIVAL else _in_words(name.text)
    country = chosen.country if one.score >= SUREST_RIVAL else None
    return Where(name.text, name.start, name.end, place, country, one.score, known, adjective)


def place_of(one: Candidate, words: str) -> Place:
    """Return the place of a candidate: towns as points, all that is wider as a named area."""
    precision = {
        "C": Precision.COUNTRY, "R": Precision.COUNTRY, "A1": Precision.PROVINCE,
        "A2": Precision.DISTRICT,
    }.get(one.kind) or precision_of(one.radius_km * 1000)  # fmt: skip
    names = (Toponym(side=one.country or "world", text=words or one.name),)
    radius = one.radius_km * 1000
    if one.kind == "P":
        extent: Point | NamedArea = Point(shape="point", lon=one.lon, lat=one.lat, radius_m=radius)
    else:
        area = f"{one.country}.{one.area}".strip(".") or folded(one.name)
        extent = NamedArea(shape="named", area_id=area, lon=one.lon, lat=one.lat, radius_m=radius)
    within = label_of(one.country) if one.country and one.kind != "C" else None
    return Place(extent=extent, precision=precision, toponyms=names, admin=within)


def _in_words(words: str) -> Place:
    return Place(
        extent=NamedArea(shape="named", area_id=words[:200]),
        precision=Precision.UNKNOWN,
        toponyms=(Toponym(side="text", text=words[:200]),),
    )
