"""The world's place names: states, provinces, districts and towns, found by any of their names.

Read once from ``world/places.tsv.xz`` (GeoNames, CC BY 4.0), about a second when first asked.
"""

import lzma
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

# The same safe loader, written in C where it is there.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Candidate:
    """A place that a name may mean. ``kind`` is C (state), A1, A2 (areas), P (town), R (region)."""

    name: str
    kind: str
    lat: float
    lon: float
    country: str
    area: str
    people: int
    radius_km: float
    is_main_name: bool = True


@cache
def countries() -> dict[str, dict[str, Any]]:
    """Return the states by their code of three letters."""
    text = (
        resources.files(__name__.rpartition(".")[0])
        .joinpath("world/countries.yaml")
        .read_text("utf-8")
    )
    loaded: dict[str, dict[str, Any]] = yaml.load(text, Loader=_LOADER)  # noqa: S506
    return loaded


@cache
def _code_of_two() -> dict[str, str]:
    return {country["iso"]: code for code, country in countries().items()}


def code3(two: str) -> str:
    """Return the code of three letters for one of two."""
    return _code_of_two().get(two, two)


@cache
def country_names() -> dict[str, str]:
    """Return states by folded name, other names included."""
    return {
        folded(name): code
        for code, country in countries().items()
        for name in (country["name"], *country.get("names", ()))
    }


@cache
def adjectives() -> dict[str, str]:
    """Return states by folded adjective: "norwegian" → NOR."""
    found: dict[str, str] = {}
    for code, country in countries().items():
        for word in country.get("adjectives") or ():
            for form in (word, f"{word}s"):
                found.setdefault(folded(form), code)
    return found


@cache
def seats() -> dict[str, str]:
    """Return states by the names that their government goes by: the capital, the palace."""
    found: dict[str, str] = {}
    for code, country in sorted(countries().items(), key=lambda item: -item[1]["radius_km"]):
        for name in (country["capital"], *country.get("seats", ())):
            if name:
                found.setdefault(folded(name), code)
    return found


@lru_cache(maxsize=100_000)
def folded(name: str) -> str:
    """Return the name as it is compared: no case, no accents, hyphens as spaces."""
    decomposed = unicodedata.normalize("NFKD", name.replace("’", "'").replace("‘", "'"))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return " ".join(plain.replace("-", " ").replace(".", " ").replace("'", "").split())


def candidates(name: str) -> tuple[Candidate, ...]:
    """Return what the name may mean in the world, in no order."""
    found = list(_states().get(folded(name), ()))
    found += [_row(line, folded(name)) for line in _lines_of(folded(name))]
    return tuple(found)


def is_known(name: str) -> bool:
    """Whether the world has a place of that name."""
    key = folded(name)
    return key in _states() or key in _index()


@cache
def _states() -> dict[str, list[Candidate]]:
    table: dict[str, list[Candidate]] = {}
    for code, country in countries().items():
        one = Candidate(
            country["name"],
            "C",
            country["lat"],
            country["lon"],
            code,
            "",
            10_000_000,
            country["radius_km"],
        )
        for name in (
            country["name"],
            *country.get("names", ()),
            *(country.get("adjectives") or ()),
        ):
            table.setdefault(folded(name), []).append(one)
    for name, lat, lon, radius in _REGIONS:
        table.setdefault(folded(name), []).append(Candidate(name, "R", lat, lon, "", "", 0, radius))
    return table


_REGIONS = (
    ("Europe", 50.0, 10.0, 2500), ("Africa", 5.0, 20.0, 4000), ("Asia", 35.0, 90.0, 4500),
    ("Middle East", 29.3, 42.5, 1500), ("North America", 46.0, -100.0, 3500),
    ("South America", -15.0, -58.0, 3500), ("Southeast Asia", 10.0, 110.0, 1800),
    ("Latin America", -4.4, -61.3, 4000), ("West Bank", 31.9, 35.3, 80), ("Gaza", 31.4, 34.35, 25),
    ("Gaza Strip", 31.4, 34.35, 25), ("Kashmir", 34.0, 76.5, 300), ("Balkans", 43.0, 21.0, 600),
    ("Caribbean", 18.0, -73.0, 1500), ("Central America", 13.0, -86.0, 900),
    ("Donbas", 48.3, 38.2, 200), ("Sahel", 15.0, 5.0, 2500), ("Horn of Africa", 8.0, 45.0, 900),
    ("Antarctica", -80.0, 0.0, 2500), ("Oceania", -20.0, 140.0, 4000), ("Crimea", 45.2, 34.2, 150),
    ("Darfur", 13.5, 24.5, 350), ("Tigray", 13.9, 38.8, 180), ("Kurdistan", 36.5, 44.0, 200),
    ("Mediterranean", 35.0, 18.0, 1800), ("Black Sea", 43.2, 34.0, 500),
    ("Red Sea", 20.3, 38.5, 1000),
    ("South China Sea", 12.0, 113.0, 1200), ("Golan Heights", 33.0, 35.8, 40),
)  # fmt: skip


@cache
def _table() -> list[bytes]:
    packed = (
        resources.files(__name__.rpartition(".")[0]).joinpath("world/places.tsv.xz").read_bytes()
    )
    return lzma.decompress(packed).split(b"\n")


@cache
def _index() -> dict[str, int | tuple[int, ...]]:
    index: dict[str, int | tuple[int, ...]] = {}

    def add(key: str, number: int) -> None:
        held = index.get(key)
        if held is None:
            index[key] = number
        elif isinstance(held, int):
            if held != number:
                index[key] = (held, number)
        elif held[-1] != number:
            index[key] = (*held, number)

    for number, line in enumerate(_table()):
        columns = line.decode().split("\t")
        add(_quickly_folded(columns[0]), number)
        if columns[8]:
            for other in columns[8].split(";"):
                add(_quickly_folded(other), number)
    return index


def _quickly_folded(name: str) -> str:
    if name.isascii():
        return " ".join(name.lower().replace("-", " ").replace(".", " ").replace("'", "").split())
    return folded.__wrapped__(name)


def _lines_of(key: str) -> Iterable[list[str]]:
    held = _index().get(key, ())
    numbers = (held,) if isinstance(held, int) else held
    return (_table()[number].decode().split("\t") for number in numbers)


def _row(columns: list[str], key: str) -> Candidate:
    name, kind, lat, lon, country, area, people, reach, _ = columns
    inhabitants = int(people or 0)
    radius = float(reach) if reach else max(1.5, min(25.0, (inhabitants / 3000) ** 0.5))
    return Candidate(
        name,
        kind,
        float(lat),
        float(lon),
        code3(country),
        area,
        inhabitants,
        radius,
        folded(name) == key,
    )
