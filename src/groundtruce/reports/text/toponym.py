"""Which place a name means, among all that bear it: by what else the text names, and the case.

Every choice comes with its score and the rivals; a name that fits nothing stays in words.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from groundtruce.reports.text.gazetteer import (
    Candidate,
    adjectives,
    candidates,
    countries,
    country_names,
    folded,
)

NEAR_KM = 250.0


@dataclass(frozen=True)
class Name:
    """A place name in a text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Resolved:
    """A name with the place chosen for it, its share of all scores, and the next best places."""

    name: Name
    chosen: Candidate | None
    score: float = 0.0
    rivals: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Prior:
    """What the reader knows beforehand: the states of the case and the middle of its area."""

    countries: frozenset[str] = frozenset()
    centre: tuple[float, float] | None = None


def resolved(names: Sequence[Name], text: str, prior: Prior | None = None) -> tuple[Resolved, ...]:
    """Choose a place for each name of one text, all names helping each other."""
    prior = prior or Prior()
    options = [_options(name, text) for name in names]
    told = _told_countries(names, text)
    scores = [[_own_score(one, told, prior) for one in listed] for listed in options]
    first = [_best(listed, points) for listed, points in zip(options, scores, strict=True)]
    for _ in range(2):
        anchors = [(name, one) for name, one in zip(names, first, strict=True) if one is not None]
        scores = [
            [_own_score(one, told, prior) + _company(one, name, anchors) for one in listed]
            for name, listed in zip(names, options, strict=True)
        ]
        first = [_best(listed, points) for listed, points in zip(options, scores, strict=True)]
    same = _one_sense(names, options, scores)
    return tuple(
        _resolved(name, listed, points)
        for name, listed, points in zip(names, options, same, strict=True)
    )


def distance_km(one: Candidate, lat: float, lon: float) -> float:
    """Return the kilometres on a sphere, near enough to choose by."""
    a, b = math.radians(one.lat), math.radians(lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(lon - one.lon) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, half)))


# ---- candidates


def _options(name: Name, text: str) -> list[Candidate]:
    plain = re.sub(r"^(?:the|The)\s+", "", name.text.strip())
    plain = re.sub(r"['’]s$", "", plain)
    if plain.rstrip(".") in _STATES or plain in _STATES:
        plain = _STATES.get(plain) or _STATES[plain.rstrip(".")]
    found = list(candidates(plain)) or _reworded(plain)
    within = _said_to_lie_in(name, text)
    if within is not None:
        inside = [
            one
            for one in found
            if one.country == within[0] and within[1] in ("", one.area.split(".")[0])
        ]
        found = inside or [one for one in found if one.country == within[0]] or found
    return found


def _reworded(plain: str) -> list[Candidate]:
    for pattern, by in _REWORDINGS:
        again = re.sub(pattern, by, plain)
        if again != plain and (found := candidates(again)):
            return list(found)
    return []


_REWORDINGS = (
    ((r"^(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[Cc]entral|[Nn]orthern|[Ss]outhern|"
r"[Ee]astern|[Ww]estern|upper|lower|downtown|greater)[\s-]+"), ""),
    ((r"\s+(?:[Cc]ity|[Cc]ounty|[Pp]rovince|[Ss]tate|[Dd]istrict|[Rr]egion|"
r"[Tt]own|[Vv]illage|[Mm]unicipality|[Gg]overnorate|[Oo]blast|[Pp]arish|"
r"[Aa]irport|[Uu]niversity|[Tt]ownship)$"), ""),
    ((r"^(?:[Cc]ity|[Cc]ounty|[Pp]rovince|[Ss]tate|[Dd]istrict|[Tt]own|[Vv]illage|"
r"[Pp]ort|[Uu]niversity|Republic) of (?:the )?"), ""),
    (r"^Mt\.?\s", "Mount "),
    (r"^St\.?\s", "Saint "),
    (r"^Ft\.?\s", "Fort "),
    (r"\s+(?:Co\.?|County)$", " County"),
    (r"$", " County"),
    (r"$", " City"),
)  # fmt: skip


def _said_to_lie_in(name: Name, text: str) -> tuple[str, str] | None:
    """Return state and area when the text names them behind a comma: "Paris, Texas"."""
    behind = text[name.end : name.end + 40]
    found = re.match(r",\s+((?:[A-Z][\w.'’-]*)(?:\s[A-Z][\w.'’-]*){0,2})", behind)
    if not found:
        return None
    words = found.group(1).split(" ")
    for length in range(len(words), 0, -1):
        other = " ".join(words[:length]).rstrip(",;")
        other = _STATES.get(other) or _STATES.get(other.rstrip(".")) or other.rstrip(".")
        code = country_names().get(folded(other))
        areas = [one for one in candidates(other) if one.kind == "A1"]
        if areas and (code is None or other == "Georgia"):
            best = max(areas, key=lambda one: one.people)
            return (best.country, best.area)
        if code is not None:
            return (code, "")
    return None


def _told_countries(names: Sequence[Name], text: str) -> dict[str, float]:
    """Return how much of the text speaks of each state, by name or adjective."""
    counts: dict[str, float] = {}
    known, adjective = country_names(), adjectives()
    for word in re.findall(r"\b[A-Z][\w.]*(?:\s[A-Z][\w.]*)?", text):
        for form in (folded(word), folded(word.split()[0])):
            code = known.get(form) or adjective.get(form)
            if code is not None and form != "georgia":
                counts[code] = counts.get(code, 0) + 1
                break
    for name in names:
        for one in candidates(name.text):
            if one.kind == "A1" and one.is_main_name and one.people > 200_000:
                counts[one.country] = counts.get(one.country, 0) + 0.5
    total = sum(counts.values()) or 1
    return {code: count / total for code, count in counts.items()}


# ---- scores


def _own_score(one: Candidate, told: dict[str, float], prior: Prior) -> float:
    score = math.log10(one.people + 10)
    score += {"C": 4.0, "R": 3.0, "A1": 1.2, "A2": -1.0, "P": 0.0}[one.kind]
    score += 0.0 if one.is_main_name else -1.0
    score += 2.5 * math.sqrt(told.get(one.country, 0.0))
    if one.country in prior.countries:
        score += 4.0
    if prior.centre is not None:
        away = distance_km(one, prior.centre[1], prior.centre[0])
        score += 2.0 * math.exp(-away / 300)
    return score


def _company(one: Candidate, name: Name, anchors: list[tuple[Name, Candidate]]) -> float:
    """Return what the other names of the text add: near ones and ones of the same area."""
    if one.kind in ("C", "R"):
        return 0.0
    score, seen = 0.0, set()
    for other, place in anchors:
        key = folded(other.text)
        if key == folded(name.text) or key in seen:
            continue
        seen.add(key)
        close = math.exp(-abs(other.start - name.start) / 1500)
        if place.kind in ("P", "A2"):
            away = distance_km(one, place.lat, place.lon)
            score += (0.4 + 0.6 * close) * 1.6 * math.exp(-away / NEAR_KM)
        elif place.kind == "A1" and (place.country, place.area) == (
            one.country,
            one.area.split(".")[0],
        ):
            score += (0.5 + 0.5 * close) * 1.6
        elif place.kind == "C" and place.country == one.country:
            score += 0.4
    return min(score, 4.0)


def _best(listed: list[Candidate], points: list[float]) -> Candidate | None:
    return max(zip(points, listed, strict=True), key=lambda pair: pair[0])[1] if listed else None


def _one_sense(
    names: Sequence[Name], options: list[list[Candidate]], scores: list[list[float]]
) -> list[list[float]]:
    """Let the same name mean the same place throughout a text: mentions share their scores."""
    shared: dict[tuple[str, int], list[float]] = {}
    for name, listed, points in zip(names, options, scores, strict=True):
        key = (folded(name.text), len(listed))
        held = shared.setdefault(key, [0.0] * len(points))
        shared[key] = [max(a, b) for a, b in zip(held, points, strict=True)]
    return [
        shared[(folded(name.text), len(listed))]
        for name, listed in zip(names, options, strict=True)
    ]


def _resolved(name: Name, listed: list[Candidate], points: list[float]) -> Resolved:
    if not listed:
        return Resolved(name, None)
    ranked = sorted(zip(points, listed, strict=True), key=lambda pair: -pair[0])
    top = ranked[0][0]
    weights = [math.exp(score - top) for score, _ in ranked]
    chosen = replace(ranked[0][1])
    return Resolved(name, chosen, 1 / sum(weights), tuple(one for _, one in ranked[1:4]))


def country_of(name: str) -> str | None:
    """Return the state that bears this name or adjective."""
    return country_names().get(folded(name)) or adjectives().get(folded(name))


def label_of(code: str) -> str:
    """Return the English name of a state by its code."""
    return str(countries().get(code, {}).get("name", code))


_STATES = {
    "Ala": "Alabama", "Ariz": "Arizona", "Ark": "Arkansas", "Calif": "California",
    "Colo": "Colorado",
    "Conn": "Connecticut", "Del": "Delaware", "Fla": "Florida", "Ga": "Georgia", "Ill": "Illinois",
    "Ind": "Indiana", "Kan": "Kansas", "Ky": "Kentucky", "La": "Louisiana", "Md": "Maryland",
    "Mass": "Massachusetts", "Mich": "Michigan", "Minn": "Minnesota", "Miss": "Mississippi",
    "Mo": "Missouri", "Mont": "Montana", "Neb": "Nebraska", "Nev": "Nevada", "N.H": "New Hampshire",
    "N.J": "New Jersey", "N.M": "New Mexico", "N.Y": "New York", "N.C": "North Carolina",
    "N.D": "North Dakota", "Okla": "Oklahoma", "Ore": "Oregon", "Pa": "Pennsylvania",
    "R.I": "Rhode Island", "S.C": "South Carolina", "S.D": "South Dakota", "Tenn": "Tennessee",
    "Tex": "Texas", "Vt": "Vermont", "Va": "Virginia", "Wash": "Washington",
    "W.Va": "West Virginia",
    "Wis": "Wisconsin", "Wyo": "Wyoming", "Ont": "Ontario", "Que": "Quebec", "Alta": "Alberta",
    "B.C": "British Columbia", "N.S": "Nova Scotia", "Man": "Manitoba", "Sask": "Saskatchewan",
    "AL": "Alabama", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "FL": "Florida", "GA": "Georgia", "IL": "Illinois", "IN": "Indiana",
    "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "MD": "Maryland",
    "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MO": "Missouri",
    "NC": "North Carolina",
    "NJ": "New Jersey", "NY": "New York", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "SC": "South Carolina", "TN": "Tennessee", "TX": "Texas", "UT": "Utah",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
    "D.C": "Washington",
    "DC": "Washington", "N.B": "New Brunswick",
}  # fmt: skip
