"""Copies of wire texts, made from real articles, against the other articles of the same sets.

Each copy is cut, given another title, a paragraph more, light edits, or several of these. What
must not be joined: any two different articles, many of which tell of the same events.
"""

import json
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

from groundtruce.incidents.copies import firsts

SEED = 20251122
FILLER = (
    "Residents of the capital went about their business as usual. Shops opened in the morning and "
    "schools held their lessons, while the weather service expected rain towards the evening. A "
    "spokesman for the railways said that trains ran on time on all lines but one."
)


def table(shared: Path) -> list[tuple[str, str, str]]:
    """Return how many made copies are found, and how many different articles are joined."""
    articles = _articles(shared)
    rng = random.Random(SEED)
    rows = []
    for name, change in CHANGES.items():
        told = [change(text, rng) for text in articles]
        found = firsts([*articles, *told])
        right = sum(found[len(articles) + n] == found[n] for n in range(len(articles)))
        rows.append((f"copies found: {name}", "", f"{right / len(articles):.3f}"))
    begin = time.perf_counter()
    found = firsts(articles)
    took = time.perf_counter() - begin
    joined = [(first, at) for at, first in enumerate(found) if first != at]
    rows.append(
        ("different articles joined", "", f"{len(joined)} of {len(articles)} in {took:.1f} s")
    )
    return rows


def _articles(shared: Path) -> list[str]:
    polnear = shared / "attribution" / "polnear"
    files = sorted(polnear.glob("*/text/*"))
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in files]
    for name in ("dev.json", "train.json"):
        lines = (shared / "muc" / name).read_text(encoding="utf-8").splitlines()
        texts += [str(json.loads(line).get("doctext", "")) for line in lines if line.strip()]
    return [text for text in texts if len(text.split()) >= 80]


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def _cut(text: str, rng: random.Random) -> str:
    told = _sentences(text)
    return " ".join(told[: max(3, int(len(told) * rng.uniform(0.35, 0.7)))])


def _retitled(text: str, rng: random.Random) -> str:
    return f"What is known on day {rng.randint(2, 90)}\n\n" + text


def _longer(text: str, rng: random.Random) -> str:
    told = _sentences(text)
    at = rng.randint(1, len(told))
    return " ".join([*told[:at], FILLER, *told[at:]])


def _edited(text: str, rng: random.Random) -> str:
    words = text.split()
    return " ".join("also" if rng.random() < 0.03 else word for word in words)


def _all(text: str, rng: random.Random) -> str:
    return _longer(_retitled(_edited(_cut(text, rng), rng), rng), rng)


CHANGES: dict[str, Callable[[str, random.Random], str]] = {
    "cut": _cut,
    "another title": _retitled,
    "a paragraph more": _longer,
    "light edits (3 % of words)": _edited,
    "all of these": _all,
}
