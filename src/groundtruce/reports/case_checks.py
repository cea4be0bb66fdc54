"""Checks between the files of a case: whatever one file names, another must have.

Every check stands here, so that nothing else needs to doubt a case that was read.
"""

from collections.abc import Collection
from dataclasses import dataclass

import shapely

from groundtruce.errors import AgreementError, CaseError
from groundtruce.model.agreement import Commitment, StatusChange
from groundtruce.model.case import Case, NamedPlace, Zone
from groundtruce.model.dialogue import Dialogue
from groundtruce.model.person import Person
from groundtruce.model.source import Source
from groundtruce.model.vocabulary import Vocabulary
from groundtruce.reports.agreement_file import Text
from groundtruce.reports.case_entry import Found, Where, each_once, suggestion

Names = Collection[str] | str | None


@dataclass(frozen=True)
class Parts:
    """All that the files of a case say, before it is one case."""

    case: Found[Case]
    zones: tuple[Found[Zone], ...] = ()
    places: tuple[Found[NamedPlace], ...] = ()
    sources: tuple[Found[Source], ...] = ()
    texts: tuple[Text, ...] = ()
    people: tuple[Found[Person], ...] = ()
    dialogue: tuple[Found[Dialogue], ...] = ()


@dataclass(frozen=True)
class Known:
    """The names that the entries of a case may use."""

    parties: frozenset[str]
    bodies: frozenset[str]
    zones: frozenset[str]
    sources: frozenset[str]
    texts: frozenset[str]
    words: Vocabulary

    def keys(self, *lists: str) -> frozenset[str]:
        """Return the words of these lists of the vocabulary."""
        return frozenset(key for name in lists for key in self.words.words(name))


def check(parts: Parts, words: Vocabulary) -> None:
    """Raise CaseError or AgreementError for an id used twice or a name that leads nowhere."""
    agreements = [text.agreement for text in parts.texts]
    each_once(parts.zones, "zone")
    each_once(parts.places, "place")
    each_once(parts.sources, "source")
    each_once(agreements, "agreement", AgreementError)
    known = Known(
        parties=frozenset(parts.case.value.party_ids),
        bodies=frozenset(words.words("bodies")),
        zones=frozenset(found.value.id for found in parts.zones),
        sources=frozenset(found.value.id for found in parts.sources),
        texts=frozenset(found.value.id for found in agreements),
        words=words,
    )
    case = parts.case.value
    _names(case.line, known.zones, "zone", parts.case.where, "line")
    for zone in parts.zones:
        _check_zone(zone, case, known)
    for place in parts.places:
        _check_place(place, case, known)
    for source in parts.sources:
        _check_source(source, known)
    for text in parts.texts:
        _check_text(text, known)
    for person in parts.people:
        _names(person.value.party, known.parties, "party", person.where, "party")
    each_once(parts.dialogue, "entry of the dialogue")
    duties = {f"{t.agreement.value.id}/{d.value.id}" for t in parts.texts for d in t.commitments}
    entered = {found.value.id for found in parts.dialogue}
    for entry in parts.dialogue:
        _check_dialogue(entry, known, duties, entered)


def _check_zone(found: Found[Zone], case: Case, known: Known) -> None:
    _names(found.value.kind, known.keys("zone_kinds"), "kind of zone", found.where, "kind")
    west, south, east, north = shapely.from_wkt(found.value.wkt).bounds
    if _swapped(case, (west, south, east, north)):
        raise CaseError(
            "latitude and longitude look swapped: the other way round the zone lies in the area.",
            "GeoJSON wants longitude first.",
            found.where(),
        )
    if _outside(case, (west, south, east, north)):
        raise CaseError(
            f"the zone {found.value.id!r} lies outside the area of the case.",
            "Correct its coordinates, or the area in case.yaml.",
            found.where(),
        )


def _check_place(found: Found[NamedPlace], case: Case, known: Known) -> None:
    place = found.value
    _names(place.sector, known.zones, "zone", found.where, "sector")
    _names(place.country, known.parties, "party", found.where, "country")
    if place.lat is None or place.lon is None:
        return
    if _swapped(case, (place.lon, place.lat, place.lon, place.lat)):
        raise CaseError(
            "latitude and longitude look swapped: the other way round the place lies in the area.",
            "Swap the two cells.",
            found.where("lat"),
        )


def _swapped(case: Case, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return _outside(case, box) and not _outside(case, (south, west, north, east))


def _outside(case: Case, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = case.area
    return box[2] < west or box[0] > east or box[3] < south or box[1] > north


def _check_source(found: Found[Source], known: Known) -> None:
    source, where = found.value, found.where
    _names(source.owner, known.sources, "source", where, "owner")
    _names(source.side, known.parties, "party", where, "side")
    _names(source.speaks_for, known.parties, "party", where, "speaks_for")


def _check_text(text: Text, known: Known) -> None:
    agreement, where = text.agreement.value, text.agreement.where
    _in_agreement(agreement.parties, known.parties, "party", where, "parties")
    _in_agreement(agreement.supersedes, known.texts, "agreement", where, "supersedes")
    duties = frozenset(found.value.id for found in text.commitments)
    for change in text.changes:
        _check_change(change, known, duties)
    for commitment in text.commitments:
        _check_commitment(commitment, known)


def _check_change(found: Found[StatusChange], known: Known, duties: frozenset[str]) -> None:
    change, where = found.value, found.where
    _in_agreement(change.by, known.parties | known.bodies, "party or body", where, "by")
    _in_agreement(change.commitments, duties, "commitment of this text", where, "commitments")


def _check_commitment(found: Found[Commitment], known: Known) -> None:
    duty, where = found.value, found.where
    kinds, classes = known.keys("event_kinds"), known.keys("weapon_classes")
    _in_agreement(duty.bound, known.parties | known.bodies, "party or body", where, "bound")
    _in_agreement(duty.verified_by, known.bodies, "body", where, "verified_by")
    _in_agreement(duty.zone, known.zones, "zone", where, "zone")
    _in_agreement(duty.breached_by, kinds, "event kind", where, "breached_by")
    _in_agreement(duty.fulfilled_by, kinds, "event kind", where, "fulfilled_by")
    _in_agreement(duty.weapon_classes, classes, "class of weapons", where, "weapon_classes")
    _in_agreement(
        duty.protects, known.keys("counted"), "word of the list 'counted'", where, "protects"
    )
    _in_agreement(duty.weapons, known.keys("weapons"), "weapon", where, "weapons")
    weapons = classes | known.keys("weapons")
    for index, limit in enumerate(duty.limits):
        _in_agreement(limit.line, known.zones, "zone", where, "limits", index, "line")
        _in_agreement(limit.weapons, weapons, "weapon", where, "limits", index, "weapons")


def _check_dialogue(
    found: Found[Dialogue], known: Known, duties: Collection[str], entered: Collection[str]
) -> None:
    entry, where = found.value, found.where
    anybody = known.parties | known.bodies
    _names(entry.body, known.bodies, "body", where, "body")
    _names(entry.between, anybody, "party or body", where, "between")
    _names(entry.mediators, anybody, "party or body", where, "mediators")
    _names(entry.owner, anybody, "party or body", where, "owner")
    _names(entry.commitments, duties, "commitment, as AGREEMENT/ID,", where, "commitments")
    _names(entry.follows, entered, "entry of the dialogue", where, "follows")


def _in_agreement(
    given: Names, known: Collection[str], noun: str, where: Where, *field: str | int
) -> None:
    _names(given, known, noun, where, *field, error=AgreementError)


def _names(
    given: Names,
    known: Collection[str],
    noun: str,
    where: Where,
    *field: str | int,
    error: type[CaseError] = CaseError,
) -> None:
    for name in (given,) if isinstance(given, str) else given or ():
        if name not in known:
            raise error(f"{name!r} is no {noun} here.", suggestion(name, known), where(*field))
