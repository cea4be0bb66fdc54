"""The agreement board: commitments by party and day, what runs, how the mission's work leans."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.responses import Response

from groundtruce.flow import chronicle, registers, views
from groundtruce.model.agenda import Event, Standing
from groundtruce.model.agreement import Agreement, Commitment
from groundtruce.model.assessment import Assessment
from groundtruce.model.balance import Side
from groundtruce.model.finding import Finding
from groundtruce.model.ledger import Ledger, worded
from groundtruce.web import calendar, telling
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.way import Way

LEDGERS = ("weapons", "demining", "prisoners", "displaced", "crossings", "dialogue")
REGISTERS = {
    "restrictions": views.register,
    "watched": views.watched,
    "patrols": registers.SUBJECTS["patrols"],
    "posts": registers.SUBJECTS["posts"],
}
CLOCKS = 12
# Hearings are shown that ran out so lately, or will so soon.
LATELY, SOON = timedelta(days=14), timedelta(days=14)
# Findings of a chosen day that are told with their words, and words of each.
EXPLAINED, QUOTED = 6, 4


def board(asked: Asked) -> Response:
    """Return the calendar of commitments, and below it clocks, ledgers and the balance audit."""
    moment = asked.moment
    told, sides = asked.bench.chronicle(asked.as_of), asked.bench.balance(moment)
    return asked.page(
        "board.html.j2",
        moment=moment,
        agreements=list(_agreements(asked, _drawn(asked, told))),
        glyphs=calendar.GLYPHS,
        states=calendar.STATES,
        degrees=calendar.DEGREES,
        strip=calendar.STRIP,
        wide=calendar.WIDE,
        is_told=told is not None and sides is not None,
        clocks=_clocks(asked),
        is_live=_is_live(asked),
        ledgers=(*LEDGERS, *REGISTERS),
        balance=_balance(sides or (), asked),
    )


def commitment(asked: Asked) -> Response:
    """Return one commitment for one party: its text, its present state and every day it changed."""
    moment = asked.moment
    text, duty, state = _meant(asked)
    asked_for = (text.id, duty.id, state.party)
    told = asked.bench.chronicle(asked.as_of)
    days: list[chronicle.Line] = next(
        (one["segments"] for one in _drawn(asked, told) if _key(one) == asked_for), []
    )
    day = asked.query.get("day", "")
    newest = days[-1] if days else None
    chosen = next((one for one in days if one["from"] <= day <= one["to"]), newest)
    behind = dict.fromkeys((*state.findings, *(f for one in days for f in one["findings"])))
    known = {name: moment.findings[name] for name in behind if name in moment.findings}
    return asked.page(
        "commitment.html.j2",
        moment=moment,
        text=text,
        duty=duty,
        state=state,
        segments=list(reversed(days)),
        is_told=told is not None,
        rows={name: moment.pages.row(one) for name, one in known.items()},
        chosen=chosen,
        grounds=_grounds(chosen["findings"] if chosen else (), known, asked),
    )


def _grounds(
    names: Iterable[str], known: Mapping[str, Finding], asked: Asked
) -> dict[str, list[dict[str, Any]]]:
    """Return the words behind the findings of one segment, each a step away from its bytes."""
    shown = [known[name] for name in names if name in known][:EXPLAINED]
    return {one.id: telling.incident(asked, one)["grounds"][:QUOTED] for one in shown}


def ledger(asked: Asked) -> Response:
    """Return a ledger or register as tables, or, asked for ``.csv``, its first table as a file."""
    from groundtruce.exports import sheet

    name = asked.request.path_params["name"].removesuffix(".csv")
    if name not in (*LEDGERS, *REGISTERS):
        raise HTTPException(404)
    road = asked.moment.road
    found: Ledger = REGISTERS[name](road) if name in REGISTERS else views.ledger(road, name)
    if asked.request.path_params["name"].endswith(".csv"):
        first = found.tables[0]
        cells = ([row.cells.get(column) for column in first.columns] for row in first.rows)
        headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
        text = sheet.text(first.columns, cells)
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
    return asked.page(
        "ledger.html.j2",
        moment=asked.moment,
        name=name,
        tables=[_table(one, asked) for one in found.tables],
        notes=found.notes,
    )


def _meant(asked: Asked) -> tuple[Agreement, Commitment, Assessment]:
    names = tuple(asked.request.path_params[one] for one in ("agreement", "commitment", "party"))
    for state in asked.moment.road.assessments:
        if (state.agreement, state.commitment, state.party) == names:
            text = next(one for one in asked.moment.case.agreements if one.id == state.agreement)
            return text, next(one for one in text.commitments if one.id == names[1]), state
    raise HTTPException(404)


def _drawn(asked: Asked, told: list[chronicle.Line] | None) -> list[chronicle.Line]:
    """Return the days that can be shown: while they are worked out, those that are."""
    return asked.bench.chronicle_so_far(asked.as_of) if told is None else told


def _key(line: chronicle.Line) -> tuple[str, str, str]:
    return line["agreement"], line["commitment"], line["party"]


def _table(table: Any, asked: Asked) -> dict[str, Any]:
    case = asked.moment.case
    return {
        "name": table.name,
        "columns": table.columns,
        "rows": [
            {
                "cells": [
                    worded(column, row.cells.get(column), case, asked.language)
                    for column in table.columns
                ],
                "findings": row.findings[:3],
            }
            for row in table.rows
        ],
    }


def _agreements(asked: Asked, told: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    moment = asked.moment
    lines = {_key(one): one for one in told}
    zone = ZoneInfo(moment.case.time_zone)
    last = (moment.as_of - timedelta(seconds=1)).astimezone(zone).date()
    for text in sorted(moment.case.agreements, key=lambda one: (one.signed, one.id), reverse=True):
        states = [one for one in moment.road.assessments if one.agreement == text.id]
        if not states:
            continue
        shown = calendar.span(text.signed.astimezone(zone).date(), last)
        duties = {one.id: one for one in text.commitments}
        yield {
            "id": text.id,
            "title": text.labels.get(asked.language, text.title),
            "span": shown,
            "duties": [
                {
                    "id": name,
                    "says": duties[name].labels.get(asked.language, duties[name].summary),
                    "rows": [
                        {
                            "party": one.party,
                            "named": moment.pages.pen.party(one.party),
                            "word": one.word,
                            "state": moment.pages.pen.standing(one.word),
                            "cells": calendar.cells(lines.get((text.id, name, one.party)), shown),
                        }
                        for one in states
                        if one.commitment == name
                    ],
                }
                for name in dict.fromkeys(one.commitment for one in states)
            ],
        }


def _clocks(asked: Asked) -> list[dict[str, Any]]:
    """Return what runs or ran out lately, each with what is left of it and where it leads."""
    moment = asked.moment
    coming = [
        one
        for one in moment.ground.agenda(LATELY, SOON)
        if one.standing in (Standing.PLANNED, Standing.SUSPENDED)
        and (one.end or one.start) >= moment.as_of - LATELY
    ]
    return [_clock(one, asked) for one in coming[:CLOCKS]]


def _clock(one: Event, asked: Asked) -> dict[str, Any]:
    moment = asked.moment
    due = one.end or one.start
    left = abs(due - moment.as_of)
    gone = (moment.as_of - one.start) / (due - one.start) if due > one.start else 1.0
    return {
        "kind": f"event_{one.kind.value}",
        "title": moment.dated(one),
        "when": moment.told(due),
        "due": due.isoformat(),
        "is_over": due < moment.as_of,
        "days": left.days,
        "hours": None if one.is_day else left.seconds // 3600,
        "gone": round(100 * min(1.0, max(0.0, gone))),
        "standing": one.standing.value,
        "leads": _leads(one, asked),
    }


def _leads(one: Event, asked: Asked) -> str | None:
    """Return the page of the finding or the commitment that a date follows from."""
    finding = next((name for name in one.behind if name in asked.moment.findings), None)
    if finding is not None:
        return f"/findings/{finding}"
    named = {f"{state.agreement}/{state.commitment}": state for state in _states(asked, one)}
    state = next((named[name] for name in one.behind if name in named), None)
    if state is None:
        return None
    return f"/agreement/{state.agreement}/{state.commitment}/{state.party}"


def _states(asked: Asked, one: Event) -> list[Assessment]:
    every = asked.moment.road.assessments
    return [state for state in every if not one.parties or state.party in one.parties]


def _is_live(asked: Asked) -> bool:
    """Whether the present is looked at, so that clocks go on counting on the page."""
    until = asked.moment.case.until
    now = asked.bench.clock()
    return asked.as_of is None and asked.bench.as_of is None and (until is None or until > now)


def _balance(sides: Iterable[Side], asked: Asked) -> list[dict[str, Any]]:
    moment = asked.moment
    return [
        {
            "named": moment.pages.pen.party(one.party),
            "allegations": one.allegations,
            "borne_out": None if one.borne_out is None else round(100 * one.borne_out),
            "accused": one.accused,
            "accused_unanswered": one.accused_unanswered,
            "attributed_acts": one.attributed,
            "restrictions": one.restrictions,
        }
        for one in sides
    ]


WAYS = (
    Way("/agreement", Verb.SEE, board),
    Way("/agreement/{agreement}/{commitment}/{party}", Verb.SEE, commitment),
    Way("/ledgers/{name}", Verb.SEE, ledger),
)
