"""The agreement board: commitments by party and day, what runs, how the mission's work leans."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from groundtruce.flow import chronicle, registers, views
from groundtruce.model.agenda import Standing
from groundtruce.model.agreement import Agreement, Commitment
from groundtruce.model.assessment import Assessment
from groundtruce.model.ledger import Ledger, worded
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


def board(asked: Asked) -> Response:
    """Return the calendar of commitments, and below it clocks, ledgers and the balance audit."""
    moment = asked.moment
    told = asked.bench.chronicle(asked.as_of)
    return asked.page(
        "board.html.j2",
        moment=moment,
        agreements=list(_agreements(asked, told or [])),
        span=_span(asked),
        is_told=told is not None,
        clocks=_clocks(asked),
        ledgers=(*LEDGERS, *REGISTERS),
        balance=_balance(asked),
    )


def commitment(asked: Asked) -> Response:
    """Return one commitment for one party: its text, its present state and every day it changed."""
    moment = asked.moment
    text, duty, state = _meant(asked)
    asked_for = (text.id, duty.id, state.party)
    told = asked.bench.chronicle(asked.as_of) or []
    days: list[chronicle.Line] = next(
        (one["segments"] for one in told if _key(one) == asked_for), []
    )
    behind = dict.fromkeys((*state.findings, *(f for one in days for f in one["findings"])))
    rows = {
        name: moment.pages.row(moment.findings[name]) for name in behind if name in moment.findings
    }
    return asked.page(
        "commitment.html.j2",
        moment=moment,
        text=text,
        duty=duty,
        state=state,
        segments=list(reversed(days)),
        rows=rows,
        day=asked.query.get("day", ""),
    )


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


def _span(asked: Asked) -> dict[str, Any]:
    case, as_of = asked.moment.case, asked.moment.as_of
    signed = [one.signed for one in case.agreements if one.signed <= as_of]
    first = min(signed, default=as_of).date()
    last = max(as_of.date(), first + timedelta(days=1))
    months = [date(first.year, first.month, 1)]
    while months[-1] <= last:
        following = months[-1] + timedelta(days=32)
        months.append(following.replace(day=1))
    days = (last - first).days + 1
    return {
        "first": first,
        "days": days,
        "months": [
            {"at": max(0, (one - first).days), "name": one.strftime("%Y-%m")}
            for one in months
            if one <= last
        ],
    }


def _agreements(asked: Asked, told: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    moment, span = asked.moment, _span(asked)
    lines = {_key(one): one for one in told}
    for text in sorted(moment.case.agreements, key=lambda one: (one.signed, one.id), reverse=True):
        states = [one for one in moment.road.assessments if one.agreement == text.id]
        if not states:
            continue
        duties = {one.id: one for one in text.commitments}
        yield {
            "id": text.id,
            "title": text.labels.get(asked.language, text.title),
            "rows": [
                {
                    "id": one.commitment,
                    "says": duties[one.commitment].labels.get(
                        asked.language, duties[one.commitment].summary
                    ),
                    "party": one.party,
                    "named": moment.pages.pen.party(one.party),
                    "word": one.word,
                    "state": moment.pages.pen.standing(one.word),
                    "watched": round(100 * (one.watched or 0)),
                    "segments": _drawn(
                        lines.get((text.id, one.commitment, one.party)), span["first"]
                    ),
                }
                for one in states
            ],
        }


def _drawn(line: dict[str, Any] | None, first: date) -> list[dict[str, Any]]:
    """Return the segments of a line in days from the first, as wide as they last."""
    drawn = []
    for one in line["segments"] if line else []:
        begins, ends = chronicle.day(one["from"]), chronicle.day(one["to"])
        drawn.append({**one, "at": (begins - first).days, "wide": (ends - begins).days + 1})
    return drawn


def _clocks(asked: Asked) -> list[dict[str, Any]]:
    moment = asked.moment
    coming = [
        one
        for one in moment.agenda
        if one.standing in (Standing.PLANNED, Standing.SUSPENDED)
        and (one.end or one.start) >= moment.as_of - timedelta(days=14)
    ]
    return [
        {
            "kind": f"event_{one.kind.value}",
            "title": one.title,
            "when": moment.told(one.end or one.start),
            "left": ((one.end or one.start) - moment.as_of).days,
            "standing": one.standing.value,
        }
        for one in coming[:CLOCKS]
    ]


def _balance(asked: Asked) -> list[dict[str, Any]]:
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
        for one in views.sides(moment.road)
    ]


WAYS = (
    Way("/agreement", Verb.SEE, board),
    Way("/agreement/{agreement}/{commitment}/{party}", Verb.SEE, commitment),
    Way("/ledgers/{name}", Verb.SEE, ledger),
)
