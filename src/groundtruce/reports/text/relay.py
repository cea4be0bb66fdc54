"""Relays: the agency that a text credits in its dateline, its byline or its last line.

Which texts are copies of each other is worked out on the road, from all that is known then: see
``incidents/copies.py``.
"""

import re

from groundtruce.model.case import Case
from groundtruce.reports.text.gazetteer import folded

_AGENCIES = (
    "AFP|AP|Reuters|dpa|DPA|Xinhua|Bernama|TASS|Tass|Interfax|Kyodo|Yonhap|ANI|UPI|EFE|ANSA|IANS|"
    "PTI|AKP|TNA|Anadolu|AA|Ukrinform|Antara|VNA"
)
_NAME = r"[A-Z][\w.&’'-]*(?: [A-Z][\w.&’'-]*){0,4}"
_CREDITS = (
    # BANGKOK, Nov 10 (AFP) — …
    re.compile(
        rf"^[^\n(]{{0,60}}\((?P<name>{_AGENCIES}|{_NAME})(?:/[^)\n]*)?\)\s*(?:—|–|--|-)",
        re.MULTILINE,
    ),
    re.compile(rf"\((?P<name>{_AGENCIES})\)"),
    re.compile(rf"^\W*(?:[Ss]ource|[Vv]ia|[Cc]redit)s?:\s*(?P<name>{_NAME})\s*$", re.MULTILINE),
    re.compile(rf"^\W*(?:By|—|–|-)\s*(?P<name>{_AGENCIES})\s*$", re.MULTILINE),
)


def credited(text: str) -> str | None:
    """Return the agency that a text credits at its beginning or its end.

    >>> credited("BANGKOK (Reuters) - Shells fell on Monday."), credited("Calm.\\n\\nSource: TASS")
    ('Reuters', 'TASS')
    """
    edges = text[:400] + "\n" + text[-200:]
    found = next((found for one in _CREDITS if (found := one.search(edges))), None)
    return None if found is None else found["name"].strip()


def origin_of(text: str, case: Case | None) -> str | None:
    """Return the source that a text credits: the case's own where it knows one of that name."""
    name = credited(text)
    if name is None:
        return None
    for source in case.sources if case else ():
        if folded(name) in (folded(source.id), folded(source.name)):
            return source.id
    return folded(name)
