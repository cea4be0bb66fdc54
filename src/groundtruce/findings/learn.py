"""Learn: how far each voice can be believed, from the case itself.

After Dawid and Skene (1979): whether each event took place and how often each voice speaks of
events that did, and of events that did not, are estimated together, apart for each setting: who
accuses, and whether access was refused. So a party's accusations have a reliability of their own,
and its outlets' echo of them adds nothing. The ratios set by judgement are the prior, worth so
many incidents; voices heard seldom stay near it. What the mission itself perceived is never
learned: it is what all else is measured against.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from groundtruce.findings.evidence import (
    BOTH_SIDES,
    LEAST,
    MOST,
    PARTY_WORD,
    basis,
    ratio_against,
    ratio_for,
)
from groundtruce.findings.grade import Hearing
from groundtruce.findings.voices import Heard

# How many incidents the ratios set by judgement are worth, and how many the even odds.
PRIOR_INCIDENTS = 15.0
PRIOR_BASE = 10.0
# No voice alone makes an event more than this many times likelier or less likely.
MOST_FOR = 20.0
MOST_FOR_SILENCE = 5.0
MOST_FOR_DENIAL_BY_PARTY = 1.5
ROUNDS = 60
CLOSE_ENOUGH = 1e-5
_OBSERVED = "observed"
_SILENT, _AFFIRMS, _DENIES = 0, 1, 2


@dataclass(frozen=True)
class Heeded:
    """What a voice says of an event, and the ratio that judgement gives to its saying so."""

    affirms: bool
    ratio: float
    is_party: bool = False


@dataclass(frozen=True, order=True)
class Setting:
    """In what a word is heard: the sides that affirm, and whether access was refused."""

    affirming: tuple[str, ...]
    refused: bool


@dataclass(frozen=True)
class Prior:
    """The share that is expected to have taken place, and how many incidents that is worth."""

    base: float
    weight: float


_EVEN = Prior(0.5, PRIOR_BASE)


@dataclass(frozen=True)
class Learned:
    """What a case taught: by setting, the share that took place, and log ratios of words.

    A log ratio is under voice and word: silence, affirming or denying.
    """

    bases: Mapping[Setting, float] = field(default_factory=dict)
    logs: Mapping[Setting, Mapping[tuple[str, int], float]] = field(default_factory=dict)

    def knows(self, hearing: Hearing) -> bool:
        """Whether anything was learned where words are heard as in this hearing."""
        return setting_of(hearing) in self.bases

    def probability(self, hearing: Hearing) -> float:
        """Return how probable it is that the event took place, as voices and silences say."""
        told, setting = heeded(hearing), setting_of(hearing)
        base, known = self.bases.get(setting, 0.5), self.logs.get(setting, {})
        logs = [math.log(base / (1 - base)), math.log(hearing.heat_ratio)]
        for key, said in told.items():
            sign, word = (1, _AFFIRMS) if said.affirms else (-1, _DENIES)
            logs.append(known.get((key, word), sign * math.log(said.ratio)))
        logs += [log for (key, word), log in known.items() if word == _SILENT and key not in told]
        return 1 / (1 + math.exp(-math.fsum(logs)))

    def likelihood(self, hearing: Hearing, most: float) -> float:
        """Return the same within the bounds that no machine's number leaves."""
        return round(min(most, max(LEAST, self.probability(hearing))), 4)


def setting_of(hearing: Hearing) -> Setting:
    """Return in what setting the words of this hearing are heard."""
    return Setting(hearing.affirming_sides, bool(hearing.restrictions))


def heeded(hearing: Hearing) -> dict[str, Heeded]:
    """Return what counts of a hearing: one word for each basis, and for each part of a party.

    A party that accuses, that counts its own losses, and that denies are three different
    witnesses; outlets of one affiliation are one.
    """
    told: dict[str, Heeded] = {}
    for voice in hearing.voices:
        for key, said in _said(voice):
            known = told.get(key)
            if known is None or said.ratio > known.ratio:
                told[key] = said
    if len(hearing.affirming_sides) > 1:
        told["both sides"] = Heeded(True, BOTH_SIDES / PARTY_WORD**2)
    return told


def reliabilities(hearings: Iterable[Hearing]) -> Learned:
    """Learn from all hearings of a case; their order does not matter."""
    told = [(setting_of(hearing), heeded(hearing)) for hearing in hearings]
    bases: dict[Setting, float] = {}
    logs: dict[Setting, dict[tuple[str, int], float]] = {}
    heard: dict[Setting, list[dict[str, Heeded]]] = {}
    for setting, words in told:
        heard.setdefault(setting, []).append(words)
    for setting in sorted(heard, key=lambda one: (one.refused, one)):
        prior = _EVEN
        # Where access was refused little is heard, and what is heard could be read either way:
        # how often such accusations hold is taken from where somebody could look.
        looked_at = Setting(setting.affirming, refused=False)
        if setting.refused and looked_at in bases:
            prior = Prior(bases[looked_at], float(len(heard[looked_at])))
        bases[setting], logs[setting] = _Words(heard[setting], prior).learned()
    return Learned(bases, logs)


def _said(voice: Heard) -> Iterable[tuple[str, Heeded]]:
    if voice.is_party:
        yield from _said_by_party(voice)
        return
    key = basis(voice)
    if voice.observed:
        modalities = {c.observation.modality for c in voice.observed if c.observation}
        key = f"{_OBSERVED}:{min(modalities)}"
    if voice.affirming:
        yield key, Heeded(True, ratio_for(voice))
    elif voice.contradicting:
        yield key, Heeded(False, ratio_against(voice))


def _said_by_party(voice: Heard) -> Iterable[tuple[str, Heeded]]:
    side = f"party:{voice.side}"
    if voice.affirming:
        ratio = ratio_for(voice)
        part = "says" if ratio <= PARTY_WORD else f"against itself {ratio:g}"
        yield f"{side}:{part}", Heeded(True, ratio, is_party=True)
    elif voice.contradicting or any(claim.is_denial for claim in voice.claims):
        yield f"{side}:denies", Heeded(False, 1.0, is_party=True)


class _Words:
    """The words of one setting in columns, incident by voice, and the rounds of learning."""

    def __init__(self, told: list[dict[str, Heeded]], prior: Prior = _EVEN) -> None:
        self._prior = prior
        self._keys = sorted({key for words in told for key in words})
        column = {key: at for at, key in enumerate(self._keys)}
        self._said = np.zeros((len(told), len(self._keys)), dtype=np.int8)
        self._judged = np.ones(len(self._keys))
        self._parties = np.zeros(len(self._keys), dtype=bool)
        for row, words in enumerate(told):
            for key, one in words.items():
                at = column[key]
                self._said[row, at] = _AFFIRMS if one.affirms else _DENIES
                self._judged[at] = max(self._judged[at], one.ratio)
                self._parties[at] |= one.is_party
        self._anchored = np.array([key.startswith(_OBSERVED) for key in self._keys], dtype=bool)

    def learned(self) -> tuple[float, dict[tuple[str, int], float]]:
        """Return the share that took place, and the log ratio of each voice and word."""
        base, probable = self._prior.base, np.full(len(self._said), self._prior.base)
        logs = self._logs(probable, base, weight=0.0)
        for _ in range(ROUNDS):
            before = probable
            probable = self._probable(logs, base)
            base = self._base(probable)
            logs = self._logs(probable, base, weight=1.0)
            if np.abs(probable - before).max() < CLOSE_ENOUGH:
                break
        rounded = {
            (key, word): round(float(logs[word, at]), 6)
            for at, key in enumerate(self._keys)
            for word in (_SILENT, _AFFIRMS, _DENIES)
        }
        return round(base, 6), rounded

    def _base(self, probable: "np.ndarray") -> float:
        prior = self._prior
        share = (probable.sum() + prior.weight * prior.base) / (len(probable) + prior.weight)
        return float(min(MOST, max(LEAST, share)))

    def _probable(self, logs: "np.ndarray", base: float) -> "np.ndarray":
        told = logs[self._said, np.arange(len(self._keys))].sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-told - math.log(base / (1 - base)))))

    def _logs(self, probable: "np.ndarray", base: float, weight: float) -> "np.ndarray":
        """Return log ratios by word and voice; without weight those of judgement."""
        if_so, if_not = np.zeros((3, len(self._keys))), np.zeros((3, len(self._keys)))
        for word, judged in ((_AFFIRMS, self._judged), (_DENIES, 1 / self._judged)):
            spoke = self._said == word
            rate = (spoke.sum(axis=0) + 0.5) / (len(spoke) + 2.0)
            false_rate = rate / (base * judged + 1 - base)
            if_so[word] = _rate(spoke, probable * weight, false_rate * judged)
            if_not[word] = _rate(spoke, (1 - probable) * weight, false_rate)
        if_so[_SILENT], if_not[_SILENT] = 1 - if_so.sum(axis=0), 1 - if_not.sum(axis=0)
        logs = np.log(np.maximum(if_so, 1e-6)) - np.log(np.maximum(if_not, 1e-6))
        return self._bounded(logs)

    def _bounded(self, logs: "np.ndarray") -> "np.ndarray":
        """Keep every word within its honest bounds: none works against what it says."""
        denial = np.where(self._parties, math.log(MOST_FOR_DENIAL_BY_PARTY), math.log(MOST_FOR))
        silence = math.log(MOST_FOR_SILENCE)
        logs[_AFFIRMS] = np.clip(logs[_AFFIRMS], 0.0, math.log(MOST_FOR))
        logs[_DENIES] = np.clip(logs[_DENIES], -denial, 0.0)
        logs[_SILENT] = np.clip(logs[_SILENT], -silence, silence)
        logs[_AFFIRMS, self._anchored] = np.log(self._judged[self._anchored])
        logs[_DENIES, self._anchored] = -np.log(self._judged[self._anchored])
        # To say nothing is never worth more than to affirm, nor less than to deny.
        logs[_SILENT] = np.clip(logs[_SILENT], logs[_DENIES], logs[_AFFIRMS])
        return logs


def _rate(spoke: "np.ndarray", weights: "np.ndarray", prior: "np.ndarray") -> "np.ndarray":
    """Return how often a word is said among incidents of these weights, drawn to the prior."""
    count = (spoke * weights[:, None]).sum(axis=0) + PRIOR_INCIDENTS * prior
    return np.asarray(count / (weights.sum() + PRIOR_INCIDENTS))
