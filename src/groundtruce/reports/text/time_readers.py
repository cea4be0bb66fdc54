"""What words for time mean: one reader for each pattern, from its match to days from and to.

A reader that needs a dateline returns ``None`` without one; a day is never made of a month.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

from groundtruce.model.span import Granularity
from groundtruce.reports.text.number import value_of
from groundtruce.reports.text.time_making import (
    PARTS,
    fitting_year,
    full_year,
    in_month,
    in_quarter,
    in_week,
    in_year,
    left_open,
    looks_ahead,
    on_day,
    with_part,
)
from groundtruce.reports.text.time_names import (
    BUDDHIST,
    THAI_MONTHS,
    THAI_SHORT,
    month_number,
    weekday_number,
)
from groundtruce.reports.text.time_value import When

Reader = Callable[[re.Match[str], date | None, str], When | None]


def named_day(found: re.Match[str], anchor: date | None, text: str) -> When | None:
    """Read "8 December 2025", "Monday, December 8" or "April 24 to 26"."""
    month = month_number(found["month"])
    day = int(value_of(found["day"]) or 0)
    year = found.groupdict().get("year")
    if year and len(year) == 2 and found["month"] in (*THAI_MONTHS, *THAI_SHORT):
        # Thai writes the last two figures of the Buddhist year.
        which = 2500 - BUDDHIST + int(value_of(year) or 0)
    elif year:
        which = full_year(year, anchor)
    elif anchor is None:
        return None
    else:
        which = fitting_year(month, day, anchor, looks_ahead(found, text))
    first = date(which, month, day)
    to = found.groupdict().get("to")
    if not to:
        return with_part(on_day(found, first), found)
    to_month = month_number(found["tomonth"]) if found.groupdict().get("tomonth") else month
    last = date(which + (to_month < month), to_month, int(value_of(to) or 0))
    return on_day(found, first, last) if last >= first else None


def named_month(found: re.Match[str], anchor: date | None, text: str) -> When | None:
    """Read "October" or "early March 2025": a month, never a day."""
    month = month_number(found["month"])
    if found["year"]:
        return in_month(found, full_year(found["year"], anchor), month)
    word = found["month"]
    if anchor is None or not word[0].isupper() or (word in ("March", "May") and not found["lead"]):
        return None
    lead = (found["lead"] or "").lower()
    ahead = "next" in lead or looks_ahead(found, text)
    year = fitting_year(month, None, anchor, ahead)
    if lead.startswith("last") and (year, month) == (anchor.year, anchor.month):
        year -= 1
    return in_month(found, year, month)


def weekday(found: re.Match[str], anchor: date | None, text: str) -> When | None:
    """Read "on Monday": the last one, or the coming one where the verb looks ahead."""
    if anchor is None:
        return None
    number = weekday_number(found["weekday"])
    lead = (found["lead"] or "").lower()
    back = (anchor.weekday() - number) % 7
    if lead == "next" or (lead not in ("last", "past") and looks_ahead(found, text)):
        day = anchor + timedelta(
            days=(number - anchor.weekday()) % 7 or (7 if lead == "next" else 0)
        )
    else:
        day = anchor - timedelta(days=back or (7 if lead in ("last", "past") else 0))
    return with_part(on_day(found, day), found)


def deictic(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    """Read "today", "last night", "this morning"."""
    if anchor is None:
        return None
    word = found["word"].lower()
    shift = {"yesterday": -1, "last night": -1, "tomorrow": 1, "day before yesterday": -2}.get(
        word, 0
    )
    one = on_day(found, anchor + timedelta(days=shift))
    if word in ("last night", "tonight", "overnight"):
        return When(one.start, one.end, f"{one.value}TNI", one.granularity, one.first, one.last)
    if word.startswith("this "):
        return When(
            one.start,
            one.end,
            f"{one.value}T{PARTS[word.split()[1]]}",
            one.granularity,
            one.first,
            one.last,
        )
    return with_part(one, found)


def unit(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    """Read "last week", "this year", "the following month"."""
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
        return on_day(found, anchor + timedelta(days=step))
    if unit.startswith(("week", "fortnight")):
        weeks = step * (2 if unit.startswith("f") else 1)
        return in_week(found, anchor + timedelta(weeks=weeks))
    if unit.startswith("month"):
        months = anchor.year * 12 + anchor.month - 1 + step
        return in_month(found, months // 12, months % 12 + 1)
    if unit.startswith("quarter"):
        quarters = anchor.year * 4 + (anchor.month - 1) // 3 + step
        return in_quarter(found, quarters // 4, quarters % 4 + 1)
    if unit.startswith("year"):
        return in_year(found, anchor.year + step)
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


def ago(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    """Read "three days ago"."""
    count = value_of(found["count"])
    unit = found["unit"].lower()
    if count is None or anchor is None or count != int(count):
        return None
    if unit.startswith(("hour", "minute", "second")):
        return on_day(found, anchor)
    step = int(count) * (
        -1 if found["way"].lower() in ("ago", "earlier", "before", "previously") else 1
    )
    year_ago = unit.startswith("year") and abs(step) == 1
    if year_ago:
        return in_year(found, anchor.year + step)
    return _shifted(found, anchor, step, unit, whole=False)


def year_alone(found: re.Match[str], anchor: date | None, text: str) -> When | None:
    """Read "2025", or 2568 of the Buddhist count."""
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
    return in_year(found, year - BUDDHIST if year > 2400 else year)


def decade(found: re.Match[str], _anchor: date | None, _text: str) -> When | None:
    """Read "the 1990s"."""
    year = int(found["year"]) if len(found["year"]) == 4 else 1900 + int(found["year"])
    return When(
        found.start(), found.end(), f"{year // 10:03}", Granularity.YEAR,
        date(year, 1, 1), date(year + 9, 12, 31),
    )  # fmt: skip


def iso(found: re.Match[str], _anchor: date | None, _text: str) -> When:
    """Read "2025-12-08"."""
    year = int(found["year"])
    return on_day(
        found,
        date(year - BUDDHIST if year > 2400 else year, int(found["month"]), int(found["day"])),
    )


def slashed(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    """Read "24/07/2025"; where two orders fit, the year alone is sure."""
    one, two, year = int(found["one"]), int(found["two"]), full_year(found["year"], anchor)
    if one > 12:
        return on_day(found, date(year, two, one))
    if int(found["year"]) > 2400:
        # Who counts Buddhist years writes the day first.
        return on_day(found, date(year, two, one))
    if two > 12 or one == two:
        return on_day(found, date(year, one, two))
    # 08/12 is two days in two countries: the year is all that is sure.
    return in_year(found, year)


def quarter_named(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    """Read "the third quarter of 2024"."""
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
        return in_quarter(found, full_year(found["year"], anchor), number)
    if anchor is None:
        return None
    now = (anchor.month - 1) // 3 + 1
    return in_quarter(found, anchor.year - (number > now), number)


def clock(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    """Read "09:30" or "noon"; its day stands beside it or nowhere."""
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


def duration(found: re.Match[str], _anchor: date | None, _text: str) -> When | None:
    """Read "two weeks": a length without an end."""
    count = value_of(found["count"]) if found["count"] else None
    unit = found["unit"].lower()
    letter = {"y": "Y", "w": "W", "d": "D", "q": "Q", "f": "W"}.get(unit[0]) or (
        "M" if unit.startswith("month") else ""
    )
    if unit.startswith("decade"):
        letter, count = "DE" if count is None else "Y", None if count is None else count * 10
    if unit.startswith(("hour", "minute")):
        letter = "T" + unit[0].upper()
        return left_open(found, f"PT{count:g}{letter[1]}" if count else f"PTX{letter[1]}")
    if unit.startswith("fortnight") and count:
        count *= 2
    return left_open(found, f"P{count:g}{letter}" if count else f"PX{letter}")


def vague(value: str) -> Reader:
    """Return a reader of words such as "recently", which name no day."""
    return lambda found, _anchor, _text: left_open(found, value)


def season(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    """Read "last summer"."""
    letters = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}[
        found["season"].lower()
    ]
    if found["year"]:
        year = full_year(found["year"], anchor)
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


def this_year(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    """Read "the end of the year"."""
    return None if anchor is None else in_year(found, anchor.year)


def year_before(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    """Read "a year earlier"."""
    return None if anchor is None else in_year(found, anchor.year - 1)


def weekend(found: re.Match[str], anchor: date | None, _text: str) -> When | None:
    """Read "last weekend"."""
    if anchor is None:
        return None
    step = 1 if found["lead"].lower() == "next" else 0
    saturday = anchor - timedelta(days=(anchor.weekday() - 5) % 7) + timedelta(weeks=step)
    week = in_week(found, saturday)
    last = saturday + timedelta(days=1)
    return replace(
        week, value=f"{week.value}-WE", granularity=Granularity.DAY, first=saturday, last=last
    )


def range_of_days(found: re.Match[str], anchor: date | None, text: str) -> When | None:
    """Return "8 to 14 May" or "28 April to 4 May"."""
    last_month = month_number(found["month"])
    first_month = month_number(found["month0"]) if found["month0"] else last_month
    first_day, last_day = (int(value_of(found[name]) or 0) for name in ("day", "to"))
    if found["year"]:
        year = full_year(found["year"], anchor)
    elif anchor is None:
        return None
    else:
        year = fitting_year(last_month, last_day, anchor, looks_ahead(found, text))
    first = date(year - (first_month > last_month), first_month, first_day)
    last = date(year, last_month, last_day)
    return on_day(found, first, last) if first <= last else None
