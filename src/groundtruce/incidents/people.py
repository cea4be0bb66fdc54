"""What people say of joins: split, join, undo, as judgements beside the reports.

Nothing is rewritten. An act is one or several judgements under one name, so that it can be taken
back whole. What contradicts a judgement that stands is refused, and the judgements are named.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from groundtruce.errors import Contradicts, NotFound
from groundtruce.incidents import obey
from groundtruce.model.claim import Claim
from groundtruce.model.incident import Incident
from groundtruce.model.judgement import Judgement, Verdict
from groundtruce.model.record import content_id

_UNDO = "Take one of them back with 'groundtruce undo', then judge again."


@dataclass(frozen=True)
class Act:
    """Who acts, for what reason, and when."""

    by: str
    why: str
    at: datetime

    def judgement(
        self, one: str, other: str, verdict: Verdict, act: str, undoes: str | None = None
    ) -> Judgement:
        """Return one judgement of the act."""
        moment = self.at.isoformat()
        return Judgement(
            id=content_id("j", one, other, verdict.value, self.by, self.why, moment, undoes),
            one=one,
            other=other,
            verdict=verdict,
            by=self.by,
            why=self.why,
            received=self.at,
            act=act,
            undoes=undoes,
        )


def split(incident: Incident, names: Sequence[str], act: Act) -> tuple[Judgement, ...]:
    """Return the judgements that take these claims out of the incident, as one incident.

    What is left stays where it fits best, which is together. Claims or reports may be named.
    """
    given = _oldest_first(incident)
    out = [one.id for one in given if not {one.id, one.report}.isdisjoint(names)]
    rest = [one.id for one in given if one.id not in out]
    if not out or not rest:
        raise NotFound(
            f"{', '.join(names)}: {'all' if out else 'none'} of {incident.id}.",
            "Name some of its claims, but not all; 'groundtruce show' lists them.",
        )
    name = _named("split", incident.id, names, act)
    first, *others = out
    together = [(first, one, Verdict.SAME) for one in others]
    apart = [(first, one, Verdict.DIFFERENT) for one in rest]
    return tuple(act.judgement(*row, name) for row in (*together, *apart))


def join(one: Incident, other: Incident, act: Act) -> tuple[Judgement, ...]:
    """Return the judgement that joins two incidents whole."""
    if one.id == other.id:
        raise NotFound(
            f"{one.id} and {other.id} are one incident already.", "See it with 'groundtruce show'."
        )
    first, second = (_oldest_first(each)[0].id for each in (one, other))
    name = _named("join", one.id, [other.id], act)
    return (act.judgement(first, second, Verdict.SAME, name),)


def undo(judgements: Iterable[Judgement], name: str, act: Act) -> tuple[Judgement, ...]:
    """Return the withdrawals of a judgement, or of all judgements of an act."""
    given = list(judgements)
    meant = [one for one in given if name in (one.id, one.act)]
    taken_back = obey.undone(given)
    meant = [one for one in meant if one.id not in taken_back]
    if not meant:
        raise NotFound(f"No judgement {name} stands.", "List them with 'groundtruce undo'.")
    undone = _named("undo", name, [one.id for one in meant], act)
    return tuple(
        act.judgement(one.one, one.other, Verdict.WITHDRAWN, undone, one.id) for one in meant
    )


def checked(judgements: Iterable[Judgement], new: Iterable[Judgement]) -> None:
    """Raise Contradicts where new judgements cannot stand beside those that do.

    A new word on the same two claims takes the place of the old one and contradicts nothing.
    """
    acted = list(new)
    changed = {judgement.pair for judgement in acted}
    given = [one for one in obey.standing(judgements) if one.pair not in changed]
    for judgement in acted:
        against = contradicted(given, judgement)
        if against:
            told = "; ".join(_told(one) for one in against)
            raise Contradicts(
                f"that {judgement.one} and {judgement.other} are {judgement.verdict.value} "
                f"contradicts what stands: {told}.",
                _UNDO,
            )
        given.append(judgement)


def contradictions(judgements: Iterable[Judgement]) -> tuple[tuple[Judgement, ...], ...]:
    """Return each judgement that stands and is not obeyed, with those that it contradicts.

    Judgements of two desks may meet in one log. The newest are obeyed until one is undone.
    """
    obeyed: list[Judgement] = []
    found = []
    for judgement in obey.standing(judgements):
        against = contradicted(obeyed, judgement)
        if against:
            found.append((judgement, *against))
        else:
            obeyed.append(judgement)
    return tuple(found)


def contradicted(judgements: Iterable[Judgement], new: Judgement) -> tuple[Judgement, ...]:
    """Return the judgements that stand in the way of a new one: a chain of same, one different."""
    standing = [one for one in obey.standing(judgements) if one.pair != new.pair]
    same = [one for one in standing if one.verdict is Verdict.SAME]
    if new.verdict is Verdict.DIFFERENT:
        return tuple(_chain(same, new.one).get(new.other, ()))
    if new.verdict is not Verdict.SAME:
        return ()
    here, there = _chain(same, new.one), _chain(same, new.other)
    for apart in standing:
        if apart.verdict is Verdict.DIFFERENT:
            for one, other in ((apart.one, apart.other), (apart.other, apart.one)):
                if one in here and other in there:
                    return (*here[one], apart, *there[other])
    return ()


def _chain(same: Sequence[Judgement], start: str) -> dict[str, list[Judgement]]:
    """Return the shortest way by *same* from a claim to each one that it reaches."""
    near: dict[str, list[tuple[str, Judgement]]] = defaultdict(list)
    for judgement in same:
        near[judgement.one].append((judgement.other, judgement))
        near[judgement.other].append((judgement.one, judgement))
    ways: dict[str, list[Judgement]] = {start: []}
    open_ends = deque([start])
    while open_ends:
        here = open_ends.popleft()
        for there, judgement in near[here]:
            if there not in ways:
                ways[there] = [*ways[here], judgement]
                open_ends.append(there)
    return ways


def _oldest_first(incident: Incident) -> list[Claim]:
    return sorted(incident.claims, key=lambda one: (one.received, one.id))


def _told(judgement: Judgement) -> str:
    why = f', "{judgement.why}"' if judgement.why else ""
    return (
        f"{judgement.id} ({judgement.one} and {judgement.other} are {judgement.verdict.value}, "
        f"{judgement.by}, {judgement.received:%Y-%m-%d}{why})"
    )


def _named(verb: str, what: str, names: Sequence[str], act: Act) -> str:
    return content_id("a", verb, what, sorted(names), act.by, act.why, act.at.isoformat())
