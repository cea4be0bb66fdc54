"""Where a status report says that most violations were."""

import re

from groundtruce.reports.text.lexicon import words
from groundtruce.reports.text.mission.words import Sentence

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


def most_places(sentences: list[Sentence]) -> tuple[str, ...]:
    """Return the names of the places that most violations were near."""
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
