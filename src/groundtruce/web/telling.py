"""Telling: what pages show of a record, cut to what their visitor may be told of it."""

from typing import Any

from groundtruce.model.finding import Finding
from groundtruce.model.report import Report
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked

Row = dict[str, Any]


def incident(asked: Asked, finding: Finding) -> Row:
    """Return all that is held of an incident as far as the visitor may know it.

    A claim whose words are withheld stays in its place and says so.
    """
    one: Row = asked.moment.incident(finding.incident.id) or {}
    told = asked.disclosure
    if told.is_whole:
        return one
    silent = {claim.id for claim in finding.incident.claims if not told.tells(claim)}
    sides = [
        {**side, "voices": [_voice(voice, silent, asked) for voice in side["voices"]]}
        for side in one["sides"]
    ]
    grounds = [ground for ground in one["grounds"] if ground["id"] not in silent]
    shown = {**one, "sides": sides, "grounds": grounds, "withheld": len(silent)}
    return shown if told.is_inside else {**shown, "waterfall": None}


def beside(asked: Asked, finding: Finding) -> dict[str, list[Row]]:
    """Return rows of what stands beside an incident as far as the visitor may see it."""
    return asked.moment.beside(finding, released_only=not asked.disclosure.is_inside)


def report(asked: Asked, name: str) -> Row | None:
    """Return what is shown of a report as far as the visitor may know it; ``None`` if at all not.

    A liaison is shown what the own party said, and not what the mission makes of it.
    """
    known = asked.bench.store.held(Report, name)
    if known is None or not asked.disclosure.has(known):
        return None
    one = asked.moment.report(name)
    if one is None:
        return None
    claims = one["claims"]
    if not asked.disclosure.is_inside:
        one = {**one, "claims": [{**claim, "reasons": None} for claim in claims]}
    if asked.disclosure.reads(known):
        return one
    closed = {"text": asked.word("restricted", "access_words"), "title": one["source"]}
    return {**one, **closed, "checks": [], "claims": [{**claim, "quote": ""} for claim in claims]}


def restricted(asked: Asked, sha256: str) -> str | None:
    """Return why an original may not be opened, or ``None`` where it may."""
    if asked.disclosure.opens(sha256):
        return None
    return asked.word("restricted", "access_words")


def _voice(voice: Row, silent: set[str], asked: Asked) -> Row:
    claims = [_silenced(one, asked) if one["id"] in silent else one for one in voice["claims"]]
    is_silent = all("withheld" in one for one in claims)
    hides_who = is_silent and not asked.may(Verb.SEE)
    origin = asked.word("own_people", "access_words") if hides_who else voice["origin"]
    return {**voice, "origin": origin, "claims": claims}


def _silenced(claim: Row, asked: Asked) -> Row:
    """Return what is shown of a claim whose words are withheld: that it was made, and when."""
    why = "restricted" if asked.may(Verb.SEE) else "withheld"
    kept = {"id": claim["id"], "when": claim["when"]}
    return {**kept, "withheld": asked.word(why, "access_words")}
