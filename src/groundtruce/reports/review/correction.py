"""Correction: from what a person writes for a field to a claim with that field right.

Words are those of the vocabulary and of the case, in any of its languages; a word that is not
known is refused and the nearest ones are named.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from groundtruce.errors import ReviewError
from groundtruce.model.case import Case
from groundtruce.model.claim import Claim
from groundtruce.model.figure import Figure
from groundtruce.model.place import Place
from groundtruce.model.source import Source
from groundtruce.model.vocabulary import vocabulary
from groundtruce.reports.card import FigureColumns, nearest
from groundtruce.reports.how_many import Figures
from groundtruce.reports.review.fields import (
    FIELDS,
    LISTS,
    LONGEST,
    NEEDED,
    PARTIES,
    SEVERAL,
    WORDS_OF_TEXT,
    commitments,
)
from groundtruce.reports.row import Refused
from groundtruce.reports.when import Dates
from groundtruce.reports.where import Gazetteer, Said
from groundtruce.reports.words import Words, plain

MOST_NAMED = 20
_COORDINATES = re.compile(r"(-?\d+(?:\.\d+)?)[ ,]+(-?\d+(?:\.\d+)?)[ ,]+(\d+(?:\.\d+)?)")
_FIGURE = re.compile(r"(?P<kind>[^:(]+?)\s*(?:\((?P<over>[^)]*)\))?\s*[:=]\s*(?P<many>.+)")


def corrected(
    claim: Claim, given: Mapping[str, str], case: Case, is_claim: Callable[[str], bool]
) -> Claim:
    """Return the claim with these fields as written; an empty text takes a field away.

    What hangs together moves together: a new source brings its side and its voice, an accused
    party the speaker's side as the accuser. Raises ReviewError that names the field.
    """
    reader = _Reader(case, is_claim)
    fields = {name: reader.value(name, text.strip()) for name, text in given.items()}
    return _made(claim, {**_following(claim, fields, case), **fields})


def _made(claim: Claim, fields: Mapping[str, Any]) -> Claim:
    try:
        return Claim(**{**dict(claim), **fields})
    except ValidationError as cause:
        first = cause.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else None
        message = str(first["msg"]).removeprefix("Value error, ")
        raise ReviewError(f"{message}.", "Correct the value.", field) from cause


def _following(claim: Claim, fields: Mapping[str, Any], case: Case) -> dict[str, Any]:
    """Return what other fields become where one of them moved; what was written wins."""
    more: dict[str, Any] = {}
    if "source" in fields:
        known = next(source for source in case.sources if source.id == fields["source"])
        more["side"] = known.speaks_for
        if claim.origin == claim.source:
            more["origin"] = known.id
    side = fields.get("side", more.get("side", claim.side))
    if "accused" in fields or side != claim.side:
        accused = fields.get("accused", claim.accused)
        more["accuser"] = side if accused else None
    return more


class _Reader:
    """Reads what a person writes for a field, with the words of one case."""

    def __init__(self, case: Case, is_claim: Callable[[str], bool]) -> None:
        self.case, self.is_claim = case, is_claim
        self.words = Words(case)
        self.dates = Dates(zone=ZoneInfo(case.time_zone))

    def value(self, field: str, said: str) -> Any:
        """Return the field's value."""
        if field not in FIELDS:
            raise _unknown(
                f"{field!r} is no field that a review corrects", field, tuple(FIELDS), field
            )
        if not said:
            return self._nothing(field)
        try:
            return self._value(field, said)
        except Refused as refused:
            # What readers say of cards says nothing to a person at the terminal.
            remedy = refused.remedy.split(" Translate")[0]
            raise ReviewError(f"{refused.reason}.", remedy, field) from refused

    def _value(self, field: str, said: str) -> Any:
        if field in LISTS:
            return self._word(LISTS[field], said, field)
        if field in PARTIES:
            return self._party(said, field)
        if field in WORDS_OF_TEXT:
            return said[:LONGEST]
        match field:
            case "source":
                return self._source(said).id
            case "weapons":
                return tuple(self._word("weapons", one, field) for one in _several(said))
            case "place":
                return self._place(said)
            case "span":
                first, _, last = said.partition("/")
                return self.dates.event(first.strip(), last.strip())
            case "figures":
                return tuple(self._figure(one) for one in _several(said, ";"))
            case "commitments":
                return tuple(self._commitment(one) for one in _several(said))
            case _:
                return self._claim(said)

    def _nothing(self, field: str) -> Any:
        if field in NEEDED:
            raise ReviewError("a claim cannot be without it.", f"Write {FIELDS[field]}.", field)
        return () if field in SEVERAL else None

    def _word(self, listed: str, said: str, field: str) -> str:
        key = self.words.key(listed, said)
        if key is None:
            known = vocabulary().extended(self.case.words).words(listed)
            names = {label: word.key for word in known.values() for label in word.labels.values()}
            names |= {one: one for one in known}
            raise _unknown(f"{said!r} is no word of the list {listed}", field, names, said)
        return key

    def _party(self, said: str, field: str) -> str:
        party = self.words.party(said)
        if party not in self.case.party_ids:
            parties = ", ".join(self.case.party_ids)
            raise ReviewError(
                f"{said!r} is no party of the case.", f"The parties are {parties}.", field
            )
        return party

    def _source(self, said: str) -> Source:
        for source in self.case.sources:
            if said == source.id or plain(said) == plain(source.name):
                return source
        names = {name: s.id for s in self.case.sources for name in (s.name, s.id)}
        raise _unknown(f"the case has no source {said!r}", "source", names, said)

    def _place(self, said: str) -> Place:
        if found := _COORDINATES.fullmatch(said):
            place = Gazetteer(self.case).place(Said(lat=found[1], lon=found[2], radius_m=found[3]))
            if place is not None:
                return place
        names = {t.text: p.id for p in self.case.places for t in p.toponyms}
        names |= {t.script: p.id for p in self.case.places for t in p.toponyms if t.script}
        names |= {p.label: p.id for p in self.case.places} | {p.id: p.id for p in self.case.places}
        asked = plain(said)
        known = next((place for name, place in names.items() if plain(name) == asked), None)
        if known is None:
            raise _unknown(f"the case's gazetteer has no place {said!r}", "place", names, said)
        return next(place for place in self.case.places if place.id == known).place()

    def _figure(self, said: str) -> Figure:
        found = _FIGURE.fullmatch(said)
        if found is None:
            raise ReviewError(
                f"{said!r} is no figure.", f"Write it so: {FIELDS['figures']}.", "figures"
            )
        over = (found["over"] or "").strip()
        columns = FigureColumns(
            kind=re.sub(r"\s+", "_", found["kind"].strip()),
            best="many",
            scope="cumulative" if over else "incident",
            period="over" if "/" in over or over[:1].isdigit() else None,
        )
        cells = {"many": found["many"], "over": over}
        figure = Figures(self.words, self.case, self.dates, {}).flat(columns, cells)
        if figure is None or figure.said is not None:
            kinds = {
                one: one for one in vocabulary().extended(self.case.words).words("figure_kinds")
            }
            what = f"{found['kind']!r} is no word of the list figure_kinds"
            raise _unknown(what, "figures", kinds, found["kind"])
        return figure

    def _commitment(self, said: str) -> str:
        known = commitments(self.case)
        if said not in known:
            raise _unknown(f"the case has no commitment {said!r}", "commitments", known, said)
        return said

    def _claim(self, said: str) -> str:
        if not self.is_claim(said):
            raise ReviewError(
                f"no claim {said} is known.", "Give the whole id of a claim.", "denies"
            )
        return said


def _unknown(
    happened: str, field: str, known: Mapping[str, str] | Iterable[str], said: str
) -> ReviewError:
    keys = known if isinstance(known, Mapping) else {one: one for one in known}
    asked = plain(said)
    holding = [name for name in keys if len(asked) > 2 and asked in plain(name)]
    words = list(dict.fromkeys(keys[near] for near in (*holding[:4], *nearest(said, keys, 6))))[:5]
    if words:
        return ReviewError(f"{happened}.", f"The nearest are {', '.join(words)}.", field)
    some = sorted(set(keys.values()))
    more = " …" if len(some) > MOST_NAMED else "."
    return ReviewError(f"{happened}.", f"Known are {', '.join(some[:MOST_NAMED])}{more}", field)


def _several(said: str, marks: str = ",;") -> list[str]:
    return [part.strip() for part in re.split(f"[{marks}]", said) if part.strip()]
