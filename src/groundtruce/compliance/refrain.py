"""Refrain: the state of prohibitions and freezes, which are kept by not doing.

*None recorded* becomes ``kept`` only where somebody was looking; otherwise nobody could see.
"""

from groundtruce.compliance.acts import Bearing
from groundtruce.compliance.held import Held
from groundtruce.compliance.standing import Standing
from groundtruce.compliance.term import Term
from groundtruce.model.assessment import State
from groundtruce.model.finding import Reason

# The share of area and time that must have been watched before silence counts as keeping.
KEPT_FROM = 0.8


def standing(term: Term, acts: Held, watched: float) -> Standing:
    """Return the state of a duty not to do something, with the findings and reasons behind it."""
    breaches, open_acts = acts.of(Bearing.BREACH), acts.of(Bearing.CONTESTED)
    alleged = acts.of(Bearing.ALLEGED)
    if breaches:
        seen = (*breaches.ids, *open_acts.ids)
        return Standing(State.BREACHED, None, seen, breaches.reasons)
    if term.suspended_now is not None:
        return Standing(State.SUSPENDED, None, open_acts.ids, open_acts.reasons)
    if open_acts:
        seen = (*open_acts.ids, *alleged.ids)
        return Standing(State.CONTESTED, None, seen, open_acts.reasons)
    if alleged:
        text = "There are allegations that nobody could check; they neither break nor keep it."
        unchecked = Reason(rule="allegations_unchecked", text=text)
        told = (unchecked, *alleged.reasons, _looked(watched, recorded=True))
        return Standing(State.NOT_OBSERVABLE, None, alleged.ids, told)
    state = State.KEPT if watched >= KEPT_FROM else State.NOT_OBSERVABLE
    return Standing(state, None, (), (_looked(watched),))


def _looked(watched: float, *, recorded: bool = False) -> Reason:
    is_enough = watched >= KEPT_FROM
    share = f"{watched:.0%} of area and time was watched, where {KEPT_FROM:.0%} are needed."
    text = share if recorded else f"None recorded: {share}"
    return Reason(rule="watched" if is_enough else "not_watched", text=text)
