"""Papers: what goes out of a finished road, and what led to each of its sentences."""

import json
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from groundtruce.briefs import basemap, compose, opened, render, trace, wording
from groundtruce.briefs.basemap import Layers as Layers
from groundtruce.briefs.desk import Matter
from groundtruce.briefs.kinds import KINDS
from groundtruce.briefs.pages import Pages as Pages
from groundtruce.briefs.trace import Evidence
from groundtruce.compliance import history, ledgers
from groundtruce.errors import CaseError, NotFound
from groundtruce.exports import geojson
from groundtruce.findings import changed, series
from groundtruce.flow import Road, carry, imagery, summary
from groundtruce.flow.views import ledger, sides, tolls
from groundtruce.model.brief import Brief, Sentence
from groundtruce.model.case import Case
from groundtruce.model.changed import Changed
from groundtruce.model.report import Original, Report
from groundtruce.store.base import Store

BEFORE_AFTER = "before-after.png"
# Documents that a moment alone is enough for.
COMPOSED = ("daily", "weekly")


def composed(
    store: Store,
    road: Road,
    kind: str,
    *,
    language: str = "en",
    incident: str | None = None,
    since: datetime | None = None,
    decided: datetime | None = None,
) -> Road:
    """Return the road with a document of that kind: what changed since, tolls, balance, custody.

    ``since`` is the moment it is compared with; without one, the moment of the report before.
    """
    since = since or road.as_of - KINDS[kind].length
    before = _before(store, since)
    earlier = before.reports if before else ()
    told = {one.id for one in road.reports}
    matter = Matter(
        reports=tuple(road.reports),
        replaced=tuple(one for one in earlier if one.id not in told),
        changed=() if before is None else _changed(store, before, road, decided or road.as_of),
        tolls=tolls(road),
        sides=sides(road),
        taken=store.taken(_reports_of(road, incident)),
        ledgers={name: ledger(road, name) for name in ledgers.LEDGERS},
        earlier=_papers(before, language) if before and kind == "correction" else (),
        since=since,
        incident=incident,
    )
    brief = _paper(road, kind, language, matter)
    return replace(road, brief=brief, replaced=matter.replaced)


def told_changes(
    store: Store,
    road: Road,
    since: datetime,
    *,
    knew: datetime | None = None,
    decided: datetime | None = None,
    about: Collection[str] | None = None,
    language: str = "en",
) -> tuple[Sentence, ...]:
    """Return in words every finding and assessment that stands otherwise than at that moment.

    Each is followed by its reasons. What the mission itself had decided by then it had decided
    until ``knew``; with ``about`` only changes of those records are told.
    """
    before = _before(store, since, knew)
    if before is None:
        return ()
    every = _changed(store, before, road, decided or road.as_of)
    found = tuple(one for one in every if about is None or one.id in about)
    matter = Matter(reports=tuple(road.reports), changed=found, since=since)
    grounds = (road.findings, road.assessments, road.case, road.as_of)
    return compose.changes(*grounds, language=language, matter=matter)


def _before(store: Store, since: datetime, knew: datetime | None = None) -> Road | None:
    """Return the road as it was walked then; ``None`` where nothing of the case was known."""
    try:
        return carry(store, since, decided=knew, until="assess")
    except CaseError:
        return None


def _paper(road: Road, kind: str, language: str, matter: Matter) -> Brief:
    grounds = (road.findings, road.assessments, road.tallies, road.watch)
    return compose.document(kind, *grounds, road.case, road.as_of, language=language, matter=matter)


def _papers(before: Road, language: str) -> tuple[Brief, ...]:
    """Return the documents that went out, or could have, at that moment."""
    matter = Matter(reports=tuple(before.reports))
    return tuple(_paper(before, kind, language, matter) for kind in ("brief", "daily", "weekly"))


def _reports_of(road: Road, incident: str | None) -> list[str]:
    asked = (one for one in road.findings if incident in (one.id, one.incident.id))
    return [claim.report for one in asked for claim in one.incident.claims]


def changes(
    store: Store, road: Road, since: datetime, decided: datetime | None = None
) -> tuple[Changed, ...]:
    """Return what stands otherwise on this road than at that moment, line by line, with reasons."""
    before = carry(store, since, until="assess")
    return _changed(store, before, road, decided or road.as_of)


def _changed(store: Store, before: Road, now: Road, decided: datetime) -> tuple[Changed, ...]:
    day = now.as_of.astimezone(ZoneInfo(now.case.time_zone)).date()
    return (
        *changed.difference(before.findings, now.findings),
        *history.changed(before.assessments, now.assessments, day),
        *changed.tolls(series.series(before.tallies), series.series(now.tallies)),
        *changed.corrected(before.reports, now.reports),
        *changed.judged(store.judgements(before.as_of), store.judgements(decided)),
    )


def documents(
    road: Road,
    store: Store,
    folder: Path,
    issued: datetime,
    formats: Collection[str] = ("html", "pdf"),
) -> dict[str, bytes]:
    """Return the files of a finished road by name: document and evidence, incidents, summary.

    The map is drawn over the base map of the case folder.
    """
    if road.brief is None:
        raise ValueError("documents need a composed brief")
    evidence = replace(_evidence(road), read=lambda report: _bytes_of(report, store))
    told = (road.brief, evidence, road.case)
    over = layers(folder)
    figure = _before_after(store, road)
    return {
        **render.files(*told, formats, issued=issued, layers=over, figure=figure),
        **({BEFORE_AFTER: figure} if figure else {}),
        "incidents.geojson": geojson.text(road.findings, road.case.attribution).encode(),
        "summary.json": (json.dumps(summary(road, store), indent=1) + "\n").encode(),
    }


def _before_after(store: Store, road: Road) -> bytes | None:
    """Return the images before and after the incident that a document is about, if any are held."""
    if road.brief is None or road.brief.incident is None:
        return None
    try:
        return imagery.pictured(store, road, road.brief.incident)
    except NotFound:
        return None


def _bytes_of(report: Report, store: Store) -> bytes:
    with store.original_path(report.original).open("rb") as original:
        original.seek(report.start)
        return original.read(report.end - report.start)


def told_in(road: Road, language: str) -> Road:
    """Return the road with its brief in that language; all else stays as it is."""
    if road.brief is not None and road.brief.language == language:
        return road
    grounds = (road.findings, road.assessments, road.tallies, road.watch)
    brief = compose.brief(*grounds, road.case, road.as_of, language=language)
    return replace(road, brief=brief)


def style(fonts: str, weights: tuple[int, ...] = (400, 700)) -> str:
    """Return the style sheet that all pages share, with fonts fetched from that address."""
    return render.page_style(fonts, weights)


def layers(folder: Path) -> Layers:
    """Return the base map of a case folder, as drawn maps lie over it."""
    return basemap.read(folder / "basemap")


def pages(language: str, case: Case, over: Layers, walk: Callable[[], Road]) -> Pages:
    """Return what a browser shows of a finished road, its maps drawn over the base map.

    The road is walked for the first page that shows more than rows and maps.
    """

    def read() -> tuple[Brief, Evidence]:
        road = walk()
        if road.brief is None:
            raise ValueError("pages need a composed brief")
        return road.brief, _evidence(road)

    return Pages(language, case, over, read)


def refusal(text: str, language: str) -> str | None:
    """Return what an error says in another language, ``None`` where no wording knows it."""
    return wording.told(text, language, lambda _kind, words: words, wording.REFUSALS)


def trace_sentence(store: Store, road: Road, sentence_id: str) -> dict[str, Any]:
    """Walk from a sentence to the bytes, comparing them, and return each step as plain data."""
    sentences = road.brief.sentences() if road.brief else ()
    found = [sentence for sentence in sentences if sentence.id.startswith(sentence_id)]
    if len(found) != 1:
        raise NotFound(
            f"{len(found) or 'no'} sentences of the brief have an id that begins {sentence_id!r}.",
            "Take the id beside a sentence in brief.html.",
        )
    return opened.sentence(found[0], _evidence(road), store.original, partial(_name, store))


def _name(store: Store, sha256: str) -> str:
    original = store.find(sha256)
    return original.name if isinstance(original, Original) else sha256


def _evidence(road: Road) -> Evidence:
    if road.brief is None:
        raise ValueError("evidence is looked up for a composed brief")
    told = (*road.reports, *road.replaced)
    return trace.evidence(road.brief, road.findings, road.assessments, told, road.case, road.watch)
