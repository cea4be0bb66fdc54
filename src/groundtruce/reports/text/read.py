"""Read, the way in for prose: from a file to reports whose claims point at kept bytes.

The file is kept first, as it came. Where its words have to be taken out of it, the text is kept
too and names what it was made from; every excerpt points into the bytes that hold its words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from groundtruce.errors import SourceError
from groundtruce.model.case import Case
from groundtruce.model.claim import Reader
from groundtruce.model.report import Notice, Original, Quarantined, Report
from groundtruce.model.source import SourceKind
from groundtruce.model.span import Granularity, Span
from groundtruce.reports.keep import Keep
from groundtruce.reports.text import claims
from groundtruce.reports.text.claims import Arrival, Document
from groundtruce.reports.text.dateline import dateline_of
from groundtruce.reports.text.formats.message import Message
from groundtruce.reports.text.formats.sniff import media_type, messages
from groundtruce.reports.text.language import language_of
from groundtruce.reports.text.mission.records import Mission, merged
from groundtruce.reports.text.mission.sitrep import Sitrep, is_sitrep, sitrep
from groundtruce.reports.text.mission.tables import tables, without
from groundtruce.reports.text.notice import notice_of
from groundtruce.reports.text.prose_reader import Heard, ProseReader, put_aside
from groundtruce.reports.text.reading import read_text
from groundtruce.reports.text.relay import origin_of
from groundtruce.reports.text.script_figure import figures_in_script
from groundtruce.reports.text.told import Reading
from groundtruce.reports.text.when import times
from groundtruce.reports.text.where import places_in_script
from groundtruce.settings import Settings


@dataclass(frozen=True)
class Read:
    """A report with the reading that it was made from; ``sitrep`` where the text is one.

    ``aside`` is what a language model proposed and the text does not say.
    """

    report: Report
    reading: Reading
    sitrep: Sitrep | None = None
    aside: tuple[Quarantined, ...] = ()


def reports(
    raw: bytes,
    *,
    name: str,
    keep: Keep,
    source: str,
    now: datetime,
    case: Case | None = None,
    dateline: date | None = None,
    card: str | None = None,
    kept: Original | None = None,
    delivered: datetime | None = None,
    reader: ProseReader | None = None,
    known: frozenset[str] = frozenset(),
) -> Iterator[Read]:
    """Keep a file of prose and read every message in it.

    ``source`` is the outlet; ``dateline`` the day that "Monday" is counted from where the file
    does not say its own, ``delivered`` when a text without a date came. A text whose report is
    ``known`` is not read again. Raises SourceError where there is nothing to read, after keeping.
    """
    limit = Settings.from_environment().cell_limit_kb * 1024
    kept = kept or keep(raw, media_type=_kept_as(raw, name), name=name)
    desk = _Desk(
        kept, keep, source, now, case, dateline, card, delivered, reader or by_rules, known
    )
    for number, message in enumerate(messages(raw, name, limit=limit)):
        yield desk.read(message, number)


def _kept_as(raw: bytes, name: str) -> str:
    try:
        return media_type(raw, name)
    except SourceError:
        return "application/octet-stream"


_OTHERS = frozenset({SourceKind.PARTY, SourceKind.MEDIA, SourceKind.AGGREGATOR, SourceKind.PERSON})


@dataclass(frozen=True)
class _Desk:
    """One file on the desk: what is known of it apart from its words."""

    kept: Original
    keep: Keep
    source: str
    now: datetime
    case: Case | None
    dateline: date | None
    card: str | None
    delivered: datetime | None
    reader: ProseReader
    known: frozenset[str]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.case.time_zone if self.case else "UTC")

    def read(self, message: Message, number: int) -> Read:
        document = _document(message, number, self.kept, self.keep)
        language = language_of(message.text)
        words = even(message.text)
        found = tables(words)
        prose = without(words, found)
        is_own = self._is_own()
        printed = dateline_of(words)[1] or (_first_day(words) if is_own else None)
        published = message.published.astimezone(self.zone).date() if message.published else None
        day = self.dateline or printed or published
        may_count = language == "en" and not self._is_of_others()
        told = sitrep(words, day) if may_count and is_sitrep(words) else None
        arrival = Arrival(
            source=self.source,
            received=self._known_from(message.published, day),
            published=_published(message.published, self.dateline or printed, self.zone),
            kind=self._kind(told),
            language=None if language == "und" else language,
            url=message.url,
            title=message.title,
            card=self.card,
            external_id=message.external_id,
            origin=origin_of(words, self.case),
        )
        if self.known and (blank := self._known(document, arrival, words)) is not None:
            return Read(blank, Reading(text=words), told)
        heard = self.reader(prose, language, day, self.case)
        reading, by = heard.reading, self._by(heard, document)
        arrival = replace(arrival, reader=by)
        report = claims.report(document, reading, arrival, self.case)
        if language == "en" and (is_own or told is not None):
            mission = Mission(document, words, reading, arrival, self.case, report.id, day)
            own = mission.claims(found, told, prose)
            report = report.model_copy(update={"claims": merged(report.claims, own)})
        aside = tuple(put_aside(one, by, self.kept, n) for n, one in enumerate(heard.refused))
        return Read(self._noticed(report, message), reading, told, aside)

    def _known(self, document: Document, arrival: Arrival, words: str) -> Report | None:
        """Return the report without its claims where it is known: its id follows from its words."""
        blank = claims.report(document, Reading(text=words), arrival, self.case)
        return blank if blank.id in self.known else None

    def _by(self, heard: Heard, document: Document) -> Reader:
        """Return which reader it was, with the original that holds what a server replied."""
        if not heard.replies:
            return heard.by
        reply = self.keep(
            heard.replies,
            media_type="application/jsonl",
            name=f"{self.kept.name}.reply.jsonl",
            derived_from=document.sha256,
        )
        return heard.by.model_copy(update={"reply": reply.sha256})

    def _is_own(self) -> bool:
        """Whether the text may be the mission's own: a stranger's word is no observation."""
        known = [one for one in (self.case.sources if self.case else ()) if one.id == self.source]
        return any(one.is_own for one in known) if self.case else True

    def _is_of_others(self) -> bool:
        """Whether the source is known as a party or an outlet: what it quotes is not its count."""
        known = [one for one in (self.case.sources if self.case else ()) if one.id == self.source]
        return any(one.kind in _OTHERS for one in known)

    def _kind(self, told: Sitrep | None) -> str:
        if told is not None:
            return "sitrep"
        if self.case is not None and self._is_own():
            return "patrol_report"
        parties = [
            source.id for source in (self.case.sources if self.case else ()) if source.is_party
        ]
        return "statement" if self.source in parties else "article"

    def _noticed(self, report: Report, message: Message) -> Report:
        """Return the report with what it is to others; what takes back claims nothing itself."""
        notice = notice_of(message.title, report.text, self.source)
        told = () if notice is Notice.RETRACTION else report.claims
        return report.model_copy(
            update={"notice": notice, "thread": message.thread, "claims": told}
        )

    def _known_from(self, moment: datetime | None, day: date | None) -> datetime:
        """Return when the mission could know it: at its publication, and never after now.

        A text without a day of its own is known from its delivery on.
        """
        if moment is not None:
            return min(moment, self.now)
        if day is None:
            return min(self.delivered or self.now, self.now)
        whole = Span.of_day(day, self.zone)
        return min(whole.end, self.now) if whole.start <= self.now else self.now


def by_rules(words: str, language: str, day: date | None, case: Case | None) -> Heard:
    """Read by rules, the usual reader."""
    return Heard(read_words(words, language, day, case))


def read_words(words: str, language: str, day: date | None, case: Case | None) -> Reading:
    """Read English; of other languages names, dates and nothing that would need their grammar."""
    if language == "en":
        return read_text(words, dateline=day, case=case)
    return Reading(
        text=words,
        figures=figures_in_script(words) if language in ("th", "km") else (),
        places=places_in_script(words, case),
        times=times(words, day),
        dateline=day,
    )


def _first_day(words: str) -> date | None:
    """Return the day that the head of a mission's own text names."""
    days = [one.first for one in times(words[:300]) if one.first and one.first == one.last]
    return days[0] if days else None


_UNEVEN = {ord(c): " " for c in "\r\u00a0\u2007\u202f\u200b\ufeff\u2060\v\f\u00ad"}
_UNEVEN |= dict.fromkeys((*range(9), *range(14, 32)), " ")
_UNEVEN |= {0x2028: "\n", 0x2029: "\n"}


def even(text: str) -> str:
    """Return the text with plain spaces and line ends, every character where it was."""
    return text.translate(_UNEVEN)


def _document(message: Message, number: int, kept: Original, keep: Keep) -> Document:
    if message.as_received:
        return Document(message.text, kept.sha256, message.base)
    text = re.sub(r"[\ud800-\udfff]", "\ufffd", message.text)
    copy = keep(
        text.encode(),
        media_type="text/plain; charset=utf-8",
        name=f"{kept.name}.{number + 1}.txt" if number else f"{kept.name}.txt",
        derived_from=kept.sha256,
    )
    return Document(text, copy.sha256)


def _published(moment: datetime | None, day: date | None, zone: ZoneInfo) -> Span | None:
    if moment is not None:
        return Span.of_moment(moment, Granularity.MINUTE)
    return None if day is None else Span.of_day(day, zone)


def nothing_kept(
    data: bytes, *, media_type: str, name: str, derived_from: str | None = None
) -> Original:
    """Name the bytes as a store would, and keep nothing: for a look at a file without a case."""
    return Original(
        sha256=sha256(data).hexdigest(),
        size=len(data),
        media_type=media_type,
        name=name,
        derived_from=derived_from,
    )


def of_path(data: bytes | Path) -> bytes:
    """Return the bytes of what a store may be given: bytes, or a path to them."""
    return data.read_bytes() if isinstance(data, Path) else data
