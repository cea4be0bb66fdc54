"""Words that carry what somebody says, by what the speaker does with it."""

from functools import cache
from typing import TYPE_CHECKING

from groundtruce.reports.text.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj")


_DOES = (
    "accuses",
    "denies",
    "acknowledges",
    "threatens",
    "promises",
    "calls_for",
    "asserts",
    "thinks",
)


@cache
def speech_verbs() -> dict[str, str]:
    """Return what each verb of speech does, by its lemma."""
    listed = words("cues")
    return {verb: does for does in reversed(_DOES) for verb in listed[does].get("verbs", ())}


@cache
def speech_nouns() -> dict[str, str]:
    """Return what each noun that names speech does, by its lemma."""
    return {noun: does for does, listed in words("cues")["nouns"].items() for noun in listed}


@cache
def _idioms() -> dict[str, list[tuple[str, frozenset[str]]]]:
    table: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for does, listed in words("cues")["idioms"].items():
        for verb, company in listed.items():
            table.setdefault(verb, []).append((does, frozenset(company)))
    return table


def does_by_idiom(verb: "Token") -> str | None:
    """Return what "shrugged off" or "held responsible" does, where the company makes it speech."""
    offered = _idioms().get(verb.lemma_.lower())
    if offered is None:
        return None
    near = {c.lower_ for c in verb.children}
    near |= {i.lower_ for c in verb.children if c.dep_ in ("ccomp", "dobj") for i in c.children}
    return next((does for does, company in offered if company & near), None)


@cache
def takes_object() -> frozenset[str]:
    """Return the verbs that take a noun as what is said: "denied the charge"."""
    listed = words("cues")
    return frozenset([*listed["object"], *listed["denies"]["verbs"]])


@cache
def takes_preposition() -> dict[str, frozenset[str]]:
    """Return the verbs that pass a thing on behind a preposition: "spoke of"."""
    return {verb: frozenset(preps) for verb, preps in words("cues")["with_preposition"].items()}


@cache
def weak() -> frozenset[str]:
    """Return the verbs that mean speech only with a clause or a quotation, and often a deed."""
    return frozenset(words("cues")["weak"])


@cache
def only_quoted() -> frozenset[str]:
    """Return the verbs that are speech only beside a quotation."""
    return frozenset(words("cues")["only_quoted"])


@cache
def deniable() -> frozenset[str]:
    """Return the nouns that a denial may stand on: "a claim X has denied"."""
    return frozenset(words("cues")["deniable"])
