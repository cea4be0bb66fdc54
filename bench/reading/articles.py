"""Articles against hand-made gold, in the flat form that the shared scorer reads."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from groundtruce.model.claim import Actuality, Stance
from groundtruce.reports.text.gazetteer import countries
from groundtruce.reports.text.reading import read_text
from groundtruce.reports.text.told import Reading, Told

# The scorer's words for kinds of ours that it does not know.
KINDS = {
    "supply_restriction": "obstruction",
    "evacuation_displacement": "displacement",
    "return_of_civilians": "return",
    "humanitarian_aid": "aid_delivery",
    "ceasefire_announcement": "truce_declaration",
    "suspension": "suspension_of_commitment",
    "violence_against_civilians": "killing_of_civilians",
    "small_arms_fire": "small_arms_fire",
    "heavy_machine_gun_fire": "small_arms_fire",
    "sniping": "sniper",
    "grenade_fire": "shelling",
    "tank_fire": "shelling",
    "mortar_fire": "mortar",
    "anti_tank_fire": "shelling",
    "position_taken": "territorial_control",
    "line_crossing": "troop_movement",
    "reinforcement": "troop_movement",
    "weapons_deployment": "weapons_violation",
    "airspace_entry": "airspace_violation",
    "drone_incursion": "airspace_violation",
    "troop_withdrawal": "withdrawal",
    "weapons_withdrawal": "withdrawal",
    "disengagement": "withdrawal",
    "prisoner_release": "exchange",
    "remains_handover": "exchange",
    "mediation": "talks",
    "uxo_explosion": "uxo",
    "demining": "mine_clearance",
    "capture": "detention",
    "abduction": "abduction",
    "damage_heritage_or_civilian_object": "property_damage",
    "property_destruction": "destruction",
    "mobilisation": "troop_movement",
    "mine_found": "mine_clearance",
    "warning_shots": "shooting",
    "observer_visit": "meeting",
    "border_closure": "border_closure",
    "border_reopening": "agreement",
    "access_denial": "access_denial",
    "protest_note": "statement",
    "relations_downgraded": "statement",
    "crowd_control": "attack",
}
STANCES = {"promises": "asserts", "announces": "asserts", "disputes": "denies"}
UNSAID = ("protest", "investigation", "observer_patrol")


def items(reading: Reading) -> list[dict[str, Any]]:
    """Return a reading as the flat list of the scorer."""
    told = [*_claims(reading), *_events(reading)]
    return [_dateline(reading), *told, *_figures(reading), *_places(reading), *_duties(reading)]


def _dateline(reading: Reading) -> dict[str, Any]:
    return {
        "kind": "dateline",
        "place": reading.dateline_place,
        "date": reading.dateline.isoformat() if reading.dateline else None,
    }


def _claims(reading: Reading) -> list[dict[str, Any]]:
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for told in reading.told:
        if told.speaker is None or told.speech is None or told.stance is Stance.CALLS_FOR:
            continue
        key = (told.speech, told.speaker.party or "")
        if key not in found:
            found[key] = _claim(reading, told)
    return list(found.values())


def _claim(reading: Reading, told: Told) -> dict[str, Any]:
    assert told.speaker is not None
    assert told.speech is not None
    speech = reading.speeches[told.speech]
    pieces = [speech.cue, *speech.content]
    content = " ".join(reading.text[s:e] for s, e in speech.content)
    return {
        "kind": "claim",
        "speaker": _name(told.speaker.words),
        "party": _name(told.speaker.party or told.speaker.words),
        "stance": STANCES.get(told.stance.value, told.stance.value),
        "about": content[:120],
        "span": [min(s for s, _ in pieces), max(e for _, e in pieces)],
    }


def _name(words: str) -> str:
    return str(countries().get(words, {}).get("name", words))


def _events(reading: Reading) -> list[dict[str, Any]]:
    return [
        {
            "kind": "event",
            "type": KINDS.get(told.event.kind, told.event.kind),
            "date_from": told.when.value[:10] if told.when and told.when.first else None,
            "date_to": told.when.last.isoformat() if told.when and told.when.last else None,
            "places": _around(reading, told),
            "actor": _name(told.agent.party or told.agent.words) if told.agent else None,
            "target": told.target.words if told.target else None,
            "span": [told.event.start, told.event.end],
        }
        for told in reading.told
        if told.event is not None
        and told.stance is not Stance.DENIES
        and told.event.kind not in UNSAID
        and told.event.actuality in (Actuality.ACCOMPLISHED, Actuality.ONGOING)
    ]


def _around(reading: Reading, told: Told) -> list[str]:
    """Return the place of the event, and every state and line named in its sentence."""
    text = reading.text
    start = max(text.rfind(". ", 0, told.start), text.rfind("\n", 0, told.start)) + 1
    ends = [at for at in (text.find(". ", told.end), text.find("\n", told.end)) if at > 0]
    end = min(ends, default=len(text))
    named = [_name(one.country) if one.is_adjective and one.country else one.name
             for one in reading.places if start <= one.start < end]  # fmt: skip
    line = ["border"] if "border" in text[start:end] else []
    return list(dict.fromkeys([*([told.where.name] if told.where else []), *named, *line]))


FIGURES = {"killed": "killed", "injured": "injured", "displaced": "displaced"}


def _figures(reading: Reading) -> list[dict[str, Any]]:
    return [
        {
            "kind": "figure",
            "value": figure.best if figure.best is not None else figure.lower,
            "qualifier": figure.qualifier.value,
            "scope": figure.scope.value,
            "figure_kind": FIGURES.get(figure.kind, "other"),
            "unit": figure.unit or figure.kind,
            "span": [figure.start, figure.end],
        }
        for figure in reading.figures
        if figure.kind in FIGURES
    ]


def _places(reading: Reading) -> list[dict[str, Any]]:
    seen: dict[str, dict[str, Any]] = {}
    for one in reading.places:
        if not one.is_adjective and one.name not in seen:
            country = _name(one.country) if one.country else None
            seen[one.name] = {
                "kind": "place",
                "name": one.name,
                "country": country,
                "span": [one.start, one.end],
            }
    return list(seen.values())


def _duties(reading: Reading) -> list[dict[str, Any]]:
    return [
        {"kind": "commitment", "topic": duty.topic, "span": [duty.start, duty.end]}
        for duty in reading.duties
    ]


def predict(files: list[Path], dateline: date | None = None) -> dict[str, Any]:
    """Return the predictions for text files, by the name of the file."""
    return {
        file.stem: items(read_text(file.read_text(encoding="utf-8"), dateline=dateline))
        for file in files
    }


def seed(shared: Path) -> list[tuple[str, str, str]]:
    """Return the figures of the model article."""
    scorer = shared.parent / "bench" / "text" / "score.py"
    gold = json.loads((shared / "seed" / "gold.json").read_text(encoding="utf-8"))
    score = _load(scorer)
    read = predict([shared / "seed" / "article.txt"], date(2025, 12, 22))
    result = score.score_articles(gold, read)
    claim, figure = result["claim"], result["figure"]
    return [
        (
            "claims by speaker and stance",
            "P .67 R .71",
            f"P {claim['precision']:.2f} R {claim['recall']:.2f}",
        ),
        ("figures", "all", f"P {figure['precision']:.2f} R {figure['recall']:.2f}"),
        ("events", "", f"P {result['event']['precision']:.2f} R {result['event']['recall']:.2f}"),
        ("places", "", f"P {result['place']['precision']:.2f} R {result['place']['recall']:.2f}"),
        (
            "commitments",
            "",
            f"P {result['commitment']['precision']:.2f} R {result['commitment']['recall']:.2f}",
        ),
        ("must-not-be hit", "", ", ".join(f"{k} {v}" for k, v in result["negatives_hit"].items())),
    ]


def _load(file: Path) -> Any:
    from importlib.util import module_from_spec, spec_from_file_location

    found = spec_from_file_location("score", file)
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module
