"""Names of months and days in English, Thai and Khmer, and the pieces of pattern made of them."""

import re
from datetime import timedelta

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


def month_number(word: str) -> int:
    """Return the number of a month by its name or the beginning of it."""
    folded = word.lower().rstrip(".")
    for listed in (MONTHS, THAI_MONTHS, THAI_SHORT, KHMER_MONTHS):
        for number, name in enumerate(listed, 1):
            if word == name or (listed is MONTHS and len(folded) >= 3 and name.startswith(folded)):
                return number
    raise ValueError(word)


def weekday_number(word: str) -> int:
    """Return the number of a weekday, Monday being 0."""
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(word.lower().rstrip(".")))


MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|"
    r"June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?|"
    r"january|february|april|june|july|august|september|october|november|december|"
    r"JAN(?:UARY)?|FEB(?:RUARY)?|MARCH|APR(?:IL)?|MAY|JUNE|JULY|AUG(?:UST)?|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)"
)
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
YEAR = r"(?:\d{4})"
WEEKDAY = (
    r"(?:(?:[Mm]on|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]ri|[Ss]atur|[Ss]un)day|"
    r"(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)"
)
PART = r"(?:\s+(?:early\s+|late\s+)?(?P<part>morning|afternoon|evening|night|dawn|noon))?"
UNIT = r"(?:days?|weeks?|fortnights?|months?|quarters?|years?|decades?)"
SPOKEN = rf"(?:{WEEKDAY},?\s+)?"
DIGIT = r"[0-9๐-๙០-៩]"
THAI = "|".join(map(re.escape, (*THAI_MONTHS, *THAI_SHORT)))
KHMER = "|".join(map(re.escape, KHMER_MONTHS))
