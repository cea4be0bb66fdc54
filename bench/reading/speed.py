"""Speed: articles a second, in one process and in two."""

import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

from groundtruce.reports.text.reading import read_text

ARTICLES = 48


def table(shared: Path) -> list[tuple[str, str, str]]:
    """Return articles of the model article's length that are read in a second."""
    text = (shared / "seed" / "article.txt").read_text(encoding="utf-8")
    _read(text)
    spent = _spent(lambda: [_read(text) for _ in range(ARTICLES // 4)], ARTICLES // 4)
    alone = _timed(lambda: [_read(text) for _ in range(ARTICLES // 2)], ARTICLES // 2)
    with ProcessPoolExecutor(2) as two:
        list(two.map(_read, [text] * 4))
        both = _timed(lambda: list(two.map(_read, [text] * ARTICLES)), ARTICLES)
    return [
        ("articles a second, one process", "4.5", f"{alone:.1f}"),
        ("articles a second, two processes", "≥ 8", f"{both:.1f}"),
        # What others run beside does not change it: two idle cores read 2 / this a second.
        ("processor seconds an article", "≤ .25", f"{spent:.2f}"),
    ]


def _timed(work: object, count: int) -> float:
    begin = time.perf_counter()
    work()  # type: ignore[operator]
    return count / (time.perf_counter() - begin)


def _spent(work: object, count: int) -> float:
    begin = time.process_time()
    work()  # type: ignore[operator]
    return (time.process_time() - begin) / count


def _read(text: str) -> int:
    return len(read_text(text, dateline=date(2025, 12, 22)).told)
