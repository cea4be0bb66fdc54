"""Exemption: acts that look like a breach and, by the text, are none.

Texts say it in words ("patrol on own side"). A phrase stands for the event kind whose words it
holds; one that sets conditions has to be checked by a person.
"""

import re

from groundtruce.model.agreement import Commitment
from groundtruce.model.finding import Finding, Status

_ESTABLISHED = (Status.CORROBORATED, Status.VERIFIED)
_CONDITIONS = frozenset(
    {"after", "announced", "before", "except", "hours", "days", "if", "inside", "only", "outside"}
    | {"provided", "unless", "when", "where", "within"}
)


def exemption(finding: Finding, commitment: Commitment) -> str | None:
    """Return the phrase that exempts this act, if evidence and not only a party's word shows it."""
    observations = [c.observation for c in finding.incident.claims if c.observation is not None]
    if observations and all(seen.is_exercise for seen in observations):
        return exempting(commitment, "exercise")
    if finding.status in _ESTABLISHED:
        return exempting(commitment, finding.incident.kind)
    return None


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
