"""Words for time: each pattern with the reader that says what its words mean.

"October" is a month, "two weeks" has no day, "Monday" needs a dateline: without one it stays open.
"""

import re

from groundtruce.reports.text import time_readers as read_as
from groundtruce.reports.text.number import NUMBER
from groundtruce.reports.text.time_names import (
    DAY,
    DIGIT,
    KHMER,
    MONTH,
    PART,
    SPOKEN,
    THAI,
    UNIT,
    WEEKDAY,
    YEAR,
)
from groundtruce.reports.text.time_readers import Reader

GRAMMAR: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)", read_as.iso),
        (
            r"(?<![\d/])(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<year>\d{4}|\d{2})(?![\d/])",
            read_as.slashed,
        ),
        (
            (
                rf"\b(?:(?:[Ff]rom|[Bb]etween)\s+)?(?P<day>{DAY})(?:\s+(?P<month0>{MONTH})"
                rf")?\s*(?:-|–|—|to|and|until)\s*(?P<to>{DAY})\s+(?P<month>{MONTH})"
                rf"(?:,?\s+(?P<year>{YEAR}))?\b"
            ),
            read_as.range_of_days,
        ),
        (
            (
                rf"\b(?:(?:[Ff]rom|[Bb]etween)\s+)?(?P<month>{MONTH})\s+(?P<day>{DAY})"
                rf"\s*(?:-|–|—|to|and|until|through)\s*(?:(?P<tomonth>{MONTH})\s+)?(?P<to>{DAY})"
                rf"(?:,\s*(?P<year>{YEAR}))?\b(?!\s*(?:people|killed|per))"
            ),
            read_as.named_day,
        ),
        (
            (
                rf"{SPOKEN}\b(?:the\s+)?(?P<day>{DAY})(?:\s+of)?\s+(?P<month>{MONTH})"
                rf"(?:,?\s+(?P<year>{YEAR}))?(?!\w){PART}"
            ),
            read_as.named_day,
        ),
        (
            (
                rf"{SPOKEN}\b(?P<month>{MONTH})\s+(?P<day>{DAY})(?:(?:,\s*|\s+)(?P<year>{YEAR})"
                rf")?(?!\w|,\d|:\d){PART}"
            ),
            read_as.named_day,
        ),
        (
            rf"(?P<day>{DIGIT}{{1,2}})\s*(?P<month>{THAI})\s*(?:พ\.ศ\.\s*|ปี\s*)?(?P<year>{DIGIT}{{4}}|{DIGIT}{{2}}(?!{DIGIT}))?",
            read_as.named_day,
        ),
        (
            rf"(?P<day>{DIGIT}{{1,2}})\s*(?:ខែ)?\s*(?P<month>{KHMER})\s*(?:ឆ្នាំ)?\s*(?P<year>{DIGIT}{{4}})?",
            read_as.named_day,
        ),
        (
            (
                rf"\b(?P<lead>(?:in|of|since|by|until|last|next|this|early|late|mid|during|"
                rf"from|to|through|for|earlier|reached)[\s-]+)?(?P<month>{MONTH})(?:(?:\s+of)?,?\s+(?P<year>{YEAR}))?\b(?!\.?\s*\d)"
            ),
            read_as.named_month,
        ),
        (
            rf"\b(?:(?P<lead>last|next|this|past|on)\s+)?(?P<weekday>{WEEKDAY}){PART}",
            read_as.weekday,
        ),
        (
            (
                rf"\b(?P<word>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Ll]ast night|[Tt]onight|"
                rf"[Oo]vernight|[Dd]ay before yesterday|[Tt]his morning|[Tt]his afternoon|"
                rf"[Tt]his evening)\b{PART}"
            ),
            read_as.deictic,
        ),
        (
            (
                r"\b(?:the\s+)?(?P<lead>[Ll]ast|[Tt]his|[Nn]ext|[Pp]revious|[Pp]ast|"
                r"[Cc]oming|[Ff]ollowing|[Cc]urrent|same|[Ee]arlier this|[Ll]ater this)"
                r"\s+(?P<unit>day|week|month|quarter|year|decade)\b"
            ),
            read_as.unit,
        ),
        (
            (
                rf"\b(?:(?:about|around|nearly|almost|some|roughly|more than|over)\s+)?"
                rf"(?P<count>{NUMBER}|a|an|one)"
                rf"\s+(?P<unit>{UNIT}|hours?|minutes?)"
                rf"\s+(?P<way>ago|earlier|later|from now|hence)\b"
            ),
            read_as.ago,
        ),
        (
            r"\b(?:the\s+|[Mm]id-|[Ee]arly\s+|[Ll]ate\s+)?(?P<year>(?:1[6-9]|20)\d0|[2-9]0)s\b",
            read_as.decade,
        ),
        (
            (
                r"(?<![\d,.$€£-])(?<!No\. )\b(?P<year>1[6-9]\d\d|20[0-4]\d|25[5-8]\d)"
                r"\b(?![\d%]|[,.:]\d|-[a-z])"
            ),
            read_as.year_alone,
        ),
        (
            (
                rf"\b(?:the\s+)?(?P<which>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]+"
                rf"quarter(?:\s+of)?(?:\s+(?P<year>{YEAR}))?"
            ),
            read_as.quarter_named,
        ),
        (
            (
                r"\b(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\b\.?)?"
                r"|(?P<noon>noon|midnight))(?![\d%])(?:\s*(?:local time|GMT|UTC|hours|hrs|ICT))?"
            ),
            read_as.clock,
        ),
        (
            (
                rf"\b(?:(?:the\s+)?(?:past|last|next|previous)\s+|(?:for|about|over|nearly|"
                rf"some|more than|at least)\s+)*(?P<count>{NUMBER}|a|an|several|many|"
                rf"few|couple of)?[\s-]*(?P<unit>{UNIT}|hours?|minutes?)(?:-long)?\b"
            ),
            read_as.duration,
        ),
        (r"\b(?P<lead>[Tt]his|[Tt]he)\s+(?:full\s+)?(?P<unit>year)\b(?!-)", read_as.unit),
        (
            r"\b(?:[Yy]ear-end|[Tt]he end of the year)\b",
            read_as.this_year,
        ),
        (
            r"\b(?:the\s+)?year[- ](?:ago|earlier)\b",
            read_as.year_before,
        ),
        (r"\b(?P<lead>the|this|last|next)\s+weekend\b", read_as.weekend),
        (
            (
                r"\b(?:[Nn]ow|[Cc]urrently|presently|these days|at present|at the moment|"
                r"nowadays|right now|present|current)\b"
            ),
            read_as.vague("PRESENT_REF"),
        ),
        (
            (
                r"\b(?:recently|in the past|once|previously|formerly|long ago|the past|"
                r"recent|lately|former|at the time|previous|earlier|then|a while ago|"
                r"Recently|Previously|Earlier)\b"
            ),
            read_as.vague("PAST_REF"),
        ),
        (r"\b(?:the future|in the future|soon|future|later)\b", read_as.vague("FUTURE_REF")),
        (
            (
                rf"\b(?:(?P<lead>last|this|next)\s+|the\s+)?(?P<season>spring|summer|"
                rf"fall|autumn|winter)(?:\s+of)?(?:\s+(?P<year>{YEAR}))?\b"
            ),
            read_as.season,
        ),
    )
)
