"""Situation reports of a mission: the period, counts now and before, weapons, people, access.

A field that the report does not state stays ``None``; nothing is computed that the words do not
give, except a sum whose parts are all stated ("twice in …, and 37 times in …").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from groundtruce.model.figure import Qualifier
from groundtruce.reports.text.lexicon import words
from groundtruce.reports.text.number import NUMBER, value_of
from groundtruce.reports.text.time_value import When
from groundtruce.reports.text.when import times

N = rf"(?P<n>{NUMBER}|no|a\b|an\b)"
BOUNDS = (
    (Qualifier.MORE_THAN, "more than|over|exceeding|in excess of|upwards of"),
    (Qualifier.AT_LEAST, "at least|no fewer than|not less than"),
    (Qualifier.ABOUT, ("about|around|approximately|almost|nearly|close to|some|roughly|slightly "
"(?:over|under|more than)")),
    (Qualifier.UP_TO, "up to|less than|fewer than|no more than|as many as"),
)  # fmt: skip
Q = r"(?P<q>" + "|".join(words for _, words in BOUNDS) + r")?\s*"
TIMES = {"once": 1, "twice": 2, "thrice": 3}


@dataclass(frozen=True)
class Count:
    """A number with its bound and the words that give it."""

    value: float
    qualifier: Qualifier
    start: int
    end: int


@dataclass(frozen=True)
class Sitrep:
    """What a situation report states; ``None`` where it is silent.

    ``restrictions`` is ``True`` where movement is said to be restricted and not how often.
    """

    period: tuple[date, date] | None = None
    violations: Count | None = None
    violations_before: Count | None = None
    explosions: Count | None = None
    explosions_before: Count | None = None
    weapons: Count | None = None
    killed: Count | None = None
    injured: Count | None = None
    killed_in_all: Count | None = None
    injured_in_all: Count | None = None
    mines: bool = False
    restrictions: Count | bool | None = None
    uav_fired_at: Count | None = None
    uav_interference: Count | None = None
    uav_lost: Count | None = None
    places: tuple[str, ...] = ()
    not_verified: tuple[tuple[int, int], ...] = field(default=())


def is_sitrep(text: str) -> bool:
    """Whether the text reads as a mission's report on a period: it counts, and says for when."""
    head = text[:3000].lower()
    marks = sum(word in head for word in _MARKS)
    return marks >= 3


_MARKS = (
    "ceasefire violation", "reporting period", "freedom of movement", "withdrawal line",
    "status report",
    "situation report", "contact line", "monitoring mission", "patrol", "in violation of",
    "the mission",
    "monitors", "verified", "mvt", "ctsam", "sitrep",
)  # fmt: skip


def sitrep(text: str, as_of: date | None = None) -> Sitrep:
    """Read a situation report."""
    sentences = list(_sentences(text))
    killed, injured = _casualties(sentences)
    killed_all, injured_all = _casualties_in_all(sentences)
    now, before = _violations(sentences)
    return Sitrep(
        period=_period(sentences, as_of),
        violations=now,
        violations_before=before,
        explosions=_explosions(sentences),
        weapons=_weapons(sentences),
        killed=killed,
        injured=injured,
        killed_in_all=killed_all,
        injured_in_all=injured_all,
        mines=bool(_MINES.search(text)),
        restrictions=_restrictions(sentences),
        uav_fired_at=_uav(sentences, _FIRED_AT),
        uav_interference=_uav(sentences, _INTERFERENCE),
        uav_lost=_uav(sentences, _LOST),
        places=_most_places(sentences),
        not_verified=tuple(m.span() for m in _NOT_VERIFIED.finditer(text)),
    )


_MINES = re.compile(
    r"\bmine(?:s|d|fields?| action| clearance)?\b|\blandmines?\b|\bdemining\b|\bmined\b",
    re.IGNORECASE,
)
_NOT_VERIFIED = re.compile(
    r"[^.\n]*\b(?:could not (?:be )?(?:independently )?verif|unable to verify|"
    r"not (?:been )?(?:independently )?verified|"
    r"could not confirm|unable to confirm|cannot verify)[^.\n]*\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Sentence:
    text: str
    start: int


def _sentences(text: str) -> Iterator[_Sentence]:
    """Yield sentences; a line broken inside one belongs to it still."""
    joined = re.sub(r"(?<=[a-z,:;–-])\s*\n+\s*(?=[a-z0-9(])", lambda m: " " * len(m.group()), text)
    start = 0
    for found in re.finditer(r"(?<=[.!?])\s+(?=[A-Z“\"(])|\n+|$", joined):
        piece = joined[start : found.start()]
        if piece.strip():
            yield _Sentence(piece, start)
        start = found.end()


def _count(found: re.Match[str], base: int, group: str = "n") -> Count | None:
    said = found.group(group)
    value = 0.0 if said.lower() == "no" else TIMES.get(said.lower()) or value_of(said)
    if value is None:
        return None
    bound = (found.groupdict().get("q") or "").lower()
    qualifier = next(
        (q for q, words in BOUNDS if bound and re.fullmatch(words, bound)), Qualifier.EXACT
    )
    return Count(float(value), qualifier, base + found.start(), base + found.end())


def _first(
    sentences: list[_Sentence], pattern: re.Pattern[str], unless: re.Pattern[str] | None = None
) -> Count | None:
    for one in sentences:
        found = pattern.search(one.text)
        if found is not None and not (unless and unless.search(one.text)):
            return _count(found, one.start)
    return None


# ---- the period


def _period(sentences: list[_Sentence], as_of: date | None) -> tuple[date, date] | None:
    spans: list[tuple[int, int, When]] = []
    for order, one in enumerate(sentences):
        for when in times(one.text, as_of):
            if (
                when.first is None
                or when.last is None
                or not 4 <= (when.last - when.first).days <= 45
            ):
                continue
            if when.granularity is None or when.granularity.value != "day":
                continue
            before = one.text[max(0, when.start - 40) : when.end].lower()
            named = bool(re.search(r"\b(?:between|from|period|week of|over)\b", before))
            if named:
                length = (when.last - when.first).days
                spans.append((0 if "period" in before else 1, -min(length, 14) * 100 + order, when))
    if not spans:
        return None
    # The whole period before a week of it; the first that is named where both are as long.
    chosen = min(spans, key=lambda item: (item[0], item[1]))[2]
    return (chosen.first, chosen.last) if chosen.first and chosen.last else None


# ---- counts


_ON_ONE_DAY = re.compile(
    r"\b(?:one day|single day|a day|on \d{1,2} \w+|the following day|per "
    r"day|daily|three days|instances of|on \d+ and \d+ \w+|some days)\b",
    re.IGNORECASE,
)
_CFV = re.compile(
    rf"{Q}{N}\s+(?:ceasefire violations|ceasefire breaches|violations of the ceasefire|CFVs)|"
    rf"ceasefire violations[^.;]{{0,60}}?(?:reached|\(|[–-]\s*)\s*"
    rf"(?P<q2>{'|'.join(w for _, w in BOUNDS)})?\s*(?P<n2>{NUMBER})"
    r"(?![\d%]|\s*per|\s*[-–]\s*\d|\s+[A-Z])",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:compared (?:with|to)|as opposed to|against)\s+{Q}{N}\s*(?:ceasefire "
    rf"violations|violations|explosions)?\s*(?:recorded\s+)?(?:in|during|"
    rf"over)?\s*(?:the )?(?:previous|preceding|last|prior)",
    re.IGNORECASE,
)


def _violations(sentences: list[_Sentence]) -> tuple[Count | None, Count | None]:
    now: list[tuple[int, Count]] = []
    before = None
    for one in sentences:
        found = _CFV.search(one.text)
        if found is not None:
            count = _count_either(found, one.start)
            near = one.text[max(0, found.start() - 70) : found.end() + 60]
            partial = bool(_ON_ONE_DAY.search(near)) or bool(
                re.search(r"\bthis number includes|Until \d", one.text)
            )
            if count is not None:
                now.append((int(partial), count))
        previous = _BEFORE.search(one.text)
        if (
            previous is not None
            and re.search(r"violation", one.text, re.IGNORECASE)
            and before is None
        ):
            before = _count(previous, one.start)
    whole = [count for partial, count in now if not partial]
    return (whole[0] if whole else None), before


def _count_either(found: re.Match[str], base: int) -> Count | None:
    if found["n"] is not None:
        return _count(found, base)
    value = value_of(found["n2"])
    bound = (found["q2"] or "").lower()
    qualifier = next(
        (q for q, words in BOUNDS if bound and re.fullmatch(words, bound)), Qualifier.EXACT
    )
    return (
        None if value is None else Count(value, qualifier, base + found.start(), base + found.end())
    )


def _explosions(sentences: list[_Sentence]) -> Count | None:
    pattern = re.compile(rf"{Q}{N}\s+(?:\w+\s+)?explosions\b", re.IGNORECASE)
    return _first(sentences, pattern, _ON_ONE_DAY)


def _weapons(sentences: list[_Sentence]) -> Count | None:
    for one in sentences:
        if not re.search(
            r"weapons?[^.]{0,40}in violation|in violation[^.]{0,60}(?:withdrawal|lines)", one.text
        ):
            continue
        found = re.search(rf"{Q}{N}\s+(?:heavy\s+)?weapons\s+in violation", one.text, re.IGNORECASE)
        found = found or re.search(rf"lines?\s*\({Q}{N}\b", one.text, re.IGNORECASE)
        if found is not None:
            return _count(found, one.start)
        total = _sum_of_parts(one)
        if total is not None:
            return total
    return None


def _sum_of_parts(one: _Sentence) -> Count | None:
    """Return the sum of "18 in government-controlled areas and 99 in areas outside …"."""
    pattern = re.compile(
        rf"(?P<n>{NUMBER}|twice|once)(?:\s+times|\s+occasions)?\s+in\s+[^.;,:]*?(?:areas?|"
        rf"government)",
        re.IGNORECASE,
    )
    found = list(pattern.finditer(one.text))
    if len(found) < 2:
        return None
    counts = [_count(each, one.start) for each in found]
    values = [c.value for c in counts if c is not None]
    return Count(
        sum(values), Qualifier.EXACT, one.start + found[0].start(), one.start + found[-1].end()
    )


# ---- people


_SINCE = re.compile(
    r"since the (?:beginning|start)|since 1 January|in total|total number|"
    r"this year|since the year|from the beginning of|between 1 January|so "
    r"far this year|since the beginning of 20\d\d|brings the total",
    re.IGNORECASE,
)
_KILLED = re.compile(
    rf"{Q}(?P<n>{NUMBER})\s+(?:(?:people|civilians?|persons?|men|women)\s+)?"
    rf"(?:were\s+|was\s+|had been\s+|have been\s+)?"
    rf"(?:killed|fatalit|civilian deaths?|deaths?\b|died)|"
    rf"deaths? of\s+(?:the\s+)?(?P<n2>{NUMBER})\s+(?:civilians|people|persons)|"
    rf"(?P<n3>one) of whom was killed",
    re.IGNORECASE,
)
_INJURED = re.compile(
    rf"{Q}(?P<n>{NUMBER})\s+(?:(?:people|civilians?|persons?|men|women|civilian)"
    rf"\s+)?(?:were\s+|was\s+|had been\s+|have been\s+)?(?:injur(?:ed|ies|"
    rf"y)|wounded)|"
    rf"(?P<n2>one) case of injury|injur(?:y|ies) (?:of|to)\s+(?P<n3>{NUMBER})"
    rf"\s+(?:civilians|people|others)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:SMM|OSCE SMM|patrol|mission) (?:patrol )?members?\b|guardsmen|SMM casualties",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\((?:as opposed to|and additionally)[^)]*\)|as opposed to[^,.;)]*|"
    r"and additionally[^.;)]*|compared (?:with|to)[^.;)]*",
    re.IGNORECASE,
)


def _casualties(sentences: list[_Sentence]) -> tuple[Count | None, Count | None]:
    killed = injured = None
    for one in sentences:
        if _OWN.search(one.text) or not re.search(
            r"civilian|people|resid|person|injur|casualt", one.text, re.IGNORECASE
        ):
            continue
        text = _EARLIER.sub(lambda m: " " * len(m.group()), one.text)
        total = _SINCE.search(text)
        text = text[: _start_of_total(text, total)] if total else text
        if killed is None:
            killed = _any_count(_KILLED, text, one.start)
        if injured is None:
            injured = _any_count(_INJURED, text, one.start)
    return killed, injured


def _start_of_total(text: str, total: re.Match[str]) -> int:
    comma = max(text.rfind(",", 0, total.start()), text.rfind(";", 0, total.start()))
    which = text.rfind("which brings", 0, total.start())
    bringing = text.rfind("bringing", 0, total.end())
    cut = max(which, bringing)
    return cut if cut > 0 else (comma if comma > 0 and total.start() > 60 else 0)


def _casualties_in_all(sentences: list[_Sentence]) -> tuple[Count | None, Count | None]:
    for one in sentences:
        total = _SINCE.search(one.text)
        if (
            total is None
            or not re.search(r"casualt|civilian|killed", one.text, re.IGNORECASE)
            or _OWN.search(one.text)
        ):
            continue
        rest = one.text[_start_of_total(one.text, total) :]
        base = one.start + len(one.text) - len(rest)
        killed, injured = _any_count(_KILLED, rest, base), _any_count(_INJURED, rest, base)
        including = re.search(
            rf"including\s+(?P<n>{NUMBER})\s+(?:fatalities|killed|deaths)", rest, re.IGNORECASE
        )
        if including is not None:
            killed = _count(including, base)
        if killed or injured:
            return killed, injured
    return None, None


def _any_count(pattern: re.Pattern[str], text: str, base: int) -> Count | None:
    found = pattern.search(text)
    if found is None:
        return None
    group = next(name for name in ("n", "n2", "n3") if found.groupdict().get(name))
    return _count(found, base, group)


# ---- access and aircraft


_ACCESS = re.compile(
    r"freedom of movement|access was restricted|patrols were (?:actively "
    r")?restricted|denied (?:or delayed )?access|monitoring functions by "
    r"restrictions|restrictions? (?:of|to|on) (?:its|the|their|SMM)",
    re.IGNORECASE,
)
_RESTRICTED = re.compile(r"restrict|impede|denied|delayed", re.IGNORECASE)


def _restrictions(sentences: list[_Sentence]) -> Count | bool | None:
    mentioned: bool | None = None
    for one in sentences:
        if not _ACCESS.search(one.text) or re.search(
            r"thematic report|Restrictions (?:to|of) SMM’s", one.text
        ):
            continue
        if not _RESTRICTED.search(one.text):
            continue
        mentioned = True
        number = r"(?P<n>\d[\d,]*|" + NUMBER + r"|once|twice)"
        for pattern in (
            rf"restricted on {Q}{number} occasions",
            rf"{Q}{number} restrictions",
            rf"restricted {Q}{number} times",
        ):
            found = re.search(pattern, one.text, re.IGNORECASE)
            if found is not None:
                return _count(found, one.start)
        total = _sum_of_parts(one)
        if total is not None:
            return total
    return mentioned


_UAV = re.compile(r"unmanned aerial vehicles?|\bUAVs?\b|drones?\b", re.IGNORECASE)
_FIRED_AT = re.compile(
    r"fired (?:up)?on|fired at|targeted (?:with|by)|fire (?:was )?(?:directed|"
    r"aimed)|aimed at|coming under fire|small-arms fire near|directed (?:towards|"
    r"at)|shot at",
    re.IGNORECASE,
)
_LOST = re.compile(r"\b(?:were|was|been)?\s*lost\b|crashed|shot down\b", re.IGNORECASE)
_INTERFERENCE = re.compile(
    r"jamm|signal interference|loss of (?:its )?GPS|interference", re.IGNORECASE
)


def _uav(sentences: list[_Sentence], what: re.Pattern[str]) -> Count | None:
    total, first, last, seen = 0.0, 0, 0, False
    for one in sentences:
        if not _UAV.search(one.text) or not what.search(one.text) or "threatening" in one.text:
            continue
        times_said = re.search(r"(?P<n>once|twice|\w+ times)\b", one.text)
        many = re.search(
            rf"(?P<n>{NUMBER})\s+(?:SMM\s+|OSCE\s+)?(?:(?:long|short|mid)-range\s+|"
            rf"mini[ -])?(?:unmanned aerial vehicles|UAVs|drones)",
            one.text,
            re.IGNORECASE,
        )
        if times_said is not None:
            value = (
                TIMES.get(times_said["n"]) or value_of(times_said["n"].replace(" times", "")) or 1
            )
        elif many is not None:
            value = value_of(many["n"]) or 1
        else:
            value = 1
        first = one.start if not seen else first
        total, last, seen = total + value, one.start + len(one.text), True
    return Count(total, Qualifier.EXACT, first, last) if seen else None


# ---- places of most violations


_WHERE = re.compile(
    r"most (?:violen|ceasefire|affected|of the)|violations? (?:were|have "
    r"been|had been)?\s*(?:recorded|concentrated|observed|occurred)|concentrated "
    r"(?:in|around)|"
    r"epicent|hotspots?|flare-ups|occurred (?:in|around|near)|fighting (?:in|"
    r"erupted)|heavy fighting|continued violations|continue to be viola|"
    r"significant violations|breaches|serious incidents|areas? (?:in and "
    r")?around|continued fighting|most tense|tense situation",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?<![.!?]\s)(?:(?<=\s)|(?<=[“\"‘-])|(?<=/)|^)(?P<name>[A-Z][a-z’'-]+(?:[ -](?:[A-Z][a-z’'-]+|"
    r"airport|city))*)"
)
_NO_PLACE = frozenset(words("roles")["no_names"])


def _most_places(sentences: list[_Sentence]) -> tuple[str, ...]:
    found: list[str] = []
    for one in sentences:
        if not _WHERE.search(one.text) or re.search(
            r"visited|met with|issued|facilitat|windows of silence|repair", one.text
        ):
            continue
        text = re.sub(
            r"“[A-Z]{3}“?”?-?|“[^”]{3,30}People’s Republic”|\(“\w+”\)|\bgovernment-|"
            r"\bnon-government-|\b[DL]PR\b”?",
            " ",
            one.text,
        )
        for match in _PLACE.finditer(text):
            name = match["name"].strip("-’' ")
            head = name.split(" ")[0].split("-")[0]
            after = text[match.end() : match.end() + 14].lower()
            before = text[max(0, match.start() - 16) : match.start()].lower()
            if head in _NO_PLACE or (
                after.startswith((" region", " regions", " and luhansk region"))
                and "in the west" not in before
            ):
                continue
            if re.search(r"\bof\s*$", before) and not re.search(
                r"area of|north of|south of|east of|west of|outskirts of", before
            ):
                continue
            parts = re.split(r"/|(?<=[a-z])-(?=[A-Z])", name)
            found += [part for part in parts if len(part) > 3]
    return tuple(dict.fromkeys(found))
