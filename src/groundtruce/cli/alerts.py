"""``groundtruce alerts``: which rules fire, what goes out, and how far it came."""

import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groundtruce.cli.desk import AsOfOption, CaseOption, Desk, JsonOption, LanguageOption, desk
from groundtruce.cli.terminal import answer, err, out, table
from groundtruce.errors import Busy

if TYPE_CHECKING:
    from groundtruce.alerts.send import Sent
    from groundtruce.model.alert import Alert, Plan
    from groundtruce.model.case import Case

alerts = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Say which rules fire, send what is due, and list how far it came.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
Channel = Annotated[str, typer.Argument(help="Id of a channel of alerts.yaml.")]
Follow = Annotated[
    float | None,
    typer.Option(
        "--follow",
        metavar="SECONDS",
        min=0.1,
        help="Stay, and look so often whether something came in or is due.",
    ),
]
Cap = Annotated[
    Path | None,
    typer.Option("--cap", metavar="DIR", help="Write each alert as a CAP 1.2 file into a folder."),
]
Actual = Annotated[
    bool, typer.Option("--actual", help="Mark CAP files as actual; else they are exercises.")
]


@alerts.command()
def check(
    case: CaseOption = None,
    as_of: AsOfOption = None,
    language: LanguageOption = "en",
    json: JsonOption = False,
) -> None:
    """Check alerts.yaml and show what it would raise now; nothing is kept or sent."""
    from groundtruce.flow import alarm

    with desk(case) as at:
        plan = alarm.plan(at.folder, at.case)
        road = at.carry(as_of, until="assess")
        found = alarm.fired(at.store, road, plan, at.now)
    if json:
        answer(_plan_said(plan) | {"alerts": [one.model_dump(mode="json") for one in found]})
        return
    out.print(f"{len(plan.rules)} rules, {len(plan.channels)} channels", highlight=False)
    _listed(found, road.case, language)


@alerts.command()
def send(
    follow: Follow = None,
    case: CaseOption = None,
    language: LanguageOption = "en",
    json: JsonOption = False,
) -> None:
    """Raise what is new and send what is due; run it as often as you like, or let it follow."""
    with desk(case) as at:
        _round(at, language, json=json)
        if follow is not None:
            _follow(at, follow, language, json=json)


def _round(at: Desk, language: str, *, json: bool) -> None:
    from groundtruce.flow import alarm

    plan = alarm.plan(at.folder, at.case)
    raised = alarm.heard(at.store, at.case, plan, at.now)
    sent = gone(at, plan) if raised else []
    raised += alarm.ring(at.store, at.carry(None, until="assess"), plan, at.now)
    sent += gone(at, plan)
    _said(raised, sent, at, language, json=json)


def _follow(at: Desk, seconds: float, language: str, *, json: bool) -> None:
    """Look every so many seconds whether something was kept or is due, until interrupted."""
    from groundtruce.flow import alarm

    known = alarm.news(at.store)
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(seconds)
            now = replace(at, now=datetime.now(UTC))
            if (current := alarm.news(at.store)) != known:
                known = current
                _round(now, language, json=json)
            elif sent := gone(now, alarm.plan(at.folder, at.case)):
                _said((), sent, now, language, json=json)


def _said(
    raised: "tuple[Alert, ...]", sent: list["Sent"], at: Desk, language: str, *, json: bool
) -> None:
    if json:
        answer({"raised": [one.id for one in raised], "sent": [plain(one) for one in sent]})
        return
    _listed(raised, at.case, language)
    told(sent)


@alerts.command("list")
def show(
    cap: Cap = None,
    actual: Actual = False,
    case: CaseOption = None,
    language: LanguageOption = "en",
    json: JsonOption = False,
) -> None:
    """List the alerts that were raised, and how far each came on each channel."""
    from groundtruce.flow import alarm

    with desk(case) as at:
        held = alarm.lines(at.store, alarm.plan(at.folder, at.case))
        raised, kept = at.store.alerts(), at.case
    files = _cap_files(cap, raised, kept, is_actual=actual) if cap else []
    rows = [
        {
            "alert": line.alert.id,
            "channel": line.channel.id,
            "outcome": line.last.outcome.value if line.last else "waiting",
            "tries": line.tries,
            "next_try": line.last and line.last.next_try,
            "said": line.last.said if line.last else "",
        }
        for line in held
    ]
    if json:
        plain_alerts = [one.model_dump(mode="json") for one in raised]
        answer({"alerts": plain_alerts, "channels": rows, "files": files})
        return
    _listed(raised, kept, language)
    if rows:
        table("channels", rows[0], (row.values() for row in rows))
    for name in files:
        out.print(f"wrote {name}")


@alerts.command("test")
def try_out(channel: Channel, case: CaseOption = None, json: JsonOption = False) -> None:
    """Send a test by one channel at once."""
    from groundtruce.flow import alarm

    with desk(case) as at:
        alarm.trial(at.case, alarm.plan(at.folder, at.case), channel, at.now)
    answer({"channel": channel, "outcome": "acknowledged"}) if json else out.print(
        f"{channel} took a test message"
    )


def gone(at: Desk, plan: "Plan") -> list["Sent"]:
    """Send what is due and return what became of it; nothing while another program sends."""
    from groundtruce.flow import alarm

    try:
        return list(alarm.go_out(at.folder / ".shelf", at.store, at.case, plan))
    except Busy as error:
        err.print(f"alerts: {error.happened}", highlight=False)
        return []


def told(sent: list["Sent"]) -> None:
    """Print what became of each message."""
    for one in sent:
        said = f": {one.said}" if one.said else ""
        many = len(one.message.alerts)
        out.print(
            f"{one.message.channel.id}: {many} by message {one.message.key}, "
            f"{one.outcome.value}{said}",
            highlight=False,
            markup=False,
        )


def plain(sent: "Sent") -> dict[str, object]:
    """Return what became of a message as data."""
    return {
        "message": sent.message.key,
        "channel": sent.message.channel.id,
        "alerts": [one.id for one in sent.message.alerts],
        "outcome": sent.outcome.value,
        "said": sent.said,
    }


def _plan_said(plan: "Plan") -> dict[str, object]:
    return {
        "rules": [one.id for one in plan.rules],
        "channels": [{"id": one.id, "kind": one.kind.value} for one in plan.channels],
    }


def _listed(found: "tuple[Alert, ...] | list[Alert]", case: "Case", language: str) -> None:
    from groundtruce.model.alert_text import headline

    rows = (
        (one.id, one.rule, f"{one.received:%Y-%m-%d %H:%M}", headline(one, case, language))
        for one in found
    )
    table(f"alerts: {len(found)}", ("id", "rule", "raised (UTC)", ""), rows)


def _cap_files(folder: Path, raised: "list[Alert]", case: "Case", *, is_actual: bool) -> list[str]:
    from groundtruce.exports import cap

    folder.mkdir(parents=True, exist_ok=True)
    before = {one.id: one for one in raised}
    names = []
    for one in raised:
        path = folder / f"{one.id}.cap"
        path.write_bytes(cap.xml(one, case, before, is_actual=is_actual))
        names.append(str(path))
    return names
