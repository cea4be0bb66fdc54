"""``alerts.yaml``: what a case wants to hear of at once, and by which channels."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from groundtruce.errors import CaseError
from groundtruce.model.agenda import EventKind
from groundtruce.model.alert import FLASH, Channel, On, Plan, Rule
from groundtruce.model.case import Case
from groundtruce.model.vocabulary import LANGUAGES, Vocabulary, vocabulary
from groundtruce.model.watch import WatchKind
from groundtruce.reports import marked_yaml
from groundtruce.reports.case_entry import (
    Found,
    Where,
    each_once,
    entries,
    made,
    mapping,
    suggestion,
    where_in,
)

FILE = "alerts.yaml"
_KEYS = ("rules", "channels", "known_within_hours")


def read(folder: Path, case: Case) -> Plan:
    """Read the case's plan; without the file flash reports still raise an alert.

    Raises CaseError with file, line and field for what is no plan, or names what the case does
    not have.
    """
    path = folder / FILE
    if not path.is_file():
        return Plan()
    marked = marked_yaml.read(path, CaseError)
    where = where_in(marked)
    plain = mapping(marked.value, where)
    for key in plain:
        if key not in _KEYS:
            raise CaseError(f"{key!r} is no key here.", suggestion(key, _KEYS), marked.where(key))
    channels = [Found(_channel(told, at), at) for told, at in entries(plain, "channels", marked)]
    rules = [Found(made(Rule, told, at), at) for told, at in entries(plain, "rules", marked)]
    each_once(channels, "channel")
    each_once(rules, "rule")
    names = {one.value.id for one in channels}
    for one in rules:
        _check(one, case, names)
    told = tuple(one.value for one in rules)
    given = {"known_within_hours": plain["known_within_hours"]} if plain.get(_KEYS[2]) else {}
    own = () if any(rule.id == FLASH.id for rule in told) else (FLASH,)
    every = {**given, "rules": (*own, *told), "channels": tuple(one.value for one in channels)}
    return made(Plan, every, where)


def _channel(told: dict[str, Any], where: Where) -> Channel:
    quiet = told.get("quiet")
    if quiet is not None:
        hours = mapping(quiet, lambda *field: where("quiet", *field))
        told = {**told, "quiet": tuple(_clock(hours.get(end)) for end in ("from", "to"))}
    if told.get("digest") is not None:
        told = {**told, "digest": _clock(told["digest"])}
    channel = made(Channel, told, where)
    _known((channel.language,), LANGUAGES, "language", where, "language")
    return channel


def _clock(said: Any) -> Any:
    """Return the time as text; without quotes YAML takes 22:00 for a number to the base of 60."""
    return f"{said // 60:02}:{said % 60:02}" if isinstance(said, int) else said


def _check(rule: Found[Rule], case: Case, channels: Collection[str]) -> None:
    one, where = rule.value, rule.where
    kinds = _kinds(vocabulary().extended(case.words))[one.on]
    _known(one.kinds, kinds, f"kind of {one.on.value}", where, "kinds")
    _known(one.zones, [zone.id for zone in case.zones], "zone of the case", where, "zones")
    _known(one.parties, case.party_ids, "party of the case", where, "parties")
    _known(one.channels, channels, "channel of this file", where, "channels")


def _kinds(words: Vocabulary) -> Mapping[On, Collection[str]]:
    events = words.words("event_kinds")
    groups = {word.group for word in events.values() if word.group}
    return {
        On.FINDINGS: {*events, *groups},
        On.RESTRICTIONS: [kind.value for kind in WatchKind if kind.is_restriction],
        On.DEADLINES: [kind.value for kind in EventKind if kind is not EventKind.STARTS],
        On.REPORTS: words.words("report_kinds"),
    }


def _known(
    given: Collection[str], known: Collection[str], noun: str, where: Where, field: str
) -> None:
    for name in given:
        if name not in known:
            raise CaseError(f"{name!r} is no {noun}.", suggestion(name, known), where(field))
