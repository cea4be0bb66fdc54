"""Lists: places, zones, parties and classes of weapons as choices, made from the case.

They travel beside the form, so that a new zone needs no new version of it. Labels hold every
language at once: a list from a file has one column of them.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from groundtruce.model.case import Case, NamedPlace, Zone
from groundtruce.model.vocabulary import LANGUAGES, vocabulary

Choice = tuple[str, str]


def made(case: Case) -> dict[str, bytes]:
    """Return every list that a form may name, by file name, in UTF-8."""
    return {name: _csv(choices(case)) for name, choices in _LISTS.items()}


def _places(case: Case) -> Iterator[Choice]:
    for place in sorted(case.places, key=lambda place: place.label.casefold()):
        yield place.id, _toponyms(place)


def _zones(case: Case) -> Iterator[Choice]:
    for zone in case.zones:
        yield zone.id, _joined((zone.label, *_in_order(zone)))


def _parties(case: Case) -> Iterator[Choice]:
    for party in case.parties:
        yield party.id, _joined(party.labels.get(language, "") for language in LANGUAGES)


def _teams(case: Case) -> Iterator[Choice]:
    own = sorted((source.name, source.id) for source in case.sources if source.is_own)
    yield from ((name, label) for label, name in own)


def _weapon_classes(case: Case) -> Iterator[Choice]:
    words = vocabulary().extended(case.words).words("weapon_classes")
    own = case.words.get("weapon_classes", {})
    # What the agreements of the case name comes first.
    for key, word in sorted(words.items(), key=lambda item: item[0] not in own):
        yield key, _joined(word.labels[language] for language in LANGUAGES)


_LISTS: dict[str, Callable[[Case], Iterable[Choice]]] = {
    "parties.csv": _parties,
    "places.csv": _places,
    "teams.csv": _teams,
    "weapon_classes.csv": _weapon_classes,
    "zones.csv": _zones,
}
NAMES = tuple(_LISTS)


def _in_order(zone: Zone) -> Iterator[str]:
    return (zone.labels.get(language, "") for language in LANGUAGES)


def _toponyms(place: NamedPlace) -> str:
    """Return both sides' names, in Latin and in their own script, in the order of the sides."""
    return (
        _joined(text for name in place.toponyms for text in (name.text, name.script)) or place.label
    )


def _joined(texts: Iterable[str | None]) -> str:
    return " · ".join(dict.fromkeys(text for text in texts if text))


def _csv(choices: Iterable[Choice]) -> bytes:
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(("name", "label"))
    table.writerows(choices)
    return written.getvalue().encode()
