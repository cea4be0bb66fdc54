"""Alerts, channels and what is known, with defaults."""

from datetime import timedelta
from typing import Any

from tests.builders import NOON, a_claim, a_place, a_span, an_incident

from groundtruce.alerts.check import Known
from groundtruce.model.alert import Alert, Channel, On, Plan, Rule
from groundtruce.model.case import Case, Party, Zone
from groundtruce.model.finding import Confidence, Finding, Signature

AS_OF = NOON + timedelta(days=1)
LINE = "LINESTRING (102.0 13.7, 103.0 13.7)"
FAR_AWAY = "POLYGON ((104 14, 104.1 14, 104.1 14.1, 104 14.1, 104 14))"
CASE = Case(
    id="small",
    title="Small",
    parties=(Party(id="AAA", labels={"en": "Arcadia"}), Party(id="BBB", labels={"en": "Zembla"})),
    time_zone="Asia/Bangkok",
    languages=("en",),
    area=(102, 13, 105, 15),
    since=NOON - timedelta(days=30),
    zones=(
        Zone(id="line", kind="contact_line", label="the line", wkt=LINE),
        Zone(id="far", kind="security_zone", label="far away", wkt=FAR_AWAY),
    ),
)


def a_finding(name: str = "f-1", **more: Any) -> Finding:
    """Return a finding on a shelling near the line at noon."""
    hours = more.pop("hours", 0.0)
    claim = a_claim(
        f"Shells fell, told {name}.",
        place=more.pop("place", a_place()),
        span=a_span(NOON + timedelta(hours=hours)),
        received=more.pop("received", NOON + timedelta(hours=12)),
    )
    given: dict[str, Any] = {
        "id": name,
        "incident": an_incident(claim, kind=more.pop("kind", "shelling")),
        "status": "unverified",
        "rule": "test",
        "confidence": Confidence.LOW,
        "likelihood": 0.5,
        "likelihood_word": "roughly_even",
        **more,
    }
    if given["status"] == "verified":
        given["signatures"] = (Signature(by="N. N.", act="verifies", at=AS_OF),)
    return Finding(**given)


def known(*findings: Finding, **more: Any) -> Known:
    """Return what is known: these findings, a day after noon."""
    return Known(**{"case": CASE, "as_of": AS_OF, "now": AS_OF, "findings": findings, **more})


def a_plan(*rules: Rule, channels: tuple[Channel, ...] = ()) -> Plan:
    """Return a plan of these rules, or of one rule on shelling."""
    return Plan(rules=rules or (Rule(id="shelling", kinds=("shelling",)),), channels=channels)


def an_alert(name: str = "a-1", **more: Any) -> Alert:
    """Return an alert on a shelling."""
    given: dict[str, Any] = {"rule": "shelling", "on": On.FINDINGS, "received": NOON}
    return Alert(**{"id": name, **given, "kinds": ("shelling",), "about": ("f-1",), **more})


def a_webhook(port: int = 1, **more: Any) -> Channel:
    """Return a webhook on this machine, which it may reach."""
    url = f"http://127.0.0.1:{port}/alerts"
    return Channel(**{"id": "hook", "kind": "webhook", "url": url, "allow": ("127.0.0.1",), **more})


def a_mailbox(port: int = 1, **more: Any) -> Channel:
    """Return a mailbox behind a server on this machine."""
    given: dict[str, Any] = {"host": "127.0.0.1", "port": port, "security": "none"}
    given |= {"to": ("desk@example.org",), "sender": "groundtruce@example.org"}
    return Channel(**{"id": "desk", "kind": "email", **given, **more})
