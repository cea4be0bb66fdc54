"""Observations: what a patrol, a post, a camera or an aircraft of the mission saw and heard.

"At 06:40, from a position 1.2 km NE of X, the patrol heard 12 undetermined explosions 2-4 km
WSW" gives twelve explosions in a part of a ring around that position. Nothing is finer than the
words, and what an observer assesses stays apart from what was perceived.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cache

from groundtruce.model.claim import Direction, Modality
from groundtruce.model.figure import Qualifier
from groundtruce.reports.text.lexicon import words as lexicon
from groundtruce.reports.text.mission.bearing import COMPASS, RANGE, Bearing, Range, bearing, range_
from groundtruce.reports.text.mission.site import NAME, OFFSET
from groundtruce.reports.text.mission.words import Q, Sentence, qualifier_of, sentences
from groundtruce.reports.text.number import NUMBER, value_of
from groundtruce.reports.text.time_names import MONTH
from groundtruce.reports.text.time_value import When
from groundtruce.reports.text.when import times

# How many minutes later a patrol is still taken to stand where it stood.
STAYS_MIN = 120


@dataclass(frozen=True)
class Clock:
    """Times of day from and to, on a day; ``until`` is ``None`` where one moment is named."""

    day: date | None
    at: time | None = None
    until: time | None = None


@dataclass(frozen=True)
class Observed:
    """One kind of thing perceived from one position, with the words that say so.

    ``seen_from`` are the words for the observer's own position, ``near`` those for a place that
    the event itself is given by.
    """

    start: int
    end: int
    kind: str
    unit: str
    modality: Modality
    count: int | None
    when: Clock
    qualifier: Qualifier = Qualifier.EXACT
    seen_from: str | None = None
    near: str | None = None
    away: Range | None = None
    towards: Bearing | None = None
    direction: Direction = Direction.UNDETERMINED
    assessed_as: str | None = None
    weapon: str | None = None
    is_exercise: bool = False


_VERB = re.compile(
    r"\b(?P<verb>heard|hear|hearing|saw|seen|seeing|observed|observing|recorded|noted|spotted|counted|"
    r"registered|witnessed|detected|sighted|captured)\b(?!\s+(?:from|of|that|about(?!\s+\d)|reports?)\b)",
    re.IGNORECASE,
)
# Whoever is told something has not perceived it.
_TOLD = re.compile(
    r"\b(?:told|informed|said|claimed|stated|alleged|according|residents?|villagers?|locals?|"
    r"interlocutors?)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:patrol(?:s| members)?|teams?|observers?|monitors?|mission|SMM|AOT|IOT|UNMOs?|MVT|"
    r"we|camera|UAV|unmanned aerial vehicle|observation post|OP|post|personnel)\b",
    re.IGNORECASE,
)
_CAMERA, _AIRCRAFT = (
    re.compile(r"\bcamera", re.IGNORECASE),
    re.compile(r"\b(?:UAV|unmanned aerial vehicle|drone)\b[^.]*$", re.IGNORECASE),
)
NOUNS = {
    "explosion": ("explosion", "explosions"), "detonation": ("explosion", "explosions"),
    "airburst": ("explosion", "explosions"), "impact": ("explosion", "explosions"),
    "burst": ("burst", "bursts"), "shot": ("small_arms_fire", "shots"),
    "round": ("shelling", "rounds"), "salvo": ("shelling", "rounds"),
    "rocket": ("rocket_attack", "munitions"), "missile": ("missile_attack", "munitions"),
    "shell": ("shelling", "munitions"),
    "projectile": ("projectile_in_flight", "munitions"),
    "muzzle flash": ("muzzle_flash", "other"), "flash": ("muzzle_flash", "other"),
    "flare": ("flare", "other"), "illumination flare": ("flare", "other"),
    "uav": ("drone_overflight", "drones"), "drone": ("drone_overflight", "drones"),
    "tank": ("weapons_deployment", "weapons"), "howitzer": ("weapons_deployment", "weapons"),
    "mortar": ("weapons_deployment", "weapons"),
    "armoured vehicle": ("weapons_deployment", "weapons"),
    "rocket launcher": ("weapons_deployment", "weapons"),
    "artillery piece": ("weapons_deployment", "weapons"),
}  # fmt: skip
_NOUN = "|".join(sorted((re.escape(noun) for noun in NOUNS), key=len, reverse=True))
ITEM = re.compile(
    rf"(?<![\w.,-])(?:{Q}(?P<n>{NUMBER}|an?|several|multiple|numerous|sporadic)\s+)"
    rf"(?P<what>(?:(?!and\b|or\b)[\w.-]+\s+){{0,5}}?)(?P<noun>{_NOUN})(?P<many>e?s)?\b(?!\s+(?:rounds?|shells?|fire|bombs?)\b)"
    r"(?P<of>\s+(?:of|from)\s+[\w. -]+?(?:fire|launcher|gun|mortar|rounds?|weapons?|shells?)s?\b)?",
    re.IGNORECASE,
)
_ENDS = r" and\b| at (?:a )?dist| \d[\d.]*(?: ?[-–] ?[\d.]+)? ?k?m\b"
_ASSESSED = re.compile(
    rf"assessed (?:as|to be)(?: from| caused by)?\s+(?P<what>(?:(?!{_ENDS})[^,.;:)])+)",
    re.IGNORECASE,
)
_DIRECTION = re.compile(r"\b(outgoing|incoming|impacts?|undetermined)\b", re.IGNORECASE)
# That a weapon stands there is seen; that it must not is said, or is for the agreement to say.
_IN_VIOLATION = re.compile(r"in violation|withdrawal lines?|security zone", re.IGNORECASE)
_EXERCISE = re.compile(r"live[- ]fire|training (?:exercise|area|range)|\bexercise\b", re.IGNORECASE)
_POSITION = (
    re.compile(
        r"\b(?:[Pp]ositioned|located|stationed|standing|[Ff]rom|[Aa]t|while at)\s+"
        r"(?:(?:a|an|its|their|the)\s+)?(?:(?:observation\s+)?(?:position|point|post|location|OP)\s+)?"
        rf"(?:about |approximately |some )?{OFFSET.pattern}"
    ),
    re.compile(
        r"(?:positioned|located|stationed|standing|based|parked|while) (?:in|at|near|on|outside)"
        r"(?: the (?:\w+[ -]){0,3}(?:edge|outskirts|part|side|post|checkpoint) (?:of|in|at|near))?"
        rf"\s+(?:the )?{NAME}"
    ),
    re.compile(
        r"(?:observation post|post|OP|camera|base|position|team|patrol)(?: \w+)? (?:in|at|near|on)"
        rf"\s+(?:the )?{NAME}"
    ),
    re.compile(rf"\b[Ff]rom (?:a position (?:in|at|near) |the )?{NAME}"),
    re.compile(r"\d{1,2}\.\d{2,}\s*°?\s*[NS][,; ]+\s*\d{1,3}\.\d{2,}\s*°?\s*[EW]"),
)  # fmt: skip
_CLOCK = (
    r"(?:[01]?\d|2[0-3])(?::|\.|h)[0-5]\d"
    r"|(?:[01]\d|2[0-3])[0-5]\d(?=\s*(?:hrs|hours|[hHBZ]\b|-|–|LT))"
)
_BESIDE_SUBJECT = re.compile(
    r"\b(?:in|at|near|outside|over) (?:the (?:\w+ ){0,3}(?:in|at|of|near) )?"
    rf"(?:(?:checkpoint|post|camp|base|position) )?(?!{MONTH}\b){NAME}"
)
_FRAGMENT = re.compile(
    r"\W*(?:direction|distance|range|bearing|azimuth|assessed|heard|seen|observed)\b", re.IGNORECASE
)
# Without a distance beside it a bare letter is too little.
_TOWARDS = re.compile(
    rf"(?:to|in|towards?|from) the {COMPASS}|(?:azimuth|bearing)[^.;]{{0,20}}"
    r"|\d[\d,]*\s*(?:°|deg|mils)"
)
CLOCK = re.compile(
    rf"(?<![\d.,])(?P<one>{_CLOCK})\s*(?:hrs|hours|[hHBZ]|LT)?"
    rf"(?:\s*(?:-|–|and|to|until)\s*(?P<two>{_CLOCK})\s*(?:hrs|hours|[hHBZ]|LT)?)?(?!\s*(?:k?m\b|%|\d))"
)


def observations(text: str, day: date | None) -> Iterator[Observed]:
    """Yield what was perceived, in reading order; ``day`` is the one the text is dated from.

    A position holds for the sentences after it until another is named, or for so long that the
    patrol may have left.
    """
    here, since = None, Clock(None)
    for sentence in _with_fragments(text):
        day = _day_in(sentence.text, day) or day
        when, named = clock(sentence.text, day), _position(sentence.text)
        here = named or (here if _is_soon_after(since, when) else None)
        since = when if when.at is not None else since
        for one in _in_sentence(sentence.text, day):
            yield replace(
                one,
                start=one.start + sentence.start,
                end=one.end + sentence.start,
                seen_from=one.seen_from or here,
            )


def _with_fragments(text: str) -> Iterator[Sentence]:
    """Yield sentences; notes such as "Distance 3 km." belong to what stands before them."""
    held: Sentence | None = None
    for one in sentences(text):
        if held is not None and _FRAGMENT.match(one.text):
            held = Sentence(text[held.start : one.start + len(one.text)], held.start)
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held


def _is_soon_after(before: Clock, now: Clock) -> bool:
    if now.at is None or before.at is None:
        return before.day == now.day
    last = before.until or before.at
    apart = (now.at.hour - last.hour) * 60 + now.at.minute - last.minute
    return before.day == now.day and 0 <= apart <= STAYS_MIN


def clock(words: str, day: date | None) -> Clock:
    """Return the times of day that the words name, on that day."""
    found = CLOCK.search(words)
    if found is None:
        return Clock(day)
    return Clock(day, _time(found["one"]), _time(found["two"]) if found["two"] else None)


def kind_and_weapon(noun: str, words: str) -> tuple[str, str, str | None]:
    """Return kind of event, unit and weapon that a thing perceived stands for.

    >>> kind_and_weapon("burst", "bursts of heavy-machine-gun fire")
    ('heavy_machine_gun_fire', 'bursts', 'heavy_machine_gun')
    """
    kind, unit = NOUNS[noun]
    weapon, used_as = _weapon(words)
    if kind in ("explosion", "shelling", "burst", "small_arms_fire") and used_as is not None:
        light = kind == "burst" and used_as in ("small_arms_fire", "shooting")
        kind = kind if light else "small_arms_fire" if used_as == "shooting" else used_as
    if "tracer" in words:
        kind = "small_arms_fire"
    if noun == "shot" and re.search(r"\bsingle\b", words) and kind == "small_arms_fire":
        kind = "single_shot"
    return kind, unit, weapon


def direction(words: str) -> Direction:
    """Return the direction of fire that the words name."""
    found = _DIRECTION.search(words)
    return (
        Direction.UNDETERMINED if found is None else Direction(found[1].lower().removesuffix("s"))
    )


def is_exercise(words: str) -> bool:
    """Whether the words speak of a live-fire exercise."""
    return _EXERCISE.search(words) is not None


# ---- inside a sentence


def _in_sentence(text: str, day: date | None) -> Iterator[Observed]:
    verb = _VERB.search(text)
    if verb is None or not _is_own(text[: verb.start()]):
        return
    place = _position(text)
    plain = _without(text, place)
    items = list(ITEM.finditer(plain, verb.end()))
    for number, item in enumerate(items):
        end = items[number + 1].start() if number + 1 < len(items) else len(plain)
        yield _observed(text, plain, verb, item, end, place, day)


def _is_own(before: str) -> bool:
    """Whether the words before the verb name the mission's own people, or nobody."""
    if _TOLD.search(before):
        return False
    return bool(_WHO.search(before)) or not re.search(r"[^\W\d_]{3,}", CLOCK.sub("", before))


def _observed(
    text: str,
    plain: str,
    verb: re.Match[str],
    item: re.Match[str],
    end: int,
    place: str | None,
    day: date | None,
) -> Observed:
    noun, tail = item["noun"].lower(), plain[item.end() : end]
    # "12 explosions and 5 bursts 2-4 km W": what is said at the end holds for all before it.
    rest = plain[item.end() :]
    near = OFFSET.search(tail) or OFFSET.search(rest)
    assessed = _ASSESSED.search(tail)
    said = item.group() + (f" {assessed['what']}" if assessed else "")
    kind, unit, weapon = kind_and_weapon(noun, said.lower())
    if kind == "weapons_deployment" and _IN_VIOLATION.search(text):
        kind = "weapon_present"
    located = None if near else rest
    return Observed(
        start=0,
        end=len(text.rstrip()),
        kind=kind,
        unit=unit,
        modality=_modality(verb, text),
        count=_count(item["n"]),
        qualifier=qualifier_of(item["q"]),
        when=clock(text, day),
        seen_from=place,
        near=near.group() if near else None,
        away=range_(tail) or range_(rest) if located else None,
        towards=_bearing_in(tail) or _bearing_in(rest) if located else None,
        direction=direction(f"{item.group()} {assessed['what'] if assessed else ''}"),
        assessed_as=" ".join(assessed["what"].split()) if assessed else None,
        weapon=weapon,
        is_exercise=is_exercise(text),
    )


def _bearing_in(words: str) -> Bearing | None:
    """Return the bearing beside a distance, or one that is named as such."""
    away = RANGE.search(words)
    if away is not None:
        after, before = (
            words[away.end() : away.end() + 40],
            words[max(0, away.start() - 40) : away.start()],
        )
        return bearing(after) or bearing(before)
    found = _TOWARDS.search(words) or re.search(rf"direction:? {COMPASS}", words, re.IGNORECASE)
    return None if found is None else bearing(found.group())


def _position(text: str) -> str | None:
    """Return the words for the observer's own position, also where they stand by the subject."""
    said = next((found.group() for one in _POSITION if (found := one.search(text))), None)
    verb = _VERB.search(text)
    if said is not None or verb is None:
        return said
    beside = [found.group() for found in _BESIDE_SUBJECT.finditer(text, 0, verb.start())]
    return beside[-1] if beside else None


def _without(text: str, part: str | None) -> str:
    """Return the text with a part blanked out, everything else where it was."""
    return text if not part else text.replace(part, " " * len(part), 1)


def _modality(verb: re.Match[str], text: str) -> Modality:
    if verb["verb"].lower().startswith("hear"):
        return Modality.HEARD
    before = text[: verb.start()]
    if _CAMERA.search(before):
        return Modality.CAMERA
    return Modality.UAV if _AIRCRAFT.search(before) else Modality.SEEN


def _count(words: str) -> int | None:
    value = value_of(words)
    return None if value is None or value != int(value) else int(value)


def _time(words: str) -> time:
    digits = re.sub(r"\D", "", words).zfill(4)
    return time(int(digits[:2]), int(digits[2:]))


def _day_in(text: str, day: date | None) -> date | None:
    days = [one for one in times(text, day) if _is_a_day(one)]
    return days[0].first if days else None


def _is_a_day(one: When) -> bool:
    return one.first is not None and one.first == one.last


@cache
def _weapons() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    rows = [
        (word, row["weapon"], row["kind"]) for row in lexicon("weapons") for word in row["words"]
    ]
    ordered = sorted(rows, key=lambda row: -len(row[0]))
    return tuple(
        (
            re.compile(rf"\b{re.sub('[ -]', '[ -]', re.escape(word).replace(chr(92), ''))}s?\b"),
            weapon,
            kind,
        )
        for word, weapon, kind in ordered
    )


def _weapon(words: str) -> tuple[str | None, str | None]:
    for pattern, weapon, kind in _weapons():
        if weapon != "unknown" and pattern.search(words):
            return weapon, kind
    return None, None
