"""Things: whatever else than incidents and reports can be found, each with the page it opens.

Texts of agreements and their commitments, places in both sides' names, sources, media, what was
watched or kept from view, dialogue, documents, alerts, and what people noted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import urlencode

import shapely

from groundtruce.model.alert_text import headline
from groundtruce.model.brief import Brief
from groundtruce.model.case import NamedPlace
from groundtruce.model.edition import Approving
from groundtruce.store.search import normal
from groundtruce.web.moment import Moment

# About so many metres on a degree of latitude.
DEGREE_M = 111_320.0
SMALLEST_BOX_M = 3_000.0
# Beyond so many incidents no road is walked, nor all reports read, to find a sentence or an image.
MOST_WALKED = 20_000


@dataclass(frozen=True)
class Thing:
    """One thing that can be found: its noun, a title, the words it holds, and where it opens.

    ``is_released`` is what those outside the mission may find, ``report`` the report whose words
    it repeats, if it does.
    """

    noun: str
    id: str
    title: str
    words: str
    address: str
    when: datetime | None = None
    spot: tuple[float, float] | None = None
    language: str | None = None
    is_released: bool = False
    report: str | None = None

    @property
    def held(self) -> str:
        """Return all that is searched of it, in the form in which it is searched."""
        return normal(f"{self.title} {self.words} {self.id}").casefold()


def things(moment: Moment, as_of: datetime | None) -> list[Thing]:
    """Return everything that stands at the moment, whoever may see it."""
    found = chain(
        _texts(moment),
        _places(moment),
        _sources(moment),
        _watched(moment),
        _documents(moment, as_of),
        _media(moment),
        _notes(moment, as_of),
        _alerts(moment),
    )
    return list(found)


def around(lon: float, lat: float, radius_m: float) -> str:
    """Return the box around a spot as an address gives it."""
    north = max(radius_m, SMALLEST_BOX_M) / DEGREE_M
    east = north * 1.05
    sides = (lon - east, lat - north, lon + east, lat + north)
    return ",".join(f"{side:.4f}" for side in sides)


def _texts(moment: Moment) -> Iterator[Thing]:
    language = moment.language
    for text in moment.case.agreements:
        said = (text.title, text.place, text.note, *text.labels.values(), *text.signatories)
        changes = (one.says for one in text.changes)
        named = text.labels.get(language, text.title)
        told = _joined(*said, *text.witnesses, *changes)
        yield Thing("agreement", text.id, named, told, "/agreement", text.signed)
        for duty in text.commitments:
            held = (duty.summary, duty.article, duty.zone_in_words, duty.deadline_note, duty.note)
            yield Thing(
                noun="commitment",
                id=f"{text.id}/{duty.id}",
                title=f"{duty.labels.get(language, duty.summary)} ({named})",
                words=_joined(*held, *duty.labels.values(), *duty.exemptions),
                address=f"/agreement/{text.id}/{duty.id}/{duty.bound[0]}",
                when=duty.deadline or duty.starts or text.signed,
            )
    for one in moment.case.dialogue:
        title = one.labels.get(language, one.title)
        told = _joined(one.title, one.note, one.place, *one.labels.values())
        when = one.span.start if one.span else one.due or one.announced
        yield Thing("dialogue", one.id, title, told, "/ledgers/dialogue", when)


def _places(moment: Moment) -> Iterator[Thing]:
    for one in moment.case.places:
        names = (word for name in one.toponyms for word in (name.text, name.script))
        spot = _spot(one)
        box = around(*spot, one.radius_m or 0) if spot else None
        address = (
            f"/map?{urlencode({'bbox': box})}" if box else f"/search?{urlencode({'near': one.id})}"
        )
        told = _joined(*names, one.admin, one.sector)
        yield Thing("place", one.id, one.label, told, address, spot=spot, is_released=True)
    for zone in moment.case.zones:
        centre = shapely.from_wkt(zone.wkt).representative_point()
        told = _joined(zone.label, zone.note, *zone.labels.values())
        title = zone.labels.get(moment.language, zone.label)
        spot = (centre.x, centre.y)
        yield Thing("zone", zone.id, title, told, "/map", spot=spot, is_released=True)


def _sources(moment: Moment) -> Iterator[Thing]:
    for one in moment.case.sources:
        kind = moment.pages.label("source_kinds", one.kind.value)
        address = f"/search?{urlencode({'source': one.id})}"
        told = _joined(kind, one.reason, one.owner, one.side)
        yield Thing("source", one.id, one.name, told, address)


def _watched(moment: Moment) -> Iterator[Thing]:
    pen = moment.pages.pen
    for one in moment.store.watches(moment.as_of):
        ledger = "restrictions" if one.kind.is_restriction else "watched"
        kind = pen.label("watch_kinds", one.kind.value)
        quote = one.excerpt.quote if one.excerpt else None
        yield Thing(
            noun="restriction" if one.kind.is_restriction else "watch",
            id=one.id,
            title=f"{kind}, {pen.place(one.place)}",
            words=_joined(one.reason, one.by, one.side, quote),
            address=f"/ledgers/{ledger}",
            when=one.span.start,
            spot=one.place.centre if one.place.is_pin else None,
        )


def _documents(moment: Moment, as_of: datetime | None) -> Iterator[Thing]:
    for brief in [moment.pages.brief] if _is_walked(moment) else moment.store.briefs()[:1]:
        yield from _sentences(brief)
    released = {
        one.edition for one in moment.store.approvals(as_of) if one.act is Approving.RELEASES
    }
    for one in moment.store.editions(as_of):
        kind = moment.pages.label("workbench", f"paper_{one.brief.kind}")
        yield Thing(
            noun="edition",
            id=one.id,
            title=f"{kind}, {moment.told(one.brief.as_of)}",
            words=_joined(*(sentence.text for sentence in one.brief.sentences())),
            address=f"/briefs/{one.id}",
            when=one.received,
            language=one.brief.language,
            is_released=one.id in released,
        )


def _sentences(brief: Brief) -> Iterator[Thing]:
    for one in brief.sentences():
        address = f"/trace/{one.id}"
        yield Thing("sentence", one.id, one.text, "", address, brief.as_of, language=one.language)


def _media(moment: Moment) -> Iterator[Thing]:
    for form in moment.store.submissions(moment.as_of):
        told_in = moment.store.report_of(form.id)
        for name in dict.fromkeys((*form.expects, *(file.name for file in form.files))):
            address = f"/reports/{told_in}" if told_in else "/inbox"
            told = _joined(form.form, form.source)
            yield Thing("media", form.id, name, told, address, form.received, report=told_in)
    for report in moment.road.reports if _is_walked(moment) else ():
        for claim in report.claims:
            for image in claim.image.images if claim.image else ():
                told = _joined(image.provider, image.scene, claim.image and claim.image.seen)
                at = f"/reports/{report.id}"
                yield Thing(
                    "media", image.item, image.item, told, at, image.taken, report=report.id
                )


def _notes(moment: Moment, as_of: datetime | None) -> Iterator[Thing]:
    store, pen = moment.store, moment.pages.pen
    for one in store.judgements(as_of):
        held = store.incident_of(one.one) or store.incident_of(one.other)
        title = f"{one.by}: {pen.label('workbench', f'act_{one.verdict.value}')}"
        address = f"/incidents/{held}" if held else "/inbox"
        yield Thing("note", one.id, title, one.why, address, one.received)
    for told in store.reviews(as_of):
        title = f"{told.by}: {pen.label('workbench', f'act_{told.decision.value}')}"
        words = _joined(told.why, told.said.text)
        at, report = f"/reports/{told.said.report}#{told.said.id}", told.said.report
        yield Thing("note", told.id, title, words, at, told.received, report=report)
    for answer in store.replies(as_of):
        title = f"{pen.party(answer.party)}: {pen.label('workbench', 'act_reply')}"
        yield Thing(
            "reply", answer.id, title, answer.text, f"/findings/{answer.finding}", answer.received
        )
    for edition in store.editions(as_of):
        title, at = f"{edition.by}: {pen.label('workbench', 'worded_by')}", f"/briefs/{edition.id}"
        if edition.why:
            yield Thing("note", edition.id, title, edition.why, at, edition.received)
    for row in store.quarantined():
        told_by = _joined(row.reason, row.row)
        yield Thing("aside", row.id, row.file, told_by, "/inbox?show=aside")


def _alerts(moment: Moment) -> Iterator[Thing]:
    for one in moment.store.alerts():
        if one.received <= moment.as_of:
            says = headline(one, moment.case, moment.language)
            yield Thing("alert", one.id, says, _joined(one.matter, one.place), "/", one.received)


def _is_walked(moment: Moment) -> bool:
    return len(moment.index) <= MOST_WALKED


def _spot(one: NamedPlace) -> tuple[float, float] | None:
    return (one.lon, one.lat) if one.lon is not None and one.lat is not None else None


def _joined(*words: Any) -> str:
    return " · ".join(str(one) for one in dict.fromkeys(words) if one)
