"""The document: a brief, its notes and its evidence register as plain data in reading order.

HTML and PDF are two renderings of this one value, so that neither can show what the other
does not. It holds text only; what a rendering makes of it is the rendering's to escape.
"""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from groundtruce import __version__
from groundtruce.briefs.kinds import KINDS
from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.quote import shown
from groundtruce.briefs.title import titled
from groundtruce.briefs.trace import Cited, Evidence, cited
from groundtruce.model.agreement import Agreement
from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Brief, Citation, Section
from groundtruce.model.claim import Claim
from groundtruce.model.finding import Finding
from groundtruce.model.report import Report
from groundtruce.model.vocabulary import LANGUAGES
from groundtruce.model.watch import Watch

# A note names so many records itself; all of them stand in the register's own note.
NAMED_IN_NOTE = 3
# So many bytes on either side of an excerpt are shown with it.
CONTEXT = 240
# Where one field of a row of JSON or one line of a table ends, the words around end too.
_FIELD_BEGINS = re.compile(r'[\r\n]|": ?"|", ?"|[{\[]"')
_FIELD_ENDS = re.compile(r'[\r\n]|"[,}\]]')
_SHORTEST = 6


class Document:
    """Numbers the notes of a brief and writes its register; asked once for ``plain``."""

    def __init__(self, brief: Brief, evidence: Evidence, pen: Pen) -> None:
        self.brief = brief
        self.evidence = evidence
        self.pen = pen
        self._grounds = [evidence.ground(one) for one in cited(brief)]
        claims = dict.fromkeys(claim.id for one in self._grounds for claim in one.claims)
        self._claims = [evidence.claims[one] for one in claims]
        self._shorts = _shorts([*(one.citation.id for one in self._grounds), *claims])
        self._notes: list[dict[str, Any]] = []

    def plain(self, issued: datetime | None = None) -> dict[str, Any]:
        """Return everything that is shown, as text in lists and dictionaries."""
        brief, pen = self.brief, self.pen
        sections = [self._section(one) for one in brief.sections]
        cited_in = self._cited_in()
        return {
            "language": brief.language,
            "title": shown(brief.title),
            "kind": brief.kind,
            "heading": self._heading("labels", KINDS[brief.kind].label),
            "number": brief.number,
            "since": pen.moment(brief.since) if brief.since else None,
            "as_of": pen.moment(brief.as_of),
            "as_of_iso": brief.as_of.isoformat(),
            "parties": len(pen.case.parties),
            "time_zone": pen.case.time_zone,
            "version": brief.id,
            "sha256": brief.sha256,
            "software": f"GroundTruce {__version__}",
            "issued": pen.moment(issued) if issued else None,
            "sections": sections,
            "notes": self._notes,
            "register": self._register(cited_in),
            "map": self._map_days(),
            "labels": {key: pen.label("labels", key) for key in pen.words.words("labels")},
            "statuses": {key: pen.label("statuses", key) for key in pen.words.words("statuses")},
            "nouns": {
                "finding": capital(pen.label("labels", "findings")),
                "assessment": capital(pen.label("labels", "assessments")),
                "watch": capital(pen.label("labels", "watch")),
                "agreement": capital(pen.label("labels", "agreements")),
                "claim": capital(pen.label("labels", "claims")),
            },
            "attribution": [shown(one) for one in pen.case.attribution],
        }

    def entry(self, finding: Finding) -> dict[str, Any]:
        """Return the register's entry of a finding, cited or not, with its claims whole."""
        for claim in finding.incident.claims:
            self._shorts.setdefault(claim.id, claim.id)
        self._shorts.setdefault(finding.id, finding.id)
        pen = self.pen
        return {
            **self._named(finding.id, **self._finding(finding)),
            "likelihood": pen.label("likelihood", finding.likelihood_word),
            "percent": round(100 * finding.likelihood),
            "figures": [
                {"counted": capital(pen.counted(one.figure)), "amount": pen.amount(one.figure)}
                for one in finding.figures
            ],
            "grounds": [self._claim(one) for one in finding.incident.claims],
        }

    def _heading(self, listed: str, key: str) -> dict[str, Any]:
        own = self.pen.language
        others = [one for one in LANGUAGES if one != own]
        return {
            "text": capital(self.pen.words.label(listed, key, own)),
            "language": own,
            "others": [
                {"language": one, "text": self.pen.words.label(listed, key, one)} for one in others
            ],
        }

    def _section(self, section: Section) -> dict[str, Any]:
        table = section.table
        return {
            "key": section.key,
            "heading": self._heading("sections", section.key),
            "sentences": [
                {
                    "id": one.id,
                    "text": one.text,
                    "language": one.language,
                    "note": self._note(one.id, one.cites),
                    **_lead(section, index),
                }
                for index, one in enumerate(section.sentences)
            ],
            "columns": list(table.columns) if table else [],
            "rows": [
                {
                    "cells": list(row),
                    "note": self._note(f"{section.key}-{index}", cites),
                    **_marks(section, index - 1),
                }
                for index, (row, cites) in enumerate(
                    zip(table.rows, table.cites, strict=True) if table else (), 1
                )
            ],
            "chart": section.chart,
        }

    def _map_days(self) -> dict[str, str]:
        shown_from = next((one.chart for one in self.brief.sections if one.key == "holding"), None)
        if not shown_from:
            return {}
        days = shown_from["map"]
        return {
            "first": self.pen.calendar_day(days["from"]),
            "since": self.pen.calendar_day(days["since"]),
            "last": self.pen.day(self.brief.as_of - timedelta(seconds=1)),
        }

    def _cited_in(self) -> dict[str, list[int]]:
        """Return in which notes a record is named, so that a reader finds the way back."""
        found: dict[str, list[int]] = {}
        for note in self._notes:
            for ref in note["refs"]:
                found.setdefault(ref["id"], []).append(note["number"])
        return found

    def _note(self, name: str, cites: Iterable[Citation]) -> int:
        ids = list(dict.fromkeys(one.id for one in cites))
        refs = [{"id": one, "short": self._shorts[one]} for one in ids]
        number = len(self._notes) + 1
        self._notes.append(
            {
                "number": number,
                "for": name,
                "refs": refs,
                "first": refs[:NAMED_IN_NOTE],
                "more": max(0, len(refs) - NAMED_IN_NOTE),
            }
        )
        return number

    def _register(self, cited_in: dict[str, list[int]]) -> dict[str, list[dict[str, Any]]]:
        lists: dict[str, list[dict[str, Any]]] = {
            "finding": [],
            "assessment": [],
            "watch": [],
            "agreement": [],
        }
        for ground in self._grounds:
            entry = self._entry(ground.record)
            if entry is not None:
                entry["claims"] = self._refs(one.id for one in ground.claims)
                entry["files"] = [
                    {"name": shown(one.name), "sha256": one.sha256, "size": one.size}
                    for one in ground.files
                ]
                entry["notes"] = cited_in.get(entry["id"], [])
                lists[ground.citation.noun].append(entry)
        behind = self._behind()
        claims = [
            {
                **self._claim(one),
                "notes": cited_in.get(one.id, []),
                "behind": self._refs(behind.get(one.id, ())),
            }
            for one in self._claims
        ]
        return {**lists, "claim": claims}

    def _behind(self) -> dict[str, list[str]]:
        """Return which of the findings in the register rest on a claim."""
        found: dict[str, list[str]] = {}
        for ground in self._grounds:
            if isinstance(ground.record, Finding):
                for claim in ground.record.rests_on:
                    found.setdefault(claim, []).append(ground.record.id)
        return found

    def _refs(self, ids: Iterable[str]) -> list[dict[str, str]]:
        return [{"id": one, "short": self._shorts[one]} for one in ids if one in self._shorts]

    def _entry(self, record: Cited) -> dict[str, Any] | None:
        match record:
            case Finding():
                return self._named(record.id, **self._finding(record))
            case Assessment():
                return self._named(record.id, **self._assessment(record))
            case Watch():
                return self._named(record.id, **self._watch(record))
            case Agreement():
                title = titled(record, self.evidence.agreements, self.pen)
                return self._named(record.id, title=title, state="", lines=[])
            case _:
                return None

    def _named(self, record_id: str, **more: Any) -> dict[str, Any]:
        return {"id": record_id, "short": self._shorts[record_id], **more}

    def _finding(self, finding: Finding) -> dict[str, Any]:
        pen = self.pen
        lines = self._told(reason.text for reason in finding.reasons)
        if finding.would_change:
            changing = " ".join(self._told(finding.would_change))
            lines.append(f"{capital(pen.label('labels', 'would_change'))}: {changing}")
        if not finding.signatures:
            lines.append(pen.label("labels", "proposed_by_machine"))
        lines += [f"{pen.party(one.party)}: “{one.text}”" for one in finding.replies]
        return {
            "title": titled(finding, self.evidence.agreements, pen),
            "state": pen.label("statuses", finding.status.value),
            "status": finding.status.value,
            "lines": [shown(one) for one in lines],
        }

    def _assessment(self, assessment: Assessment) -> dict[str, Any]:
        text = self.evidence.agreements.get(assessment.agreement)
        named = text.labels.get(self.pen.language, text.title) if text else assessment.agreement
        return {
            "title": titled(assessment, self.evidence.agreements, self.pen),
            "state": self.pen.standing(assessment.word),
            "lines": [
                shown(f"{named}, {assessment.commitment}"),
                *map(shown, self._told(one.text for one in assessment.reasons)),
            ],
            "findings": self._refs(assessment.findings),
        }

    def _told(self, reasons: Iterable[str]) -> list[str]:
        return [self.pen.reasoned(one)[1] for one in reasons]

    def _watch(self, watch: Watch) -> dict[str, Any]:
        return {
            "title": titled(watch, self.evidence.agreements, self.pen),
            "state": "",
            "lines": [shown(watch.reason)] if watch.reason else [],
        }

    def _claim(self, claim: Claim) -> dict[str, Any]:
        pen, report = self.pen, self.evidence.reports.get(claim.report)
        source = pen.source(claim.source)
        if claim.carrier:
            source += f" ({pen.label('labels', 'carried_by')} {pen.source(claim.carrier)})"
        published = report.published if report else None
        return {
            "id": claim.id,
            "short": self._shorts[claim.id],
            "report": claim.report,
            "source": source,
            "stance": pen.label("stances", claim.stance.value),
            "when": pen.when(published) if published else pen.day(claim.received),
            "quote": shown(claim.excerpt.quote),
            "language": (report.language if report else None) or "",
            "url": _web_address(report.url if report else None),
            "around": self._around(claim, report),
            **self._position(claim, report),
        }

    def _around(self, claim: Claim, report: Report | None) -> dict[str, str] | None:
        """Return what stands before and after the excerpt in the same field of its report."""
        excerpt, read = claim.excerpt, self.evidence.read
        if report is None or read is None or excerpt.sha256 != report.original:
            return None
        raw = read(report)
        start, end = excerpt.start - report.start, excerpt.end - report.start
        before, after = raw[max(0, start - CONTEXT) : start], raw[end : end + CONTEXT]
        told = {
            "before": shown(_FIELD_BEGINS.split(before.decode("utf-8", "ignore"))[-1]),
            "after": shown(_FIELD_ENDS.split(after.decode("utf-8", "ignore"))[0]),
        }
        return told if any(told.values()) else None

    def _position(self, claim: Claim, report: Report | None) -> dict[str, Any]:
        excerpt, read = claim.excerpt, self.evidence.read
        if report is None or read is None or excerpt.sha256 != report.original:
            original = self.evidence.files.get(excerpt.sha256)
            name = original.name if original else (report.card if report else None)
            digest, shift, whole = excerpt.sha256, 0, "sha256_of_file"
        else:
            name, shift, whole = report.card, report.start, "sha256_of_report"
            digest = hashlib.sha256(read(report)).hexdigest()
        return {
            "file": shown(name or ""),
            "whole": self.pen.label("labels", whole),
            "sha256": digest,
            "start": excerpt.start - shift,
            "end": excerpt.end - shift,
        }


def _lead(section: Section, index: int) -> dict[str, str]:
    """Split a key finding into what happened and what is held of it, and name its status."""
    if section.key != "key_findings" or not section.chart:
        return {}
    text = section.sentences[index].text
    # Templates put the first colon followed by a space, or Khmer's own colon, after the date.
    cuts = [found for mark in (": ", "៖ ") if (found := text.find(mark)) > 0]
    at = min(cuts, default=0)
    return {
        "lead": text[:at],
        "rest": text[at:],
        "status": str(section.chart["statuses"][index]),
    }


def _marks(section: Section, index: int) -> dict[str, Any]:
    """Return what the scorecard draws beside a row; ``group`` is its text where that begins."""
    if section.key != "scorecard" or not section.chart:
        return {}
    rows = section.chart["rows"]
    before = rows[index - 1]["text"] if index else None
    row = rows[index]
    return {**row, "group": "" if row["text"] == before else row["text"]}


def _web_address(url: str | None) -> str | None:
    # Anything else than the web could act when it is clicked.
    plain = shown(url or "")
    return plain if plain.startswith(("https://", "http://")) else None


def _shorts(ids: Iterable[str]) -> dict[str, str]:
    """Return the shortest beginnings that still tell all of these ids apart."""
    every = list(dict.fromkeys(ids))
    length = _SHORTEST
    while True:
        short = {one: _beginning(one, length) for one in every}
        if len(set(short.values())) == len(every):
            return short
        length += 2


def _beginning(record_id: str, length: int) -> str:
    prefix, dash, rest = record_id.partition("-")
    is_hash = len(prefix) <= 2 and len(rest) >= 16
    return f"{prefix}{dash}{rest[:length]}" if is_hash else record_id
