"""Mirrored pairs: with the parties exchanged in the text, the claims must be exchanged too."""

from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import yaml

from groundtruce.reports.text.gazetteer import countries
from groundtruce.reports.text.parse import all_parsed
from groundtruce.reports.text.reading import read_parsed
from groundtruce.reports.text.told import Reading

FIRST_SIGHT = "first_sight_pairs.yaml"
TUNED = (
    "pairs.yaml",
    "more_pairs.yaml",
    "unseen_pairs.yaml",
    "fresh_pairs.yaml",
    "further_pairs.yaml",
)
CONFLICTS = (
    ("THA", "KHM"), ("IND", "PAK"), ("ARM", "AZE"), ("UKR", "RUS"), ("LBN", "ISR"), ("SDN", "SSD"),
    ("ETH", "ERI"), ("KGZ", "TJK"), ("SRB", "HRV"), ("COL", "VEN"), ("MAR", "DZA"), ("TUR", "SYR"),
)  # fmt: skip
Claim = tuple[str, str, str, str]


@dataclass(frozen=True)
class Result:
    """What became of one text: all claims found, exchanged exactly, flips, denials lost."""

    text: str
    right: bool
    mirrors: bool
    flipped: int
    denials: int
    denials_asserted: int
    claims: int
    got: tuple[Claim, ...]
    want: tuple[str, ...]


def results(*files: str) -> list[Result]:
    """Read every text of the files twice, the second time with the parties exchanged."""
    entries = [entry for file in files or TUNED for entry in _entries(file)]
    jobs = []
    for entry, (one, other) in zip(entries, cycle(CONFLICTS), strict=False):
        jobs += [(entry, one, other), (entry, other, one)]
    docs = list(all_parsed(_fill(entry["text"], x, y) for entry, x, y in jobs))
    read = [(entry, x, y, read_parsed(doc)) for (entry, x, y), doc in zip(jobs, docs, strict=True)]
    return [
        _result(entry, x, y, here, there)
        for (entry, x, y, here), (*_, there) in zip(read[::2], read[1::2], strict=True)
    ] + [
        _result(entry, x, y, here, there)
        for (*_, there), (entry, x, y, here) in zip(read[::2], read[1::2], strict=True)
    ]


def readings(file: str) -> list[tuple[dict[str, Any], str, str, Reading]]:
    """Read every text of a file once, each with its label and its two parties."""
    jobs = [(entry, *two) for entry, two in zip(_entries(file), cycle(CONFLICTS), strict=False)]
    docs = all_parsed(_fill(entry["text"], x, y) for entry, x, y in jobs)
    return [(*job, read_parsed(doc)) for job, doc in zip(jobs, docs, strict=True)]


def _entries(file: str) -> list[dict[str, Any]]:
    text = Path(__file__).with_name(file).read_text(encoding="utf-8")
    read: list[dict[str, Any]] = yaml.safe_load(text)
    return read


def _fill(text: str, x: str, y: str) -> str:
    filled = text
    for letter, code in (("X", x), ("Y", y)):
        country = countries()[code]
        filled = filled.replace(f"{{{letter}}}", country["name"])
        filled = filled.replace(f"{{{letter}a}}", country["adjectives"][0])
        filled = filled.replace(f"{{{letter}c}}", country["capital"])
    return filled


def _result(entry: dict[str, Any], x: str, y: str, here: Reading, there: Reading) -> Result:
    got, other = told_as(here, x, y), told_as(there, y, x)
    want = tuple(entry["says"])
    matched = [any(fits(w, g) for g in got) for w in want]
    flips = sum(1 for g in got if _is_flip(g, want))
    denied = [w for w in want if w.split()[1] == "denies"]
    asserted = sum(
        1
        for w in denied
        if not any(fits(w, g) for g in got)
        and any(g[0] == w.split()[0] and g[1] == "asserts" for g in got)
    )
    return Result(
        here.text,
        all(matched),
        set(got) == set(other),
        flips,
        len(denied),
        asserted,
        len(want),
        got,
        want,
    )


def told_as(reading: Reading, x: str, y: str) -> tuple[Claim, ...]:
    """Return what is told as speaker, stance, accused and kind, the parties by their letters."""
    letters = {x: "X", y: "Y", None: "-"}
    found = []
    for told in reading.told:
        speaker = told.speaker.party if told.speaker else None
        kind = told.event.kind if told.event else "-"
        found.append(
            (letters.get(speaker, "?"), told.stance.value, letters.get(told.accused, "?"), kind)
        )
    return tuple(found)


def fits(want: str, got: Claim) -> bool:
    """Whether a claim is the one that the label wants."""
    speaker, stance, accused, kind = want.split()
    return (
        speaker in ("*", got[0])
        and got[1] in stance.split("|")
        and accused in ("*", got[2])
        and (kind == "*" or got[3] in kind.split("|"))
    )


def _is_flip(got: Claim, want: tuple[str, ...]) -> bool:
    """Whether the parties are exchanged against what the text says."""
    if got[0] not in "XY" or got[2] not in "XY":
        return False
    pairs = {(w.split()[0], w.split()[2]) for w in want}
    turned = (got[2], got[0])
    return (got[0], got[2]) not in pairs and turned in pairs and (got[0], "*") not in pairs
