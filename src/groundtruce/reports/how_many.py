"""How many: figures as sources write them, split into what is counted, of whom, and whose.

``injured_soldier_AAA`` is the kind *injured*, of soldiers, of the party AAA. A kind that the
vocabulary does not know stays *other* with the source's own word beside it: to read *killed
indirectly* as *killed* would be worse than to leave it out of every sum.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from groundtruce.model.case import Case
from groundtruce.model.figure import Figure, Qualifier, Scope
from groundtruce.model.span import Span
from groundtruce.reports.card import FigureColumns
from groundtruce.reports.row import Refused
from groundtruce.reports.when import Dates
from groundtruce.reports.words import Words

_KEYS = {
    "kind": ("kind", "type"),
    "qualifier": ("qualifier",),
    "lower": ("value_low", "lower", "low", "min"),
    "best": ("best", "value", "count", "number"),
    "upper": ("value_high", "upper", "high", "max"),
    "scope": ("scope",),
    "period": ("period",),
    "area": ("area",),
}
_AMOUNT = r"(\d{1,3}(?:[ ,]\d{3})+|\d+)(\.\d+)?"
_BOUND = {
    Qualifier.AT_LEAST: r"(?:at least|no fewer than|minimum|min\.?|≥|>=)",
    Qualifier.MORE_THAN: r"(?:more than|over|above|>)",
    Qualifier.UP_TO: r"(?:up to|at most|fewer than|less than|under|max\.?|≤|<=|<)",
    Qualifier.ABOUT: r"(?:about|around|some|approximately|approx\.?|circa|ca\.?|c\.|~|≈)",
}
_ONE = re.compile(rf"(?P<word>\D*?) ?{_AMOUNT} ?(?P<more>\+?)")
_RANGE = re.compile(rf"(?:between )?{_AMOUNT} ?(?:-|–|—|to|and) ?{_AMOUNT}")
_QUALIFIERS = {
    qualifier: re.compile(rf"\s*{words}\s*", re.IGNORECASE) for qualifier, words in _BOUND.items()
}

Bounds = tuple[Qualifier, float | None, float | None, float | None]


class Figures:
    """Reads figures with the vocabulary's words, the case's parties and the source's dates."""

    def __init__(self, words: Words, case: Case, dates: Dates, translated: Mapping[str, Any]):
        self._words = words
        self._parties = sorted(case.party_ids, key=len, reverse=True)
        self._dates = dates
        self._translated = translated
        self._split = lru_cache(maxsize=4096)(self._split_kind)

    def listed(self, items: Any) -> tuple[Figure, ...]:
        """Return the figures of a structured list: kind, qualifier, lower, best, upper, scope."""
        if not items:
            return ()
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise Refused("figures", "this is no list of figures", "See 'figures' in the guide.")
        return tuple(self._structured(item) for item in items)

    def flat(self, columns: FigureColumns, cells: Mapping[str, str]) -> Figure | None:
        """Return one kind's figure from its columns, ``None`` where they are empty."""
        said = _cell(cells.get(columns.best or "", ""))
        least, most = (_cell(cells.get(name or "", "")) for name in (columns.lower, columns.upper))
        if said is None and least is None and most is None:
            return None
        qualifier, lower, best, upper = said or (Qualifier.EXACT, None, None, None)
        if least or most:
            lower, upper = _point(least, lower), _point(most, upper)
            qualifier = Qualifier.RANGE if lower != upper else qualifier
        return self._figure(
            columns.kind,
            (qualifier, lower, best, upper),
            Scope(columns.scope),
            self._period(cells.get(columns.period or "", "")),
        )

    def _structured(self, item: Mapping[str, Any]) -> Figure:
        told = {ours: _first(item, theirs) for ours, theirs in _KEYS.items()}
        kind = str(told["kind"] or "")
        if not kind:
            raise Refused("figures", "a figure without a kind", "Say what is counted.")
        qualifier = Qualifier(
            self._words.must("qualifiers", str(told["qualifier"] or "exact"), "figures")
        )
        scope = Scope(self._words.must("scopes", str(told["scope"] or "incident"), "figures"))
        lower, best, upper = (_amount(told[name]) for name in ("lower", "best", "upper"))
        bounds = _as_said(qualifier, lower, best, upper)
        area = None if told["area"] is None else str(told["area"])
        return self._figure(kind, bounds, scope, self._period(told["period"]), area)

    def _figure(
        self, said: str, bounds: Bounds, scope: Scope, period: Span | None, area: str | None = None
    ) -> Figure:
        kind, of, side, unknown = self._split(said)
        qualifier, lower, best, upper = bounds
        try:
            return Figure(
                kind=kind,
                lower=lower,
                best=best,
                upper=upper,
                qualifier=qualifier,
                scope=scope,
                of=of,
                side=side,
                period=period,
                area=area,
                said=unknown,
            )
        except ValueError as cause:
            message = str(cause).split("Value error, ")[-1].split(" [type=")[0]
            raise Refused("figures", f"{said}: {message}", "Correct the numbers.") from cause

    def _split_kind(self, said: str) -> tuple[str, str | None, str | None, str | None]:
        name = str(self._translated.get(said, said))
        if whole := self._words.key("figure_kinds", name):
            return whole, None, None, None
        side = next((party for party in self._parties if f"_{party}_" in f"_{name}_"), None)
        parts = f"_{name}_".replace(f"_{side}_", "_", 1).strip("_").split("_")
        counted = [self._words.key("counted", part.removesuffix("s")) for part in parts]
        of = next((word for word in counted if word), None)
        rest = [part for part, word in zip(parts, counted, strict=True) if not word or word != of]
        kind = self._words.key("figure_kinds", "_".join(rest))
        return (kind, of, side, None) if kind else ("other", of, side, said[:200])

    def _period(self, said: Any) -> Span | None:
        if not said:
            return None
        if isinstance(said, dict):
            first, last = str(said.get("from") or ""), str(said.get("to") or "")
        else:
            first, _, last = str(said).partition("/")
        return self._dates.event(first.strip(), last.strip())


def _first(item: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((item[name] for name in names if item.get(name) is not None), None)


def _as_said(
    qualifier: Qualifier, lower: float | None, best: float | None, upper: float | None
) -> Bounds:
    """Return the bounds that the words give: a bound that they leave open stays open."""
    if qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
        lower = best if lower is None else lower
        return qualifier, lower, None, upper if upper != lower else None
    if qualifier is Qualifier.UP_TO:
        upper = best if upper is None else upper
        return qualifier, lower or None, None, upper
    if best is None and lower == upper:
        return qualifier, None, lower, None
    is_open = lower is None or upper is None
    if best is None and is_open:
        return qualifier, None, lower if upper is None else upper, None
    return qualifier, lower, best, upper


def _cell(said: str) -> Bounds | None:
    """Return what a cell says: 5, at least 5, 5+, more than 20, about 10, up to 7, 3-5."""
    if said.isdecimal():
        return Qualifier.EXACT, None, float(said), None
    text = " ".join(said.split())
    if not text:
        return None
    if found := _RANGE.fullmatch(text):
        lower, upper = _number(found[1], found[2]), _number(found[3], found[4])
        return Qualifier.RANGE, lower, None, upper
    found = _ONE.fullmatch(text)
    qualifier = None if found is None else _qualifier(found["word"], found["more"])
    if found is None or qualifier is None:
        raise Refused(
            "figures", f"{text[:40]!r} is no count", "Write a number: 5, at least 5, 3-5."
        )
    return _as_said(qualifier, None, _number(found[2], found[3]), None)


def _qualifier(word: str, more: str) -> Qualifier | None:
    if more:
        return Qualifier.AT_LEAST if not word else None
    if not word:
        return Qualifier.EXACT
    return next((q for q, words in _QUALIFIERS.items() if words.fullmatch(word)), None)


def _number(whole: str, fraction: str | None) -> float:
    return float(re.sub(r"[ ,]", "", whole) + (fraction or ""))


def _point(told: Bounds | None, otherwise: float | None) -> float | None:
    if told is None:
        return otherwise
    return next((bound for bound in (told[2], told[1], told[3]) if bound is not None), otherwise)


def _amount(said: Any) -> float | None:
    if said is None or said == "":
        return None
    try:
        return float(said)
    except (TypeError, ValueError):
        raise Refused("figures", f"{said!r} is no number", "Write digits.") from None
