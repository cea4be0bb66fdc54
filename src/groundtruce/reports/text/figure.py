"""How many: numbers in a sentence become figures with bounds, what they count, and over what.

"At least 60 people dead in two weeks" is a tally. A number that counts nothing of the list stays
out, and a vague "dozens" keeps its lower bound and no best value.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from groundtruce.model.figure import Qualifier, Scope
from groundtruce.reports.text.counted import kind_counted, noun_of, of_whom, people_words, scope_of
from groundtruce.reports.text.harm import governed_state
from groundtruce.reports.text.lexicon import words
from groundtruce.reports.text.number import NUMBER, value_of
from groundtruce.reports.text.parse import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


_NUMBER = re.compile(rf"(?<![\w.,/:-]){NUMBER}(?![\w/]|[.,:]\d)", re.IGNORECASE)


_BOUNDS = {
    Qualifier.AT_LEAST: "at least|no fewer than|no less than|not less than|a minimum of|minimum of",
    Qualifier.MORE_THAN: "more than|over|upwards of|in excess of|exceeding|greater than|above",
    Qualifier.UP_TO: (
        "up to|as many as|at most|no more than|a maximum of|fewer than|less "
        "than|under|not more than|as much as"
    ),
    Qualifier.ABOUT: (
        "about|around|approximately|roughly|some|nearly|almost|close to|an "
        "estimated|estimated|circa|near|or so"
    ),
}


_BOUND = re.compile(
    r"(?:^|[\s(“\"—–-])("
    + "|".join(f"(?P<{q.name}>{w})" for q, w in _BOUNDS.items())
    + r")\s+(?:the\s+|a\s+|another\s+)?$",
    re.IGNORECASE,
)


_VAGUE = {
    "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "tens of thousands": 20_000,
    "hundreds of thousands": 200_000, "millions": 2_000_000,
}  # fmt: skip


_VAGUE_WORDS = re.compile(
    (
        r"\b(tens of thousands|hundreds of thousands|dozens|scores|hundreds|"
        r"thousands|millions)(?=\s+of\s+|\s+(?:dead|killed|injured|wounded|more|"
        r"were|have|had|fled|displaced))"
    ),
    re.IGNORECASE,
)


_RANGE = re.compile(r"^\s*(?:-|–|to|and|or)\s*$")


@dataclass(frozen=True)
class Counted:
    """A figure in the text: its words, bounds, and what it counts."""

    start: int
    end: int
    kind: str
    lower: float | None
    best: float | None
    upper: float | None
    qualifier: Qualifier
    scope: Scope
    of: str | None = None
    word: int | None = None
    unit: str | None = None
    said: str | None = None


def figures(doc: "Doc") -> tuple[Counted, ...]:
    """Return the figures of a text in reading order."""
    found = [*_with_numbers(doc), *_vague(doc), *_single_people(doc)]
    kept: list[Counted] = []
    for one in sorted(found, key=lambda one: (one.start, -(one.end - one.start))):
        if not any(
            one.start < other.end and other.start < one.end and one.kind == other.kind
            for other in kept
        ):
            kept.append(one)
    return tuple(kept)


@cache
def _units() -> dict[str, float]:
    table: dict[str, float] = words("figures")["distance_m"]["units"]
    return table


def _with_numbers(doc: "Doc") -> Iterator[Counted]:
    text = text_of(doc)
    taken = -1
    for found in _NUMBER.finditer(text):
        if found.start() < taken or found.group().lower() in ("a", "an", "once", "twice"):
            continue
        value = value_of(found.group())
        span = doc.char_span(found.start(), found.end(), alignment_mode="expand")
        if value is None or span is None or _is_other_number(text, found, span[0]):
            continue
        last_end, upper = found.end(), None
        after = _NUMBER.match(text, _skip_range(text, found.end()))
        if after is not None and _RANGE.match(text[found.end() : after.start()]):
            upper = value_of(after.group())
            joins = text[found.end() : after.start()].strip()
            before = text[max(0, found.start() - 12) : found.start()].lower()
            if upper is None or upper <= value or (joins in ("and",) and "between" not in before):
                upper = None
            else:
                last_end = after.end()
                span = doc.char_span(found.start(), last_end, alignment_mode="expand") or span
        one = _counted(doc, span, found.start(), last_end, value, upper)
        if one is not None:
            taken = one.end
            yield one


def _skip_range(text: str, at: int) -> int:
    gap = re.match(r"\s*(?:-|–|to|and|or)\s*", text[at : at + 8])
    return at + gap.end() if gap else at


def _is_other_number(text: str, found: re.Match[str], token: "Token") -> bool:
    """Whether it is a year, a day, an hour, an ordinal, a name with a number, money."""
    before, after = (
        text[max(0, found.start() - 14) : found.start()],
        text[found.end() : found.end() + 16],
    )
    number = found.group()
    if re.search(
        (
            r"[$€£฿#]\s?$|\b(?:No|Article|Resolution|Hill|Chapter|paragraph|Route|"
            r"Highway|aged?|page|MH|F|T|BM|Group|Region|Area)\.?[\s-]?$"
        ),
        before,
    ):
        return True
    if re.match(
        (
            r"\s*(?:a\.m|p\.m|am\b|pm\b|o'clock|GMT|hours? GMT|-year-old|years? "
            r"old|st\b|nd\b|rd\b|th\b|dollars|euros|baht|-day|-hour|-month|-member|"
            r"-point|-minute)"
        ),
        after,
    ):
        return True
    if re.fullmatch(r"1[6-9]\d\d|20[0-4]\d|25[5-8]\d", number) and not re.match(
        r"\s*(?:people|soldiers|civilians|troops)", after
    ):
        return True
    month = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
    if re.search(rf"{month}\s*$", before) or (
        re.match(rf"\s*(?:of\s+)?{month}\b", after) and number.isdigit()
    ):
        return True
    return (
        token.ent_type_ in ("DATE", "TIME", "ORDINAL")
        and token.dep_ in ("nummod", "pobj", "npadvmod")
        and token.head.ent_type_ == token.ent_type_
    )


def _counted(
    doc: "Doc", span: "Span", start: int, end: int, value: float, upper: float | None
) -> Counted | None:
    text = text_of(doc)
    qualifier, begin = _qualifier(text, start)
    after = re.match(r"\s*[-‑]?\s*([A-Za-z%]+)", text[end : end + 16])
    unit = after.group(1).lower() if after else ""
    if unit in _units():
        metres = value * _units()[unit]
        finish = end + (after.end() if after else 0)
        return Counted(
            begin, finish, "distance_m", None, metres, None, qualifier, Scope.INCIDENT, unit=unit
        )
    noun = noun_of(span)
    found = kind_counted(span, noun)
    if found is None:
        return None
    kind, finish_at = found
    finish = max(end, finish_at)
    if kind == "percent":
        return None
    if upper is not None:
        qualifier = Qualifier.RANGE
    bounds = _bounds(qualifier, value) if upper is None else (value, None, upper)
    of = of_whom(noun)
    word = noun.i if noun is not None else span.root.i
    scope = scope_of(doc[word], kind, begin)
    return Counted(begin, finish, kind, *bounds, qualifier, scope, of, word)


def _qualifier(text: str, start: int) -> tuple[Qualifier, int]:
    before = text[max(0, start - 40) : start]
    found = _BOUND.search(before)
    if found is None:
        return Qualifier.EXACT, start
    name = next(q for q in _BOUNDS if found.group(q.name))
    return name, start - (len(before) - found.start(1))


def _bounds(qualifier: Qualifier, value: float) -> tuple[float | None, float | None, float | None]:
    if qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
        return value, value, None
    if qualifier is Qualifier.UP_TO:
        return None, value, value
    return None, value, None


def _vague(doc: "Doc") -> Iterator[Counted]:
    for found in _VAGUE_WORDS.finditer(text_of(doc)):
        span = doc.char_span(found.start(), found.end(), alignment_mode="expand")
        if span is None:
            continue
        noun = noun_of(span)
        kind = kind_counted(span, noun)
        if kind is None or kind[0] not in (
            "killed",
            "injured",
            "displaced",
            "casualties",
            "detained",
            "missing",
            "abducted",
        ):
            continue
        word = noun.i if noun is not None else span.root.i
        lower = float(_VAGUE[found.group().lower()])
        scope = scope_of(doc[word], kind[0], found.start())
        yield Counted(
            found.start(), max(found.end(), kind[1]), kind[0], lower, None, None,
            Qualifier.AT_LEAST, scope, of_whom(noun), word, said=found.group(),
        )  # fmt: skip


def _single_people(doc: "Doc") -> Iterator[Counted]:
    """Yield "a soldier was killed" and "one of its soldiers lost a leg" as one person."""
    for word in doc:
        if word.pos_ not in ("NOUN", "NUM", "PROPN") or word.tag_ in ("NNS", "NNPS"):
            continue
        people = people_words().get(word.lemma_.lower())
        first = next((c for c in word.children if c.dep_ in ("det", "nummod", "poss")), None)
        if people is None or first is None or first.lower_ not in ("a", "an", "another"):
            continue
        told = governed_state(word)
        if told is None or told[0] not in (
            "killed",
            "injured",
            "missing",
            "abducted",
            "captured",
            "detained",
        ):
            continue
        if any(
            c.dep_ in ("neg",) or (c.dep_ == "aux" and c.tag_ == "MD") for c in word.head.children
        ):
            continue
        scope = scope_of(word, told[0], first.idx)
        yield Counted(
            first.idx, max(word.idx + len(word), told[1]), told[0], None, 1.0, None,
            Qualifier.EXACT, scope, of_whom(word), word.i,
        )  # fmt: skip
