"""Sentences of patrols: how many observations are read with every field right."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from groundtruce.reports.text.mission.observation import Observed, observations

DAY = date(2026, 3, 4)
FIRST_TRIED = "14 of 29 when first tried"


def table() -> list[tuple[str, str, str]]:
    """Return the share of observations with all seven fields right, and how many were made up."""
    rows = yaml.safe_load(Path(__file__).with_name("patrols.yaml").read_text(encoding="utf-8"))
    right = stated = made_up = 0
    for row in rows:
        gold = [tuple(one) for one in row["seen"]]
        read = [_fields(one) for one in observations(row["said"], DAY)]
        stated += len(gold)
        right += sum(one in read for one in gold)
        made_up += max(0, len(read) - len(gold))
    return [
        ("observations, all seven fields right", FIRST_TRIED, f"{right} of {stated}"),
        ("observations made up", "", f"{made_up} in {len(rows)} sentences"),
    ]


def _fields(one: Observed) -> tuple[Any, ...]:
    away, towards = one.away, one.towards
    return (
        one.kind,
        one.count,
        away and away.nearest,
        away and away.farthest,
        towards and towards.first,
        towards and towards.last,
        one.seen_from is not None,
    )
