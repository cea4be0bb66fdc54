"""Items and texts that the reader had not seen: kinds of short items, claims of whole texts.

``short_items.yaml`` holds what desks file, each with the kind it is filed under, and
``headlines.yaml`` headlines of agencies drawn by lot. Repairs were made on every second one alone;
the other headlines, which nobody here wrote, are the figure to expect. ``whole_texts.yaml``
holds texts of many styles with the claims and figures that they make.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from groundtruce.model.claim import Actuality, Stance
from groundtruce.reports.text.claims import kind_of
from groundtruce.reports.text.reading import read_text
from groundtruce.reports.text.told import Reading, Told
from reading.kind_told import kinds_told, spoken, states

Row = tuple[str, str, str]


def listed(name: str) -> list[dict[str, Any]]:
    """Return the labelled entries of a file of this folder."""
    entries: list[dict[str, Any]] = yaml.safe_load(
        Path(__file__).with_name(name).read_text(encoding="utf-8")
    )
    return entries


# ---- short items


def short_items() -> list[Row]:
    """Return the share of items whose kind is read: on those repaired on, and on the others."""
    items, heads = listed("short_items.yaml"), listed("headlines.yaml")
    return [
        *_of_items("items repaired on", items[::2]),
        *_of_items("items not repaired on", items[1::2]),
        *_of_items("headlines repaired on", heads[::2]),
        *_of_items("headlines never repaired on", heads[1::2]),
    ]


def _of_items(name: str, items: list[dict[str, Any]]) -> list[Row]:
    read = [kinds_told(read_text(one["text"])) for one in items]
    exact = sum(states(one["kind"], kinds) for one, kinds in zip(items, read, strict=True))
    deeds = [
        (kind, one) for one, kinds in zip(items, read, strict=True) for kind in kinds - spoken()
    ]
    right = sum(any(states(k, {kind}) or states(kind, {k}) for k in (one["kind"], *one["also"]))
                for kind, one in deeds)  # fmt: skip
    return [
        (f"{name}: kind read", "≥ .80", f"{exact / len(items):.3f} of {len(items)}"),
        (f"{name}: kinds read that are told", "", f"{right / len(deeds):.3f} of {len(deeds)}"),
    ]


# ---- whole texts


@dataclass
class Found:
    """What became of the labels of the texts."""

    claims: list[tuple[str, str, bool]] = field(default_factory=list)
    figures: list[tuple[str, str, bool]] = field(default_factory=list)
    flipped: list[tuple[str, str]] = field(default_factory=list)
    asserted: list[tuple[str, str]] = field(default_factory=list)
    never: list[tuple[str, str]] = field(default_factory=list)


def whole_texts() -> list[Row]:
    """Return the shares of claims and figures found, and how often a grave error was made."""
    return [row for file in ("whole_texts", "more_texts", "last_texts") for row in _of_texts(file)]


def _of_texts(file: str) -> list[Row]:
    found = measured(file)
    denials = [one for one in found.claims if one[1].split()[1] == "denies"]
    return [
        (f"{file}: claims found", "", _share(found.claims)),
        (f"{file}: denials found", "", _share(denials)),
        (f"{file}: figures found", "", _share(found.figures)),
        (f"{file}: parties swapped", "≤ .01", f"{len(found.flipped)} of {len(found.claims)}"),
        (f"{file}: denials asserted", "≤ .01", f"{len(found.asserted)} of {len(denials)}"),
        (f"{file}: the possible told as done", "", str(len(found.never))),
    ]


@cache
def measured(file: str) -> Found:
    """Return what became of every label of the file."""
    found = Found()
    for entry in listed(f"{file}.yaml"):
        _measure(entry, read_text(entry["text"], dateline=_day(entry)), found)
    return found


def _measure(entry: dict[str, Any], reading: Reading, found: Found) -> None:
    name, wants = entry["name"], [want.split() for want in entry["says"]]
    for want in wants:
        is_found = any(_fits(want, told) for told in reading.told)
        found.claims.append((name, " ".join(want), is_found))
        if want[1] == "denies" and not is_found:
            same = [t for t in reading.told if _is_voice(want[0], t)]
            found.asserted += [(name, " ".join(want))] if _all_assert(same, wants) else []
    for figure in entry["figures"]:
        found.figures.append((name, figure, any(_counts(figure, one) for one in reading.figures)))
    for told in reading.told:
        if _is_flipped(told, wants):
            found.flipped.append((name, reading.text[told.start : told.end]))
    for never in entry.get("never", ()):
        if any(_fits(never.split(), told) for told in reading.told):
            found.never.append((name, never))


def _all_assert(told: list[Told], wants: list[list[str]]) -> bool:
    """Whether the voice that should deny was heard asserting more than the label has it assert."""
    asserting = [one for one in told if one.stance is Stance.ASSERTS]
    wanted = [want for want in wants if "asserts" in want[1]]
    return any(not any(_fits(want, one) for want in wanted) for one in asserting)


def _fits(want: list[str], told: Told) -> bool:
    who, stance, accused, kind = want
    real = told.event is not None and told.event.actuality in (
        Actuality.ACCOMPLISHED, Actuality.ONGOING,
    )  # fmt: skip
    read = {kind_of(told), *({told.event.kind} if real and told.event else ())}
    return (
        _is_voice(who, told)
        and told.stance.value in stance.split("|")
        and (accused == "*" or told.accused in accused.split("|") or _agent(told) == accused)
        and (kind.endswith("*") or any(states(k, read) for k in kind.split("|")))
    )


def _agent(told: Told) -> str | None:
    return told.agent.party if told.agent else None


def _is_voice(who: str, told: Told) -> bool:
    return any(_is_one(one, told) for one in who.split("|"))


def _is_one(who: str, told: Told) -> bool:
    if who in ("*", "text"):
        return who == "*" or told.speaker is None
    if told.speaker is None:
        return False
    if who.startswith("@"):
        return who[1:].lower() in told.speaker.words.lower()
    return told.speaker.party == who


def _is_flipped(told: Told, wants: list[list[str]]) -> bool:
    """Whether accuser and accused stand the other way round than the labels have them."""
    speaker = told.speaker.party if told.speaker else None
    if speaker is None or told.accused is None:
        return False
    pairs = {(want[0], want[2]) for want in wants}
    return (told.accused, speaker) in pairs and not {
        (speaker, told.accused),
        (speaker, "*"),
    } & pairs


def _counts(figure: str, one: Any) -> bool:
    kind, value, scope = figure.split()
    read = one.best if one.best is not None else one.lower
    return one.kind in kind.split("|") and read == float(value) and scope in ("*", one.scope.value)


def _share(ones: list[tuple[str, str, bool]]) -> str:
    return f"{sum(right for *_, right in ones) / len(ones):.3f} of {len(ones)}"


def _day(entry: dict[str, Any]) -> date:
    day: date = entry["dateline"]
    return day
