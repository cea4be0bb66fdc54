"""Status reports of the OSCE mission in Ukraine against hand-made labels."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from groundtruce.reports.text.mission.sitrep import Count, Sitrep, sitrep
from reading.articles import _load


def predict(shared: Path) -> list[dict[str, Any]]:
    """Return what is read in every report."""
    read = []
    for line in (
        (shared / "osce" / "status_reports_2015_2018.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()
    ):
        report = json.loads(line)
        as_of = datetime.strptime(str(report["date"]), "%Y%m%d").date()  # noqa: DTZ007
        read.append(_plain(report["id"], "\n".join(report["segments"]), as_of))
    return read


def _plain(name: str, text: str, as_of: date) -> dict[str, Any]:
    told = sitrep(text, as_of)
    return {
        "doc_id": name,
        "period_from": told.period[0].isoformat() if told.period else None,
        "period_to": told.period[1].isoformat() if told.period else None,
        "ceasefire_violations_now": _value(told.violations),
        "ceasefire_violations_now_qualifier": _bound(told.violations),
        "ceasefire_violations_previous": _value(told.violations_before),
        "ceasefire_violations_previous_qualifier": _bound(told.violations_before),
        "explosions_now": _value(told.explosions),
        "explosions_previous": _value(told.explosions_before),
        "weapons_in_violation": _value(told.weapons),
        "civilian_casualties": {"killed": _value(told.killed), "injured": _value(told.injured)},
        "civilian_casualties_cumulative": {
            "killed": _value(told.killed_in_all),
            "injured": _value(told.injured_in_all),
        },
        "mines_mentioned": told.mines,
        "freedom_of_movement_restrictions": _restrictions(told),
        "uav_incidents": {
            "targeted_by_fire": _value(told.uav_fired_at),
            "signal_interference": _value(told.uav_interference),
            "lost": _value(told.uav_lost),
        },
        "places_of_most_violations": list(told.places),
    }


def _value(count: Count | None) -> float | None:
    return None if count is None else count.value


def _bound(count: Count | None) -> str | None:
    return None if count is None else count.qualifier.value


def _restrictions(told: Sitrep) -> float | bool | None:
    return told.restrictions.value if isinstance(told.restrictions, Count) else told.restrictions


def table(shared: Path) -> list[tuple[str, str, str]]:
    """Return the share of stated fields that are right, and of unstated ones that were invented."""
    score = _load(shared.parent / "bench" / "text" / "score.py")
    gold = json.loads((shared / "osce" / "labels.json").read_text(encoding="utf-8"))
    result = score.score_osce(gold, {"reports": predict(shared)})
    silent = [text.split(" of ") for text in result["where_not_stated"].values()]
    right, every = sum(int(a) for a, _ in silent), sum(int(b) for _, b in silent)
    return [
        ("stated fields right", "≥ .90", f"{result['overall_stated']:.3f}"),
        ("unstated fields invented", "≤ .02", f"{1 - right / every:.3f} of {every}"),
    ]
