"""Lookup: what holds all the words of a question, of every noun, within a time and a place.

Words are searched inside any script, as the store does it. Reports come from its index, and
incidents through the reports that tell of them; what is short enough is compared word for word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from itertools import islice
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

import numpy as np

from groundtruce.model.finding import Finding
from groundtruce.model.place import Place
from groundtruce.model.span import Granularity, Span
from groundtruce.model.vocabulary import LANGUAGES, vocabulary
from groundtruce.store.base import Box, Hit
from groundtruce.store.search import normal, words
from groundtruce.web.access.disclosure import Disclosure
from groundtruce.web.filter import EPOCH
from groundtruce.web.index import NO_DAY, STATUSES, Mask
from groundtruce.web.moment import Moment
from groundtruce.web.things import Thing, things

# So many letters of a question are read, and so many reports asked for what they hold.
LONGEST = 400
# Khmer stacks the consonant after this sign below the one before it.
KHMER_COENG = "\u17d2"
MOST_REPORTS = 300
MOST_INCIDENTS = 400
# So many letters are shown around a word that was found.
SHOWN = 200
LONG_AGO, FAR_OFF = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Question:
    """What is looked for: words that must all occur, days, a box, and the moment it is asked of."""

    moment: Moment
    text: str = ""
    since: date | None = None
    until: date | None = None
    box: Box | None = None
    source: str = ""
    as_of: datetime | None = None
    released_only: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether the question is longer than what is read of it."""
        return len(self.text) > LONGEST

    @property
    def is_open(self) -> bool:
        """Whether nothing was asked at all."""
        narrowed = self.since or self.until or self.box or self.source
        return not (self.words or narrowed)

    @cached_property
    def words(self) -> list[str]:
        """Return the words in the form in which texts are searched."""
        return [one.casefold() for one in words(self.text[:LONGEST])]

    @cached_property
    def span(self) -> Span | None:
        """Return the days as a span of time, in the clocks of the case."""
        if not (self.since or self.until):
            return None
        zone = ZoneInfo(self.moment.case.time_zone)
        start = datetime.combine(self.since, time(), zone) if self.since else LONG_AGO
        last = self.until + timedelta(days=1) if self.until and self.until < date.max else None
        end = datetime.combine(last, time(), zone) if last else FAR_OFF
        return Span(start=start, end=max(end, start), granularity=Granularity.DAY)

    def holds(self, text: str) -> bool:
        """Whether a text, in the form in which it is searched, has all the words."""
        return all(word in text for word in self.words)


def reports(question: Question, most: int = MOST_REPORTS) -> list[Hit]:
    """Return the newest reports that hold the words, or, without any, of that time and place.

    A report that tells of a whole country is not near any one place in it.
    """
    store, asked = question.moment.store, question
    if asked.words:
        hits = store.search(asked.text[:LONGEST], most, asked.box, asked.span, asked.as_of)
    else:
        known = store.reports(asked.as_of, asked.box, asked.span)
        newest = sorted(known, key=lambda one: (one.received, one.id), reverse=True)
        hits = [Hit(one, one.text) for one in newest]
    fitting = (
        hit
        for hit in hits
        if asked.source in ("", hit.source)
        and (not asked.box or any(_is_near(one.place, asked.box) for one in hit.report.claims))
    )
    return list(islice(fitting, most))


def incidents(question: Question, hits: Iterable[Hit], told: Disclosure) -> list[Finding]:
    """Return the findings on incidents that hold the words, newest first.

    ``hits`` are reports that may tell of them. Words that are withheld from a visitor find
    nothing: what is compared is each finding as it is told to that visitor.
    """
    if question.source:
        return []
    found = [*_by_kind(question), *_told_by(question, [*hits, *_of_the_rest(question)])]
    unique = {one.incident.id: one for one in found}.values()
    known = [one for one in told.findings(unique) if _is_within(one, question)]
    held = [one for one in known if question.holds(_held(one, question.moment))]
    return sorted(held, key=lambda one: (_began(one), one.id), reverse=True)


def others(question: Question) -> list[Thing]:
    """Return everything else that holds the words, what is so called before what mentions it."""
    if question.source:
        return []
    told = _things(question.moment, question.as_of)
    found = [one for one, held in told if question.holds(held) and _fits(one, question)]
    found.sort(key=lambda one: one.when.timestamp() if one.when else 0.0, reverse=True)
    found.sort(key=lambda one: not question.holds(normal(one.title).casefold()))
    return found


def marked(text: str, wanted: Sequence[str]) -> list[tuple[str, bool]]:
    """Return a text in parts, and of each whether it is one of the wanted words.

    A part ends with a letter and all its signs, so that no vowel is drawn apart from it.

    >>> marked("Shelling near Prey", ["shell"])
    [('Shell', True), ('ing near Prey', False)]
    """
    if not wanted:
        return [(text, False)]
    either = "|".join(re.escape(one) for one in sorted(wanted, key=len, reverse=True))
    parts, at = [], 0
    for match in re.finditer(either, text, re.IGNORECASE):
        if match.start() >= at:
            parts += [(text[at : match.start()], False)]
            at = _whole(text, match.end())
            parts += [(text[match.start() : at], True)]
    return [(part, is_lit) for part, is_lit in (*parts, (text[at:], False)) if part]


def excerpt(text: str, wanted: Sequence[str]) -> str:
    """Return the words around the first of the wanted ones, cut between words where there are any.

    >>> excerpt("one two three", ["two"])
    'one two three'
    """
    whole = normal(text)
    found = (re.search(re.escape(word), whole, re.IGNORECASE) for word in wanted)
    at = min((match.start() for match in found if match), default=0)
    start = max(0, at - SHOWN // 3)
    if start:
        space = whole.find(" ", start, at)
        start = space + 1 if space >= 0 else start
    cut = whole[start : start + SHOWN]
    if start + SHOWN < len(whole):
        cut = cut[: max(cut.rfind(" ", SHOWN // 2), 0) or _whole(cut, SHOWN - 1)] + "…"
    return ("…" if start else "") + cut


_THINGS: WeakKeyDictionary[Moment, list[tuple[Thing, str]]] = WeakKeyDictionary()


def _things(moment: Moment, as_of: datetime | None) -> list[tuple[Thing, str]]:
    """Return what can be found beside the words that it holds, made once for each moment."""
    if moment not in _THINGS:
        _THINGS[moment] = [(one, one.held) for one in things(moment, as_of)]
    return _THINGS[moment]


def _fits(one: Thing, question: Question) -> bool:
    """Whether a thing lies in the time and the place asked for; what has none lies in neither."""
    if question.span and not (one.when and question.span.start <= one.when < question.span.end):
        return False
    return question.box is None or (one.spot is not None and _inside(one.spot, question.box))


def _by_kind(question: Question) -> Sequence[Finding]:
    """Return the newest incidents whose kind and status alone are what the words say."""
    index, kept = question.moment.index, _within(question)
    for word in question.words:
        kinds = [at for at, key in enumerate(index.kinds) if word in _named("event_kinds", key)]
        stands = [at for at, key in enumerate(STATUSES) if word in _named("statuses", key)]
        kept &= np.isin(index.kind, kinds) | np.isin(index.status, stands)
    return index.findings(np.flatnonzero(kept)[:MOST_INCIDENTS].tolist())


def _of_the_rest(question: Question) -> list[Hit]:
    """Return the reports that hold the words by which no kind and no status is called.

    Somebody who asks for shelling near Prey wants incidents of that kind, whose reports may have
    said it in other words.
    """
    listed = {"event_kinds": question.moment.index.kinds, "statuses": STATUSES}
    named = [_named(name, key) for name, keys in listed.items() for key in keys]
    rest = [word for word in question.words if not any(word in one for one in named)]
    if not rest or rest == question.words:
        return []
    quoted = " ".join(f'"{word}"' for word in rest)
    asked = question
    return asked.moment.store.search(quoted, MOST_REPORTS, asked.box, asked.span, asked.as_of)


def _told_by(question: Question, hits: Iterable[Hit]) -> Iterator[Finding]:
    """Yield the findings on the incidents that the reports tell of."""
    if not question.words:
        return
    moment, asked = question.moment, question
    claims = [claim.id for hit in hits for claim in hit.report.claims]
    if asked.as_of is not None:
        holder = {claim: one for one in moment.road.findings for claim in one.rests_on}
        yield from (holder[name] for name in claims if name in holder)
        return
    held = dict.fromkeys(filter(None, map(moment.store.incident_of, claims)))
    named = {name: at for at, name in enumerate(moment.index.incident.tolist())}
    places = [named[one.encode()] for one in held if one.encode() in named]
    yield from moment.index.findings(places[:MOST_INCIDENTS])


def _within(question: Question) -> Mask:
    """Return which incidents of the index lie in the time and the place asked for."""
    index = question.moment.index
    kept = index.is_released.copy() if question.released_only else np.ones(len(index), bool)
    if question.since:
        kept &= index.day >= (question.since - EPOCH).days
    if question.until:
        kept &= (index.day <= (question.until - EPOCH).days) & (index.day != NO_DAY)
    if question.box:
        west, south, east, north = question.box
        kept &= (index.lon >= west) & (index.lon <= east)
        kept &= (index.lat >= south) & (index.lat <= north)
    return kept


def _is_within(one: Finding, question: Question) -> bool:
    place, span = one.incident.place, one.incident.span
    if question.span and not (span and _meets(span, question.span)):
        return False
    return _is_near(place, question.box)


def _held(one: Finding, moment: Moment) -> str:
    """Return all that is searched of an incident: kind, status, names, words, days and ids."""
    incident = one.incident
    said = [_named("event_kinds", incident.kind), _named("statuses", one.status.value)]
    places = [place for place in (incident.place, *(c.place for c in incident.claims)) if place]
    for name in {name for place in places for name in place.toponyms}:
        said += [name.text, name.script or ""]
    said += [place.admin or "" for place in places]
    said += [claim.text for claim in incident.claims]
    said += [moment.pages.pen.when(incident.span), incident.id, one.id]
    return normal(" ".join(said)).casefold()


@cache
def _named(listed: str, key: str) -> str:
    """Return a word of the vocabulary in all languages, as it is searched."""
    labels = (vocabulary().label(listed, key, language) for language in LANGUAGES)
    return normal(" ".join([*labels, key.replace("_", " ")])).casefold()


def _meets(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _is_near(place: Place | None, box: Box | None) -> bool:
    """Whether a place is known well enough for a pin, and the pin lies in the box, if any."""
    if box is None:
        return True
    pin = place.centre if place is not None and place.is_pin else None
    return pin is not None and _inside(pin, box)


def _inside(spot: tuple[float, float], box: Box) -> bool:
    west, south, east, north = box
    return west <= spot[0] <= east and south <= spot[1] <= north


def _began(one: Finding) -> datetime:
    return one.incident.span.start if one.incident.span else one.incident.known_from


def _whole(text: str, end: int) -> int:
    """Return where the letter that ends there ends with all its signs."""
    while end < len(text) and (
        text[end - 1] == KHMER_COENG or unicodedata.category(text[end]) in ("Mn", "Mc")
    ):
        end += 1
    return end
