"""Change: what would move a finding, said as concrete things to look for."""

from groundtruce.findings.grade import Grade, Hearing
from groundtruce.model.finding import Attribution, Status

_QUESTIONS = {
    "first_shot": "An independent record of who fired first: camera, radar, an observer present.",
    "actor": "Evidence of who acted that is not a party's accusation.",
    "side": "An exact position, and the line as either side draws it.",
    "cause": "A technical report on the blast that both parties were able to examine.",
    "laying": "A dated survey of the ground, or an examination of the device by a third party.",
    "casualties": "Hospital or burial records for the numbers of people harmed.",
    "place": "An exact position, for instance from imagery or a visit.",
    "time": "A record with a clock: a log, a recording, a message sent at the time.",
    "grounds": "The documents on which the grounds are based.",
}


def would_change(
    hearing: Hearing, grade: Grade, attribution: Attribution, unsettled: tuple[str, ...]
) -> tuple[str, ...]:
    """Return sentences made from what is missing, the most telling first."""
    return tuple(
        dict.fromkeys(
            [
                *_for_the_event(hearing, grade),
                *(_QUESTIONS[question] for question in unsettled),
                *_for_the_place(hearing),
                *_for_the_attribution(grade, attribution),
            ]
        )
    )


def _for_the_event(hearing: Hearing, grade: Grade) -> list[str]:
    where = _where(hearing)
    independent = "An account from an origin that speaks for no party."
    observed = f"An observation by the mission itself{where}."
    match grade.status:
        case Status.CORROBORATED:
            against = "Independent evidence that it did not happen so."
            return [against, *(f"A retraction by {side}." for side in _retractable(hearing, grade))]
        case Status.REFUTED:
            return ["Independent evidence that it happened after all."]
        case Status.NOT_VERIFIABLE:
            return [f"Access{where}.", independent]
        case Status.CONTESTED:
            return [independent, observed]
        case _:
            answers = [f"An answer from {side}." for side in _unheard(hearing)]
            return [independent, observed, *answers]


def _where(hearing: Hearing) -> str:
    place = hearing.incident.place
    return f" at {place.label()}" if place is not None and place.is_pin else ""


def _retractable(hearing: Hearing, grade: Grade) -> tuple[str, ...]:
    resting = grade.rule in ("acknowledged", "announced", "both_sides")
    return hearing.affirming_sides if resting else ()


def _unheard(hearing: Hearing) -> list[str]:
    spoke = {voice.side for voice in hearing.voices}
    accused = {claim.accused for claim in hearing.incident.claims}
    return sorted(side for side in accused - spoke if side is not None)


def _for_the_place(hearing: Hearing) -> list[str]:
    place = hearing.incident.place
    return [] if place is not None and place.is_pin else ["A place exact enough to visit."]


def _for_the_attribution(grade: Grade, attribution: Attribution) -> list[str]:
    if attribution.is_made or not attribution.accused or grade.status is Status.REFUTED:
        return []
    return ["An acknowledgement by a party of its own part."]
