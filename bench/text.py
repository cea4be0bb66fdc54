"""Reading prose: every row of the yardstick beside what was known before.

``python bench/text.py`` runs all rows for which the data folder beside the project is there;
``python bench/text.py dates toponyms`` some. ``python bench/text.py predict FILE…`` prints the
readings of text files in the flat form of the shared scorer.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT)]

from reading import (  # noqa: E402
    articles,
    attributions,
    confidence,
    dates,
    kinds,
    mirrored,
    muc,
    osce,
    own_case,
    patrols,
    relays,
    speed,
    toponyms,
    unseen,
)

SHARED = ROOT.parent / "shared" / "data"
Row = tuple[str, str, str]
TASKS: dict[str, Callable[[], list[Row]]] = {
    "mirrored": mirrored.table,
    "kinds": kinds.table,
    "short items": unseen.short_items,
    "whole texts": unseen.whole_texts,
    "confidence": confidence.table,
    "article": lambda: articles.seed(SHARED),
    "attributions": lambda: attributions.table(SHARED),
    "dates": lambda: dates.table(SHARED),
    "toponyms": lambda: toponyms.table(SHARED),
    "osce": lambda: osce.table(SHARED),
    "own case": own_case.table,
    "patrols": patrols.table,
    "relays": lambda: relays.table(SHARED),
    "muc": lambda: muc.table(SHARED),
    "speed": lambda: speed.table(SHARED),
}
# What needs no data from outside.
OWN = ("mirrored", "kinds", "short items", "whole texts", "confidence", "own case", "patrols")


def main(asked: list[str]) -> None:
    if asked[:1] == ["predict"]:
        predict(asked[1:])
        return
    for name in asked or TASKS:
        if name not in OWN and not SHARED.is_dir():
            print(f"{name:14} skipped: there is no {SHARED}")
            continue
        begin = time.perf_counter()
        rows = TASKS[name]()
        took = time.perf_counter() - begin
        for what, known, figure in rows:
            print(f"{name:14} {what:38} {known:22} {figure}")
        print(f"{'':14} {took:.0f} s")


def predict(words: list[str]) -> None:
    day = None
    if words[:1] == ["--dateline"]:
        day, words = date.fromisoformat(words[1]), words[2:]
    print(json.dumps(articles.predict([Path(word) for word in words], day), ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
