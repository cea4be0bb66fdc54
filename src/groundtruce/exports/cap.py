"""CAP 1.2 (OASIS): one alert as one message that other systems of alerting read.

Its status is Exercise until a person says otherwise, its scope Restricted: what becomes public is
decided by a release, not by a rule. An info block stands for each language of the house.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from lxml import etree

from groundtruce.model.alert import Alert, On, Stage
from groundtruce.model.alert_text import headline, text
from groundtruce.model.case import Case
from groundtruce.model.finding import Status
from groundtruce.model.vocabulary import LANGUAGES

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
RESTRICTION = "For the mission and those whom it names"
_MESSAGE = {Stage.NEW: "Alert", Stage.UPDATE: "Update", Stage.CANCEL: "Cancel"}
_CERTAINTY = {
    Status.VERIFIED: "Observed",
    Status.CORROBORATED: "Likely",
    Status.CONTESTED: "Possible",
    Status.UNVERIFIED: "Possible",
    Status.REFUTED: "Unlikely",
}


def xml(alert: Alert, case: Case, before: Mapping[str, Alert], *, is_actual: bool = False) -> bytes:
    """Return the message; ``before`` holds earlier alerts by id, for those that it refers to."""
    root = etree.Element(_tag("alert"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    _add(root, "identifier", alert.id)
    _add(root, "sender", sender(case))
    _add(root, "sent", _moment(alert.received))
    _add(root, "status", "Actual" if is_actual else "Exercise")
    _add(root, "msgType", _MESSAGE[alert.stage])
    _add(root, "scope", "Restricted")
    _add(root, "restriction", RESTRICTION)
    earlier = [before[one] for one in alert.references if one in before]
    if earlier:
        told = (f"{sender(case)},{one.id},{_moment(one.received)}" for one in earlier)
        _add(root, "references", " ".join(told))
    for language in LANGUAGES:
        _info(root, alert, case, language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def sender(case: Case) -> str:
    """Return who sends: no blank, comma, < or & may stand in it."""
    return f"groundtruce.{case.id}"


def _info(root: etree._Element, alert: Alert, case: Case, language: str) -> None:
    info = etree.SubElement(root, _tag("info"))
    _add(info, "language", language)
    _add(info, "category", "Security")
    _add(info, "event", headline(alert, case, language))
    _add(info, "urgency", _urgency(alert))
    _add(info, "severity", "Unknown")
    _add(info, "certainty", _certainty(alert))
    if alert.start is not None:
        _add(info, "onset", _moment(alert.start))
    if alert.due is not None:
        _add(info, "expires", _moment(alert.due))
    _add(info, "senderName", case.labels.get(language, case.title))
    _add(info, "headline", headline(alert, case, language))
    _add(info, "description", text(alert, case, language))
    _parameter(info, "rule", alert.rule)
    for cited in alert.about:
        _parameter(info, "cites", cited)
    _area(info, alert)


def _urgency(alert: Alert) -> str:
    if alert.on is On.DEADLINES:
        return "Future"
    return "Immediate" if alert.urgent else "Past"


def _certainty(alert: Alert) -> str:
    return _CERTAINTY.get(alert.status, "Unknown") if alert.status else "Unknown"


def _parameter(info: etree._Element, name: str, value: str) -> None:
    parameter = etree.SubElement(info, _tag("parameter"))
    _add(parameter, "valueName", name)
    _add(parameter, "value", value)


def _area(info: etree._Element, alert: Alert) -> None:
    if not alert.place and alert.spot is None:
        return
    area = etree.SubElement(info, _tag("area"))
    _add(area, "areaDesc", alert.place or "-")
    if alert.spot is not None:
        spot = alert.spot
        _add(area, "circle", f"{spot.lat:g},{spot.lon:g} {spot.radius_m / 1000:g}")


def _add(parent: etree._Element, name: str, said: str) -> None:
    # XML has no place for control signs; what cannot be written is left out.
    etree.SubElement(parent, _tag(name)).text = "".join(
        sign for sign in said if sign in "\n\t" or sign.isprintable()
    )


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _moment(at: datetime) -> str:
    """Write a moment as the standard wants it: no fractions, and -00:00 for UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}-00:00"
