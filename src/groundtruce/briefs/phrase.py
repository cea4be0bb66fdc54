"""Phrases: sentences made from templates and records, in the language asked for.

A template lives in ``templates/sentences.yaml`` or ``templates/reports.yaml`` with its languages
side by side. Where a language has none the English sentence stands, and says that it is English.
Values are put into a template as they are: text from a report can never act as a template itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from groundtruce.briefs import wording
from groundtruce.briefs.quote import shown
from groundtruce.errors import Untraced
from groundtruce.model.brief import Citation, Sentence
from groundtruce.model.case import Case
from groundtruce.model.figure import Amount, Figure, Qualifier
from groundtruce.model.place import Place
from groundtruce.model.record import content_id
from groundtruce.model.span import Granularity, Span
from groundtruce.model.vocabulary import Vocabulary

# Twelve digits tell any two sentences of one brief apart and can still be typed.
SHORT = len("s-") + 12


@dataclass(frozen=True)
class Pen:
    """Writes for one case in one language; English is always there to fall back on."""

    case: Case
    words: Vocabulary
    language: str = "en"

    def say(
        self, section: str, template: str, cites: Iterable[Citation], **values: Any
    ) -> Sentence:
        """Return the sentence, named by its section, its words and its evidence.

        Raises Untraced where no evidence is given: such a sentence cannot be written.
        """
        found = tuple(dict.fromkeys(cites))
        if not found:
            raise Untraced(
                f"The sentence '{template}' of the section '{section}' rests on nothing.",
                "Give it the findings, assessments, claims, watch or agreements it tells of.",
            )
        written = _templates()["sentences"][template]
        language = self.language if self.language in written else "en"
        text = written[language].format(**values)
        name = content_id("s", section, text, [(one.noun, one.id) for one in found])
        return Sentence(id=name[:SHORT], text=text, cites=found, language=language)

    def speaks(self, template: str) -> "Pen":
        """Return a pen in the language that the template will be written in."""
        spoken = self.language in _templates()["sentences"][template]
        return self if spoken else Pen(self.case, self.words, "en")

    def label(self, listed: str, key: str) -> str:
        """Return the word of a list in the pen's language."""
        return self.words.label(listed, key, self.language)

    def party(self, party_id: str) -> str:
        """Return a party's name, in English where the case has no other; of a body, its own."""
        party = self.case.party(party_id)
        if party is None:
            return self.body(party_id)
        return party.labels.get(self.language) or party.labels.get("en", party_id)

    def body(self, body_id: str) -> str:
        """Return the name of a body that is no party, as the vocabulary or the case has it."""
        return self.label("bodies", body_id) if self.words.has("bodies", body_id) else body_id

    def parties(self, party_ids: Iterable[str]) -> str:
        """Return the names in the alphabetical order of the case."""
        order = list(self.case.party_ids)
        known = sorted(
            set(party_ids), key=lambda one: (order.index(one) if one in order else 99, one)
        )
        return self.listed([self.party(one) for one in known])

    def source(self, source_id: str) -> str:
        """Return the name of a source; one that the case does not list is shown by its id."""
        found = next((one for one in self.case.sources if one.id == source_id), None)
        return shown(found.name if found else source_id)

    def place(self, place: Place | None) -> str:
        """Return both sides' names; a place too coarse for a pin says how coarse it is."""
        if place is None:
            return self.label("labels", "no_place")
        if place.is_pin:
            return shown(place.label())
        return f"{shown(place.label())} ({self.label('precision', place.precision.value)})"

    def standing(self, word: str) -> str:
        """Return the label of an assessment's word: a state, or a degree given as a digit."""
        return self.label("degrees" if word.isdigit() else "states", word)

    def count(self, number: int, noun: str) -> str:
        """Return a number with its noun: one incident, 12 incidents, no incident."""
        forms = _templates()["counted"][noun]
        spoken = forms.get(self.language, forms["en"])
        form = {0: "none", 1: "one"}.get(number, "many")
        return str(spoken.get(form, spoken["many"])).format(n=f"{number:,}")

    def changed(self, now: int, before: int) -> str:
        """Return a number with its change against the period before: 12 (+3)."""
        step = now - before
        sign = "+" if step > 0 else "−" if step < 0 else "±"
        return f"{now:,} ({sign}{abs(step):,})"

    def counted_anew(self, now: int, before: int, noun: str) -> str:
        """Return a number with its noun and its change: 12 incidents (+3)."""
        change = self.changed(now, before).partition(" ")[2]
        return f"{self.count(now, noun)} {change}"

    def plainly(self, reason: str) -> str:
        """Return an English reason with names for codes and days in words."""
        pen = Pen(self.case, self.words, "en")
        for party in pen.case.party_ids:
            reason = re.sub(rf"\b{re.escape(party)}\b", pen.party(party), reason)
        bodies = "|".join(re.escape(one) for one in pen.words.words("bodies"))
        reason = re.sub(rf"\bby ({bodies})\b", lambda by: f"by {pen.body(by[1])}", reason)
        return re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda day: _in_words(day[0], pen), reason)

    def reasoned(self, reason: str) -> tuple["Pen", str]:
        """Return a reason in the pen's language, with a pen of the language that it came out in.

        A reason that has no wording stays in English, and the pen says so.
        """
        if self.language != "en":
            words = wording.told(reason, self.language, self._named)
            if words is not None:
                return self, words
        return Pen(self.case, self.words, "en"), self.plainly(reason)

    def closed(self, text: str) -> str:
        """Return a text as a sentence before which another one stands; nothing stays nothing."""
        stop = str(_templates()["stop"][self.language])
        return f" {text}{stop.rstrip()}" if text else ""

    def listed(self, parts: Sequence[str]) -> str:
        """Return the parts in a row, with *and* before the last."""
        if len(parts) < 2:
            return "".join(parts)
        joined = _templates()["joined"][self.language]
        return str(joined["comma"]).join(parts[:-1]) + str(joined["and"]) + parts[-1]

    def moment(self, moment: datetime) -> str:
        """Return local date and time, to the minute; midnight is the 24:00 of the day it ends."""
        local = moment.astimezone(ZoneInfo(self.case.time_zone))
        if (local.hour, local.minute) == (0, 0):
            return f"{self._date(local - timedelta(days=1))}, 24:00"
        return f"{self._date(local)}, {local:%H:%M}"

    def day(self, moment: datetime) -> str:
        """Return the local date."""
        return self._date(moment.astimezone(ZoneInfo(self.case.time_zone)))

    def day_known(self, moment: datetime) -> str:
        """Return the local day of something known by then; midnight ends the day before it."""
        return self.day(moment - timedelta(seconds=1))

    def short_day(self, moment: datetime) -> str:
        """Return the local day without its year, for where the year stands beside it."""
        local = moment.astimezone(ZoneInfo(self.case.time_zone))
        return f"{local.day} {self.month(local, short=True)}"

    def calendar_day(self, day: str) -> str:
        """Return a calendar day given as YYYY-MM-DD."""
        return self._date(date.fromisoformat(day))

    def when(self, span: Span | None) -> str:
        """Return a span in words that are never finer than its text."""
        if span is None:
            return self.label("labels", "no_time")
        zone = ZoneInfo(self.case.time_zone)
        first = span.start.astimezone(zone)
        last = (span.end - timedelta(seconds=1)).astimezone(zone)
        if span.granularity in (Granularity.MONTH, Granularity.YEAR):
            return self._coarse(span, first, last)
        if first.date() != last.date():
            return self._days(first, last)
        if span.granularity is Granularity.MINUTE:
            return f"{self._date(first)}, {first:%H:%M}"
        if span.granularity is Granularity.HOUR:
            about = self.label("qualifiers", "about")
            return f"{self._date(first)}, {about} {first:%H:%M}"
        return self._date(first)

    def counted(self, figure: Figure) -> str:
        """Return what a figure counts: soldiers killed (of which party)."""
        kind = self.label("figure_kinds", figure.kind)
        if figure.kind == "other" and figure.said:
            kind = shown(figure.said).replace("_", " ")
        if figure.of:
            of = self.label("counted", figure.of)
            kind = str(_templates()["figure"][self.language]).format(kind=kind, of=of)
        return f"{kind} ({self.party(figure.side)})" if figure.side else kind

    def amount(self, figure: Figure) -> str:
        """Return a figure with its bound: 3, at least 60, 2–4."""
        return self.between(
            figure.low, figure.high, about=figure.qualifier is Qualifier.ABOUT, figure=figure
        )

    def between(
        self,
        low: Amount,
        high: Amount | None,
        *,
        about: bool = False,
        figure: Figure | None = None,
    ) -> str:
        """Return a range; one that is open above is said with the word of its source."""
        if high is None:
            bound = figure.qualifier.value if figure else Qualifier.AT_LEAST.value
            return f"{self.label('qualifiers', bound)} {_number(low)}"
        if figure and figure.qualifier is Qualifier.UP_TO:
            return f"{self.label('qualifiers', 'up_to')} {_number(high)}"
        said = _number(low) if low == high else f"{_number(low)}–{_number(high)}"
        return f"{self.label('qualifiers', 'about')} {said}" if about else said

    def month(self, day: date, *, short: bool) -> str:
        """Return the name of the day's month."""
        names = _templates()["short_months" if short else "months"][self.language]
        return str(names[day.month - 1])

    def _named(self, kind: str, words: str) -> str:
        """Return what an English reason names, as this language names it."""
        match kind:
            case "party" | "parties":
                return self.parties(words.split(" and "))
            case "body":
                return self.body(words)
            case "source":
                return self.source(words)
            case "status":
                return self.label("statuses", words.replace(" ", "_"))
            case "kind":
                return self.label("figure_kinds", words.replace(" ", "_"))
            case "day" | "until_day":
                return f"{self.calendar_day(words[:10])}{words[10:]}"
            case _:
                return self.label("labels", words) if words == "unknown" else shown(words)

    def _days(self, first: date, last: date) -> str:
        """Return two dates with what they share said once: 7–18 December 2025."""
        until = self._date(last)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{until}"
        if first.year == last.year:
            return f"{first.day} {self.month(first, short=False)} – {until}"
        return f"{self._date(first)} – {until}"

    def _coarse(self, span: Span, first: datetime, last: datetime) -> str:
        months = _templates()["months"][self.language]
        if span.granularity is Granularity.YEAR:
            return f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
        names = [f"{months[moment.month - 1]} {moment.year}" for moment in (first, last)]
        return " – ".join(dict.fromkeys(names))

    def _date(self, local: date) -> str:
        written = str(_templates()["date"][self.language])
        return written.format(d=local.day, m=self.month(local, short=False), y=local.year)


def capital(text: str) -> str:
    """Return the text with its first letter as a capital.

    >>> capital("not attributed to AAA")
    'Not attributed to AAA'
    """
    return text[:1].upper() + text[1:]


def _in_words(day: str, pen: Pen) -> str:
    try:
        return pen.calendar_day(day)
    except ValueError:
        return day


def _number(amount: Amount) -> str:
    return f"{amount:,}" if isinstance(amount, int) or amount % 1 else f"{int(amount):,}"


@lru_cache(maxsize=1)
def _templates() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("sentences.yaml", "reports.yaml"):
        text = (resources.files("groundtruce.briefs") / "templates" / name).read_text("utf-8")
        for key, words in yaml.load(text, Loader=yaml.CSafeLoader).items():
            found[key] = {**found[key], **words} if key in found else words
    return found
