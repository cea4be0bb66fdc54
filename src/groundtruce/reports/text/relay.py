"""Relays: the same words under several names are one origin, and a credit line names it.

Forty papers that print one agency's text add reach and no weight.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from hashlib import blake2b

SHINGLE = 5
ALIKE = 0.6
CONTAINED = 0.8
# A text too short to have shingles of its own is nobody's copy.
SHORTEST = 12

_CREDIT = re.compile(
    r"\((?P<first>AP|AFP|Reuters|dpa|DPA|Xinhua|Bernama|TASS|Kyodo|Yonhap|ANI|UPI|EFE|ANSA|IANS|PTI)\)"
    r"|\b(?:[Ss]ource|[Vv]ia|[Cc]redit):\s*(?P<second>[A-Z][\w ]{2,30})\s*$",
    re.MULTILINE,
)


def credited(text: str) -> str | None:
    """Return the agency that a text credits in its dateline or last line.

    >>> credited("BANGKOK (Reuters) - Shells fell on Monday.")
    'Reuters'
    """
    edges = text[:400] + "\n" + text[-200:]
    found = _CREDIT.search(edges)
    return None if found is None else (found["first"] or found["second"]).strip()


def origins(texts: Mapping[str, str]) -> dict[str, str]:
    """Return for each text the first one, in the order given, that says it in the same words."""
    marks = {name: _shingles(text) for name, text in texts.items()}
    holders: dict[int, list[str]] = defaultdict(list)
    found: dict[str, str] = {}
    for name, mine in marks.items():
        common: dict[str, int] = defaultdict(int)
        for mark in mine:
            for other in holders[mark]:
                common[other] += 1
        same = [other for other, shared in common.items() if _alike(mine, marks[other], shared)]
        found[name] = found[same[0]] if same else name
        for mark in mine:
            holders[mark].append(name)
    return found


def _alike(ones: frozenset[int], others: frozenset[int], shared: int) -> bool:
    union = len(ones) + len(others) - shared
    return shared >= ALIKE * union or shared >= CONTAINED * min(len(ones), len(others))


def _shingles(text: str) -> frozenset[int]:
    words = re.findall(r"\w+", text.casefold())
    if len(words) < SHORTEST:
        return frozenset()
    return frozenset(
        int.from_bytes(blake2b(" ".join(words[at : at + SHINGLE]).encode(), digest_size=8).digest())
        for at in range(len(words) - SHINGLE + 1)
    )
