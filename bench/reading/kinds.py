"""Kinds of event, each with its precision and recall: sentences of our own, pairs, short items.

The sentences were not tuned on and name every kind that they tell, so both figures are exact. The
pairs were tuned on; their labels stay silent on much, and a kind that was read counts as wrong
only where the label names another for the same voice and leaves none open.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from tests.reports.text.mirrored import Result, results

from groundtruce.model.claim import Actuality
from groundtruce.reports.text.event import events
from groundtruce.reports.text.parse import all_parsed
from groundtruce.reports.text.reading import read_text
from reading.kind_told import kinds_told, spoken, states
from reading.unseen import listed

REAL = (Actuality.ACCOMPLISHED, Actuality.ONGOING)


@dataclass
class Counts:
    """How often each kind was found, missed and read where it is not."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def figures(self, kinds: set[str]) -> str:
        """Return precision and recall of the kinds together."""
        found, missed, wrong = (
            sum(counted[kind] for kind in kinds)
            for counted in (self.found, self.missed, self.wrong)
        )
        precision = f"{found / (found + wrong):.2f}" if found + wrong else "–"
        recall = f"{found / (found + missed):.2f}" if found + missed else "–"
        return f"P {precision} R {recall} of {found + missed}"

    @property
    def kinds(self) -> set[str]:
        """Return every kind that was named or read."""
        return {*self.found, *self.missed, *self.wrong}


def table() -> list[tuple[str, str, str]]:
    """Return a row for each kind, on the sentences and beside it on the pairs."""
    sets = (of_sentences(), of_pairs(), of_items())
    kinds = sorted(set().union(*(counts.kinds for counts in sets)))
    rows = [(kind, "", _side_by_side(sets, {kind})) for kind in kinds]
    return [*rows, ("all kinds", "", _side_by_side(sets, set(kinds)))]


def _side_by_side(sets: tuple[Counts, Counts, Counts], kinds: set[str]) -> str:
    sentences, pairs, items = (counts.figures(kinds) for counts in sets)
    return f"{sentences}; pairs {pairs}; items {items}"


def of_sentences() -> Counts:
    """Count the kinds of the sentences, whose labels name all of them."""
    counts = Counts()
    text = Path(__file__).with_name("sentences.yaml").read_text(encoding="utf-8")
    entries = yaml.safe_load(text)
    for entry, doc in zip(entries, all_parsed(e["text"] for e in entries), strict=True):
        read = {event.kind for event in events(doc) if event.actuality in REAL}
        told = set(entry["kinds"])
        counts.found.update(told & read)
        counts.missed.update(told - read)
        counts.wrong.update(read - told)
    return counts


def of_items() -> Counts:
    """Count the kinds of short items and headlines, each filed under one and telling others."""
    counts = Counts()
    for entry in (*listed("short_items.yaml"), *listed("headlines.yaml")):
        read = kinds_told(read_text(entry["text"]))
        told = entry["kind"]
        (counts.found if states(told, read) else counts.missed).update([told])
        counts.wrong.update(
            kind
            for kind in read - spoken()
            if not any(states(k, {kind}) or states(kind, {k}) for k in (told, *entry["also"]))
        )
    return counts


def of_pairs() -> Counts:
    """Count the kinds that the labels of the pairs name."""
    counts = Counts()
    for one in results():
        wants = [want.split() for want in one.want]
        for speaker, _, _, kind in wants:
            if kind in ("*", "-"):
                continue
            read = {got[3] for got in one.got if speaker in ("*", got[0])}
            named = kind.split("|")
            hit = next((k for k in named if k in read), None)
            (counts.found if hit else counts.missed)[hit or named[0]] += 1
        counts.wrong.update(_named_wrongly(one, wants))
    return counts


def _named_wrongly(one: Result, wants: list[list[str]]) -> set[str]:
    bad = set()
    for speaker, _, _, kind in one.got:
        asked = [want[3] for want in wants if want[0] in ("*", speaker)]
        is_open = not asked or any(named in ("*", "-") for named in asked)
        if kind != "-" and not is_open and not any(kind in named.split("|") for named in asked):
            bad.add(kind)
    return bad
