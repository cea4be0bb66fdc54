"""Words for time: each pattern with the reader that says what its words mean.

"October" is a month, "two weeks" has no day, "Monday" needs a dateline: without one it stays open.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

from groundtruce.model.span import Granularity
from groundtruce.reports.text.number import NUMBER, value_of
from groundtruce.reports.text.time_value import When

BUDDHIST = 543
# A bare "24 April" in February is the coming one, in December the past one.
SOON = timedelta(days=100)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
THAI_MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม",
    "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
THAI_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.",
    "ธ.ค.",
)  # fmt: skip
KHMER_MONTHS = (
    "មករា", "កុម្ភៈ", "មីនា", "មេសា", "ឧសភា", "មិថុនា", "កក្កដា", "សីហា", "កញ្ញា", "តុលា",
    "វិច្ឆិកា", "ធ្នូ",
)  # fmt: skip


Reader = Callable[[re.Match[str], date | None, str], When | None]


# ---- the makers: a match and what it means


def _day(found: re.Match[str], day: date, last: date | None = None) -> When:
    value = day.isoformat()
    return When(found.start(), found.end(), value, Granularity.DAY, day, last or day)


def _month(found: re.Match[str], year: int, month: int) -> When:
    last = date(year, month, monthrange(year, month)[1])
    return When(
        found.start(),
        found.end(),
        f"{year:04}-{month:02}",
        Granularity.MONTH,
        date(year, month, 1),
        last,
    )


def _year(found: re.Match[str], year: int) -> When:
    return When(
        found.start(),
        found.end(),
        f"{year:04}",
        Granularity.YEAR,
        date(year, 1, 1),
        date(year, 12, 31),
    )


def _week(found: re.Match[str], inside: date) -> When:
    monday = inside - timedelta(days=inside.weekday())
    year, week, _ = inside.isocalendar()
    return When(
        found.start(),
        found.end(),
        f"{year}-W{week:02}",
        Granularity.WEEK,
        monday,
        monday + timedelta(days=6),
    )


def _quarter(found: re.Match[str], year: int, quarter: int) -> When:
    first, month = date(year, 3 * quarter - 2, 1), 3 * quarter
    last = date(year, month, monthrange(year, month)[1])
    return When(found.start(), found.end(), f"{year}-Q{quarter}", Granularity.MONTH, first, last)


def _open(found: re.Match[str], value: str) -> When:
    return When(found.start(), found.end(), value)


def _with_part(one: When, found: re.Match[str]) -> When:
    part = (found.groupdict().get("part") or "").lower()
    letters = next((value for word, value in _PARTS.items() if word in part), None)
    if letters is None or one.granularity is not Granularity.DAY:
        return one
    return When(one.start, one.end, f"{one.value}T{letters}", one.granularity, one.first, one.last)


_PARTS = {
    "morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "noon": "12:00",
    "dawn": "MO",
}  # fmt: skip


# ---- choosing a year, a week


def _looks_ahead(found: re.Match[str], text: str) -> bool:
    """Whether the sentence speaks of what is to come."""
    begin = max(text.rfind(mark, 0, found.start()) for mark in (". ", "\n\n", "; ", "”")) + 1
    before = text[begin : found.start()].lower()[-160:]
    return bool(_AHEAD.search(before)) and not _BEHIND.search(before[-40:])


_AHEAD = re.compile(
    r"\b(will|shall|'ll|’ll|is to|are to|plans? to|planned|scheduled|expected "
    r"to|due|set to|by|until|"
    r"deadline|starting|next|coming|upcoming|effective|expires?|tomorrow|ahead of|should|must)\b"
)
_BEHIND = re.compile(r"\b(since|had|was|were|did|ago|last|ended|said)\b")


def _fitting_year(month: int, day: int | None, anchor: date, ahead: bool) -> int:
    """Return the year that brings month and day nearest on the side that the words look to."""

    def moment(year: int) -> date:
        return date(year, month, min(day or 15, monthrange(year, month)[1]))

    if ahead:
        return (
            anchor.year if moment(anchor.year) >= anchor - timedelta(days=15) else anchor.year + 1
        )
    return next(
        y for y in (anchor.year + 1, anchor.year, anchor.year - 1) if moment(y) <= anchor + SOON
    )


def _full_year(text: str, anchor: date | None = None) -> int:
    year = int(value_of(text.strip("'’")) or 0)
    if year < 100:
        century = (anchor.year if anchor else 2000) // 100 * 100
        year += century if year <= (anchor.year % 100 if anchor else 50) + 10 else century - 100
    return year - BUDDHIST if year > 2400 else year


# ---- the readers


def _named_day(found: re.Match[str], anchor: date | None, text: str) -> When | None:
    month = _month_number(found["month"])
    day = int(value_of(found["day"]) or 0)
    year = found.groupdict().get("year")
    if year:
        which = _full_year(year, anchor)
    elif anchor is None:
        return None
    else:
        which = _fitting_year(month, day, anchor, _looks_ahead(found, text))
    first = date(which, month, day)
    to = found.groupdict().get("to")
    if not to:
        return _with_part(_day(found, first), found)
    to_month = _month_number(found["tomonth"]) if found.groupdict().get("tomonth") else month
    last = date(which + (to_month < month), to_month, int(value_of(to) or 0))
    return _day(found, first, last) if last >= first else None


def _named_month(found: re.Match[str], anchor: date | None, text: str) -> When | None:
    month = _month_number(found["month"])
    if found["year"]:
        return _month(found, _full_year(found["year"], anchor), month)
    word = found["month"]
    if anchor is None or not word[0].isupper() or (word in ("March", "May") and not found["lead"]):
        return None
    lead = (found["lead"] or "").lower()
    ahead = "next" in lead or _looks_ahead(found, text)
    year = _fitting_year(month, None, anchor, ahead)
    if lead.startswith("last") and (year, month) == (anchor.year, anchor.month):
        year -= 1
    return _month(found, year, month)


def _weekday(found: re.Match[str], anchor: date | None, text: str) -> When | None:
    if anchor is None:
        return None
    number = _weekday_number(found["weekday"])
    lead = (found["lead"] or "").lower()
    back = (anchor.weekday() - number) % 7
    if lead == "next" or (lead not in ("last", "past") and _looks_ahead(found, text)):
        day = anchor + timedelta(
            days=(number - anchor.weekday()) % 7 or (7 if lead == "next" else 0)
        )
    else:
        day = anchor - timedelta(days=back or (7 if lead in ("last", "past") else 0))
    return _with_part(_day(found, day), found)


def _deictic(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    if anchor is None:
        return None
    word = found["word"].lower()
    shift = {"yesterday": -1, "last night": -1, "tomorrow": 1, "day before yesterday": -2}.get(
        word, 0
    )
    one = _day(found, anchor + timedelta(days=shift))
    if word in ("last night", "tonight", "overnight"):
        return When(one.start, one.end, f"{one.value}TNI", one.granularity, one.first, one.last)
    if word.startswith("this "):
        return When(
            one.start,
            one.end,
            f"{one.value}T{_PARTS[word.split()[1]]}",
            one.granularity,
            one.first,
            one.last,
        )
    return _with_part(one, found)


def _unit(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    if anchor is None:
        return None
    lead, unit = found["lead"].lower(), found["unit"].lower()
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}.get(
        lead.split()[-1], 0
    )
    return _shifted(found, anchor, step, unit, whole=True)


def _shifted(
    found: re.Match[str], anchor: date, step: int, unit: str, *, whole: bool
) -> When | None:
    if unit.startswith("day"):
        return _day(found, anchor + timedelta(days=step))
    if unit.startswith(("week", "fortnight")):
        weeks = step * (2 if unit.startswith("f") else 1)
        return _week(found, anchor + timedelta(weeks=weeks))
    if unit.startswith("month"):
        months = anchor.year * 12 + anchor.month - 1 + step
        return _month(found, months // 12, months % 12 + 1)
    if unit.startswith("quarter"):
        quarters = anchor.year * 4 + (anchor.month - 1) // 3 + step
        return _quarter(found, quarters // 4, quarters % 4 + 1)
    if unit.startswith("year"):
        return _year(found, anchor.year + step)
    if unit.startswith("decade") and whole:
        decade = anchor.year // 10 * 10 + 10 * step
        return When(
            found.start(),
            found.end(),
            f"{decade // 10}X",
            Granularity.YEAR,
            date(decade, 1, 1),
            date(decade + 9, 12, 31),
        )
    return None


def _ago(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    count = value_of(found["count"])
    unit = found["unit"].lower()
    if count is None or anchor is None or count != int(count):
        return None
    if unit.startswith(("hour", "minute", "second")):
        return _day(found, anchor)
    step = int(count) * (
        -1 if found["way"].lower() in ("ago", "earlier", "before", "previously") else 1
    )
    year_ago = unit.startswith("year") and abs(step) == 1
    if year_ago:
        return _year(found, anchor.year + step)
    return _shifted(found, anchor, step, unit, whole=False)


def _year_alone(found: re.Match[str], anchor: date | None, text: str) -> When | None:
    after = text[found.end() : found.end() + 12].lower()
    if re.match(
        r"\s*(people|soldiers|troops|km|metres|civilians|rounds|square|kilomet|"
        r"shares|points|percent|%|,\d)",
        after,
    ):
        return None
    year = int(found["year"])
    if year > 2400 and not (anchor is None or abs(year - BUDDHIST - anchor.year) < 120):
        return None
    return _year(found, year - BUDDHIST if year > 2400 else year)


def _decade(found: re.Match[str], _anchor: date | None, _text: str) -> When | None:
    year = int(found["year"]) if len(found["year"]) == 4 else 1900 + int(found["year"])
    return When(
        found.start(), found.end(), f"{year // 10:03}", Granularity.YEAR,
        date(year, 1, 1), date(year + 9, 12, 31),
    )  # fmt: skip


def _iso(found: re.Match[str], _anchor: date | None, _text: str) -> When:
    year = int(found["year"])
    return _day(
        found,
        date(year - BUDDHIST if year > 2400 else year, int(found["month"]), int(found["day"])),
    )


def _slashed(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    one, two, year = int(found["one"]), int(found["two"]), _full_year(found["year"], anchor)
    if one > 12:
        return _day(found, date(year, two, one))
    if two > 12 or one == two:
        return _day(found, date(year, one, two))
    # 08/12 is two days in two countries: the year is all that is sure.
    return _year(found, year)


def _quarter_named(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    number = {
        "first": 1,
        "second": 2,
        "third": 3,
        "fourth": 4,
        "1st": 1,
        "2nd": 2,
        "3rd": 3,
        "4th": 4,
    }[found["which"].lower()]
    if found["year"]:
        return _quarter(found, _full_year(found["year"], anchor), number)
    if anchor is None:
        return None
    now = (anchor.month - 1) // 3 + 1
    return _quarter(found, anchor.year - (number > now), number)


def _clock(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    if found["noon"]:
        at = time(12) if found["noon"].lower() == "noon" else time(0)
    else:
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        half = (found["half"] or "").lower().replace(".", "")
        if half:
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        elif not found["minute"]:
            return None
        at = time(hour, minute)
    value = f"{anchor.isoformat() if anchor else 'XXXX-XX-XX'}T{at:%H:%M}"
    # A clock time takes its day from the day named beside it; alone it is open.
    return When(found.start(), found.end(), value, Granularity.MINUTE, None, None, at)


def _duration(found: re.Match[str], _anchor: date | None, _text: str) -> When | None:
    count = value_of(found["count"]) if found["count"] else None
    unit = found["unit"].lower()
    letter = {"y": "Y", "w": "W", "d": "D", "q": "Q", "f": "W"}.get(unit[0]) or (
        "M" if unit.startswith("month") else ""
    )
    if unit.startswith("decade"):
        letter, count = "DE" if count is None else "Y", None if count is None else count * 10
    if unit.startswith(("hour", "minute")):
        letter = "T" + unit[0].upper()
        return _open(found, f"PT{count:g}{letter[1]}" if count else f"PTX{letter[1]}")
    if unit.startswith("fortnight") and count:
        count *= 2
    return _open(found, f"P{count:g}{letter}" if count else f"PX{letter}")


def _vague(value: str) -> Reader:
    return lambda found, _anchor, _text: _open(found, value)


def _season(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    letters = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}[
        found["season"].lower()
    ]
    if found["year"]:
        year = _full_year(found["year"], anchor)
    elif anchor is None:
        return None
    else:
        year = anchor.year + {"last": -1, "next": 1}.get((found["lead"] or "").strip().lower(), 0)
    months = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 12)}[letters]
    last = date(year, months[1], monthrange(year, months[1])[1])
    return When(
        found.start(),
        found.end(),
        f"{year}-{letters}",
        Granularity.MONTH,
        date(year, months[0], 1),
        last,
    )


# ---- words


def _month_number(word: str) -> int:
    folded = word.lower().rstrip(".")
    for listed in (MONTHS, THAI_MONTHS, THAI_SHORT, KHMER_MONTHS):
        for number, name in enumerate(listed, 1):
            if word == name or (listed is MONTHS and len(folded) >= 3 and name.startswith(folded)):
                return number
    raise ValueError(word)


def _weekday_number(word: str) -> int:
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(word.lower().rstrip(".")))


_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|"
    r"June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?|"
    r"january|february|april|june|july|august|september|october|november|december|"
    r"JAN(?:UARY)?|FEB(?:RUARY)?|MARCH|APR(?:IL)?|MAY|JUNE|JULY|AUG(?:UST)?|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:\d{4})"
_WEEKDAY = (
    r"(?:(?:[Mm]on|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]ri|[Ss]atur|[Ss]un)day|"
    r"(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)"
)
_PART = r"(?:\s+(?:early\s+|late\s+)?(?P<part>morning|afternoon|evening|night|dawn|noon))?"
_UNIT = r"(?:days?|weeks?|fortnights?|months?|quarters?|years?|decades?)"
_SPOKEN = rf"(?:{_WEEKDAY},?\s+)?"
_D = r"[0-9๐-๙០-៩]"
_THAI = "|".join(map(re.escape, (*THAI_MONTHS, *THAI_SHORT)))
_KHMER = "|".join(map(re.escape, KHMER_MONTHS))


def _this_year(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    return None if anchor is None else _year(found, anchor.year)


def _year_before(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    return None if anchor is None else _year(found, anchor.year - 1)


def _weekend(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    if anchor is None:
        return None
    step = 1 if found["lead"].lower() == "next" else 0
    saturday = anchor - timedelta(days=(anchor.weekday() - 5) % 7) + timedelta(weeks=step)
    week = _week(found, saturday)
    last = saturday + timedelta(days=1)
    return replace(
        week, value=f"{week.value}-WE", granularity=Granularity.DAY, first=saturday, last=last
    )


def _range_of_days(found: re.Match[str], anchor: date | None, text: str) -> When | None:
    """Return "8 to 14 May" or "28 April to 4 May"."""
    last_month = _month_number(found["month"])
    first_month = _month_number(found["month0"]) if found["month0"] else last_month
    first_day, last_day = (int(value_of(found[name]) or 0) for name in ("day", "to"))
    if found["year"]:
        year = _full_year(found["year"], anchor)
    elif anchor is None:
        return None
    else:
        year = _fitting_year(last_month, last_day, anchor, _looks_ahead(found, text))
    first = date(year - (first_month > last_month), first_month, first_day)
    last = date(year, last_month, last_day)
    return _day(found, first, last) if first <= last else None


GRAMMAR: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)", _iso),
        (r"(?<![\d/])(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<year>\d{4}|\d{2})(?![\d/])", _slashed),
        (
            (
                rf"\b(?:(?:[Ff]rom|[Bb]etween)\s+)?(?P<day>{_DAY})(?:\s+(?P<month0>{_MONTH})"
                rf")?\s*(?:-|–|—|to|and|until)\s*(?P<to>{_DAY})\s+(?P<month>{_MONTH})"
                rf"(?:,?\s+(?P<year>{_YEAR}))?\b"
            ),
            lambda f, a, t: _range_of_days(f, a, t),
        ),
        (
            (
                rf"\b(?:(?:[Ff]rom|[Bb]etween)\s+)?(?P<month>{_MONTH})\s+(?P<day>{_DAY})"
                rf"\s*(?:-|–|—|to|and|until|through)\s*(?:(?P<tomonth>{_MONTH})\s+)?(?P<to>{_DAY})"
                rf"(?:,\s*(?P<year>{_YEAR}))?\b(?!\s*(?:people|killed|per))"
            ),
            _named_day,
        ),
        (
            (
                rf"{_SPOKEN}\b(?:the\s+)?(?P<day>{_DAY})(?:\s+of)?\s+(?P<month>{_MONTH})"
                rf"(?:,?\s+(?P<year>{_YEAR}))?(?!\w){_PART}"
            ),
            _named_day,
        ),
        (
            (
                rf"{_SPOKEN}\b(?P<month>{_MONTH})\s+(?P<day>{_DAY})(?:(?:,\s*|\s+)(?P<year>{_YEAR})"
                rf")?(?!\w|,\d|:\d){_PART}"
            ),
            _named_day,
        ),
        (
            rf"(?P<day>{_D}{{1,2}})\s*(?P<month>{_THAI})\s*(?:พ\.ศ\.\s*|ปี\s*)?(?P<year>{_D}{{4}}|{_D}{{2}}(?!{_D}))?",
            _named_day,
        ),
        (
            rf"(?P<day>{_D}{{1,2}})\s*(?:ខែ)?\s*(?P<month>{_KHMER})\s*(?:ឆ្នាំ)?\s*(?P<year>{_D}{{4}})?",
            _named_day,
        ),
        (
            (
                rf"\b(?P<lead>(?:in|of|since|by|until|last|next|this|early|late|mid|during|"
                rf"from|to|through|for|earlier|reached)[\s-]+)?(?P<month>{_MONTH})(?:(?:\s+of)?,?\s+(?P<year>{_YEAR}))?\b(?!\.?\s*\d)"
            ),
            _named_month,
        ),
        (rf"\b(?:(?P<lead>last|next|this|past|on)\s+)?(?P<weekday>{_WEEKDAY}){_PART}", _weekday),
        (
            (
                rf"\b(?P<word>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Ll]ast night|[Tt]onight|"
                rf"[Oo]vernight|[Dd]ay before yesterday|[Tt]his morning|[Tt]his afternoon|"
                rf"[Tt]his evening)\b{_PART}"
            ),
            _deictic,
        ),
        (
            (
                r"\b(?:the\s+)?(?P<lead>[Ll]ast|[Tt]his|[Nn]ext|[Pp]revious|[Pp]ast|"
                r"[Cc]oming|[Ff]ollowing|[Cc]urrent|same|[Ee]arlier this|[Ll]ater this)"
                r"\s+(?P<unit>day|week|month|quarter|year|decade)\b"
            ),
            _unit,
        ),
        (
            (
                rf"\b(?:(?:about|around|nearly|almost|some|roughly|more than|over)\s+)?"
                rf"(?P<count>{NUMBER}|a|an|one)"
                rf"\s+(?P<unit>{_UNIT}|hours?|minutes?)"
                rf"\s+(?P<way>ago|earlier|later|from now|hence)\b"
            ),
            _ago,
        ),
        (
            r"\b(?:the\s+|[Mm]id-|[Ee]arly\s+|[Ll]ate\s+)?(?P<year>(?:1[6-9]|20)\d0|[2-9]0)s\b",
            _decade,
        ),
        (
            (
                r"(?<![\d,.$€£-])(?<!No\. )\b(?P<year>1[6-9]\d\d|20[0-4]\d|25[5-8]\d)"
                r"\b(?![\d%]|[,.:]\d|-[a-z])"
            ),
            _year_alone,
        ),
        (
            (
                rf"\b(?:the\s+)?(?P<which>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]+"
                rf"quarter(?:\s+of)?(?:\s+(?P<year>{_YEAR}))?"
            ),
            _quarter_named,
        ),
        (
            (
                r"\b(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\b\.?)?"
                r"|(?P<noon>noon|midnight))(?![\d%])(?:\s*(?:local time|GMT|UTC|hours|hrs|ICT))?"
            ),
            _clock,
        ),
        (
            (
                rf"\b(?:(?:the\s+)?(?:past|last|next|previous)\s+|(?:for|about|over|nearly|"
                rf"some|more than|at least)\s+)*(?P<count>{NUMBER}|a|an|several|many|"
                rf"few|couple of)?[\s-]*(?P<unit>{_UNIT}|hours?|minutes?)(?:-long)?\b"
            ),
            _duration,
        ),
        (r"\b(?P<lead>[Tt]his|[Tt]he)\s+(?:full\s+)?(?P<unit>year)\b(?!-)", _unit),
        (
            r"\b(?:[Yy]ear-end|[Tt]he end of the year)\b",
            _this_year,
        ),
        (
            r"\b(?:the\s+)?year[- ](?:ago|earlier)\b",
            _year_before,
        ),
        (r"\b(?P<lead>the|this|last|next)\s+weekend\b", _weekend),
        (
            (
                r"\b(?:[Nn]ow|[Cc]urrently|presently|these days|at present|at the moment|"
                r"nowadays|right now|present|current)\b"
            ),
            _vague("PRESENT_REF"),
        ),
        (
            (
                r"\b(?:recently|in the past|once|previously|formerly|long ago|the past|"
                r"recent|lately|former|at the time|previous|earlier|then|a while ago|"
                r"Recently|Previously|Earlier)\b"
            ),
            _vague("PAST_REF"),
        ),
        (r"\b(?:the future|in the future|soon|future|later)\b", _vague("FUTURE_REF")),
        (
            (
                rf"\b(?:(?P<lead>last|this|next)\s+|the\s+)?(?P<season>spring|summer|"
                rf"fall|autumn|winter)(?:\s+of)?(?:\s+(?P<year>{_YEAR}))?\b"
            ),
            _season,
        ),
    )
)
