"""Exemption: acts that look like a breach and, by the text, are none.

Texts say it in words ("patrol on own side"). A phrase stands for the event kind whose words it
holds; one that sets conditions has to be checked by a person.
"""

import re

from groundtruce.compliance.fact import Fact
from groundtruce.model.agreement import Commitment

_CONDITIONS = frozenset(
    {"after", "announced", "before", "except", "hours", "days", "if", "inside", "only", "outside"}
    | {"provided", "unless", "when", "where", "within"}
)


def exemption(fact: Fact, commitment: Commitment) -> str | None:
    """Return the phrase that exempts this act, if evidence and not only a party's word shows it."""
    if not commitment.exemptions:
        return None
    if fact.is_exercise:
        return exempting(commitment, "exercise")
    return exempting(commitment, fact.kind) if fact.is_stood_behind else None


def exempting(commitment: Commitment, kind: str) -> str | None:
    """Return the phrase of the text that names this kind of act among its exemptions.

    >>> from groundtruce.model.agreement import Commitment
    >>> text = Commitment(id="C", type="freeze", summary="Stay.", bound=("A",),
    ...                   exemptions=("patrol on own side", "self-defence"))
    >>> exempting(text, "own_patrol"), exempting(text, "self_defence"), exempting(text, "exercise")
    ('patrol on own side', 'self-defence', None)
    """
    wanted = set(kind.split("_"))
    return next((phrase for phrase in commitment.exemptions if wanted <= _words(phrase)), None)


def is_conditional(phrase: str) -> bool:
    """Whether the phrase sets conditions beyond naming an act."""
    return bool(_words(phrase) & _CONDITIONS) or any(map(str.isdigit, phrase))


def _words(phrase: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", phrase.casefold()))
