"""The words of an alert: neutral, the same for every channel, in the reader's language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from groundtruce.model.alert import Alert, On, Stage
from groundtruce.model.case import Case
from groundtruce.model.vocabulary import vocabulary

_LISTS = {
    On.FINDINGS: "event_kinds",
    On.RESTRICTIONS: "watch_kinds",
    On.REPORTS: "report_kinds",
    On.DEADLINES: "labels",
}


def headline(alert: Alert, case: Case, language: str = "en") -> str:
    """Return the alert in one line: what, how often, where, how it stands."""
    words = vocabulary().extended(case.words)
    kinds = [
        words.label(
            _LISTS[alert.on], f"event_{kind}" if alert.on is On.DEADLINES else kind, language
        )
        for kind in alert.kinds
    ]
    said = ", ".join(kinds) or word("alert", language)
    if alert.stage is not Stage.NEW:
        said = f"{word(alert.stage.value, language)}: {said}"
    if alert.matter:
        said = f"{said}: {alert.matter}"
    if alert.count > 1:
        said = f"{said} ({alert.count})"
    if alert.place:
        said = f"{said}, {alert.place}"
    if alert.status is not None:
        said = f"{said} – {words.label('statuses', alert.status.value, language)}"
    return said


def text(alert: Alert, case: Case, language: str = "en") -> str:
    """Return the alert in lines: when, where, whom it concerns, the rule, and what it cites."""
    zone = ZoneInfo(case.time_zone)

    def local(moment: datetime | None) -> str:
        return "" if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M %z}"

    told = {
        "when": " – ".join(filter(None, (local(alert.start), local(alert.end)))),
        "due": local(alert.due),
        "zone": ", ".join(_zone(one, case, language) for one in alert.zones),
        "concerns": ", ".join(_party(one, case, language) for one in alert.parties),
        "rule": alert.rule,
        "cites": " ".join(alert.about),
        "before": " ".join(alert.references),
    }
    lines = (f"{word(key, language)}: {said}" for key, said in told.items() if said)
    return "\n".join((headline(alert, case, language), *lines))


def word(key: str, language: str) -> str:
    """Return a word of alerts."""
    return vocabulary().label("alerts", key, language)


def _zone(name: str, case: Case, language: str) -> str:
    zone = case.zone(name)
    return name if zone is None else zone.labels.get(language, zone.label)


def _party(name: str, case: Case, language: str) -> str:
    party = case.party(name)
    return name if party is None else party.labels.get(language) or party.labels.get("en", name)
