"""Refrain: the state of prohibitions and freezes, which are kept by not doing.

*None recorded* becomes ``kept`` only where somebody was looking; otherwise nobody could see.
"""

from groundtruce.compliance.acts import Act, Bearing
from groundtruce.compliance.standing import Standing, reasons_of
from groundtruce.compliance.term import Term
from groundtruce.model.assessment import State
from groundtruce.model.finding import Reason

# The share of area and time that must have been watched before silence counts as keeping.
KEPT_FROM = 0.8


def standing(term: Term, acts: tuple[Act, ...], watched: float) -> Standing:
    """Return the state of a duty not to do something, with the findings and reasons behind it."""
    breaches = tuple(act for act in acts if act.bearing is Bearing.BREACH)
    open_acts = tuple(act for act in acts if act.bearing is Bearing.CONTESTED)
    alleged = tuple(act for act in acts if act.bearing is Bearing.ALLEGED)
    if breaches:
        return Standing(State.BREACHED, None, (*breaches, *open_acts), reasons_of(breaches))
    if term.suspended_now is not None:
        return Standing(State.SUSPENDED, None, open_acts, reasons_of(open_acts))
    if open_acts:
        return Standing(State.CONTESTED, None, (*open_acts, *alleged), reasons_of(open_acts))
    if alleged:
        text = "There are allegations that nobody could check; they neither break nor keep it."
        unchecked = Reason(rule="allegations_unchecked", text=text)
        return Standing(
            State.NOT_OBSERVABLE,
            None,
            alleged,
            (unchecked, *reasons_of(alleged), _looked(watched, recorded=True)),
        )
    state = State.KEPT if watched >= KEPT_FROM else State.NOT_OBSERVABLE
    return Standing(state, None, (), (_looked(watched),))


def _looked(watched: float, *, recorded: bool = False) -> Reason:
    is_enough = watched >= KEPT_FROM
    share = f"{watched:.0%} of area and time was watched, where {KEPT_FROM:.0%} are needed."
    text = share if recorded else f"None recorded: {share}"
    return Reason(rule="watched" if is_enough else "not_watched", text=text)
