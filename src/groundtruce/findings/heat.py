"""Heat: what detections from space add to a finding, and the words that must stand beside it.

It makes an event likelier that somebody says took place, by a ratio measured in the area and
never below one. It changes no status, attributes nothing, and no event rests on it alone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from groundtruce.findings.voices import Heard, ids
from groundtruce.model.claim import Claim, Modality
from groundtruce.model.finding import Reason
from groundtruce.model.heat import Heat, Said
from groundtruce.model.incident import Incident


def newest(heats: Iterable[Heat]) -> dict[str, list[Heat]]:
    """Return what space said of each incident, the newest answer first."""
    found: dict[str, list[Heat]] = {}
    for one in sorted(heats, key=lambda heat: (heat.asked, heat.id), reverse=True):
        found.setdefault(one.incident, []).append(one)
    return found


def of(incident: Incident, heats: dict[str, list[Heat]]) -> Heat | None:
    """Return the newest answer to the question that the incident is now, if it was asked."""
    return next((one for one in heats.get(incident.id, ()) if one.is_of(incident)), None)


def ratio(heat: Heat | None, voices: Iterable[Heard]) -> float:
    """Return what it is worth beside these voices: nothing where none says that it happened."""
    told = heat is not None and heat.weighs and any(voice.affirming for voice in voices)
    return heat.ratio if heat is not None and told else 1.0


def is_context(claim: Claim) -> bool:
    """Whether a claim tells what a sensor in space perceived, with no analyst's word on an image.

    Its weight is the measured one or none, so the claim adds nothing of its own.
    """
    seen = claim.observation
    return seen is not None and seen.modality is Modality.SATELLITE and claim.image is None


def reasons(heat: Heat | None, voices: Sequence[Heard]) -> list[Reason]:
    """Return in words what space adds, with its error, or that it adds nothing."""
    context = [claim for voice in voices for claim in voice.claims if is_context(claim)]
    if heat is None and not context:
        return []
    if heat is None:
        text = (
            "What was seen from space is context only: it was not measured here what it is worth."
        )
    else:
        text = f"{_TOLD[heat.said](heat)} {_ALWAYS}"
    return [Reason(rule="heat", text=text, claims=ids(context))]


_ALWAYS = "Heat names no side and no weapon, and its absence denies nothing."


def _worth(heat: Heat) -> str:
    wrong = "unknown" if heat.wrong is None else f"{heat.wrong:.1%}"
    held_out = "" if heat.held_out is None else f" ({heat.held_out:.1%} of those held out)"
    return (
        f"{_what(heat)}: {heat.ratio:.1f} times likelier after an incident than in peace "
        f"(95 % {heat.lower:.1f} to {heat.upper:.1f}); of places in peace {wrong} would have been "
        f"confirmed{held_out}."
    )


def _what(heat: Heat) -> str:
    if heat.metres is None or heat.seen is None:
        return "No detection from space within 25 km"
    when = f"{heat.seen:%Y-%m-%d}" if heat.is_day else f"{heat.seen:%Y-%m-%d %H:%M} UTC"
    sigma = f", {heat.metres / heat.combined_m:.1f} standard errors," if heat.combined_m else ""
    return f"Something burned {heat.metres / 1000:.1f} km away{sigma} on {when}"


def _little(heat: Heat) -> str:
    return f"{_worth(heat)} That is little."


def _nothing(heat: Heat) -> str:
    return f"{_what(heat)}; nothing near enough to weigh."


def _uncalibrated(heat: Heat) -> str:
    return f"{_what(heat)}; {heat.why}, so it is context only and weighs nothing."


_TOLD: Mapping[Said, Callable[[Heat], str]] = {
    Said.CORROBORATES: _worth,
    Said.LITTLE: _little,
    Said.NOTHING: _nothing,
    Said.UNCALIBRATED: _uncalibrated,
    Said.NOT_INFORMATIVE: lambda heat: f"{heat.why}.",
    Said.NOT_GATHERED: lambda heat: f"{heat.why}.",
}
