"""``groundtruce agreement``: what a text leaves open, and the text beside its state."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from groundtruce.cli.desk import (
    AsOfOption,
    CaseOption,
    JsonOption,
    LanguageOption,
    case_folder,
    desk,
)
from groundtruce.cli.terminal import answer, out, table
from groundtruce.model.agreement import Agreement, Commitment
from groundtruce.model.vocabulary import Vocabulary, vocabulary

if TYPE_CHECKING:
    from groundtruce.flow import Road


class Action(StrEnum):
    """What to do with the agreements of a case."""

    CHECK = "check"
    SHOW = "show"


What = Annotated[Action, typer.Argument(help="check: what is missing; show: text and state.")]


def agreement(
    action: What,
    case: CaseOption = None,
    as_of: AsOfOption = None,
    language: LanguageOption = "en",
    json: JsonOption = False,
) -> None:
    """Check the agreements as entered, or show each commitment beside its state.

    A check ends with status 1 when a text contradicts itself.
    """
    from groundtruce.flow import views

    if action is Action.CHECK:
        _checked(views.flaws(case_folder(case)), json=json)
        return
    with desk(case) as at:
        road = at.carry(as_of, until="assess")
    if json:
        answer(views.commitments(road))
        return
    for text in sorted(road.case.agreements, key=lambda one: (one.signed, one.id)):
        if text.signed <= road.as_of:
            _show(text, road, language)


def _checked(found: list[dict[str, Any]], *, json: bool) -> None:
    if json:
        answer(found)
    elif not found:
        out.print("Nothing missing and nothing contradictory.")
    else:
        columns = ("where", "text", "weight", "what", "what to do")
        rows = (
            (f["line"], f"{f['agreement']} {f['commitment'] or ''}", f["weight"], f["happened"],
             f["remedy"])
            for f in found
        )  # fmt: skip
        table(f"Agreements checked: {len(found)}", columns, rows)
    if any(flaw["weight"] == "contradiction" for flaw in found):
        raise typer.Exit(1)


def _show(text: Agreement, road: "Road", language: str) -> None:
    """Print one text: its head, what became of it, and every commitment beside how it stands."""
    told = _Telling(road, language)
    out.print(f"[bold]{text.labels.get(language, text.title)}[/]", highlight=False)
    parties = told.all(text.parties)
    place = f", {text.place}" if text.place else ""
    out.print(f"{text.id} · signed {told.day(text.signed)}{place} · {parties}", highlight=False)
    for change in text.changes:
        if change.on <= road.as_of:
            which = ", ".join(change.commitments) or "the whole text"
            by = told.all(change.by) or "a later text"
            out.print(
                f"  {told.day(change.on)}  {by}: {told.word('change_kinds', change.kind.value)} "
                f"{which}. [dim]{change.says}[/]",
                highlight=False,
            )
    bound = list(dict.fromkeys(
        [*road.case.party_ids, *(one for duty in text.commitments for one in duty.bound)]
    ))  # fmt: skip
    used = [one for one in bound if any(one in duty.bound for duty in text.commitments)]
    rows = (
        [duty.id, told.duty(duty), *(told.state(text, duty, one) for one in used)]
        for duty in text.commitments
    )
    table("", ["", "", *(told.who(one) for one in used)], rows)
    out.print()


class _Telling:
    """Words for one case and language."""

    def __init__(self, road: "Road", language: str) -> None:
        self._case, self._language = road.case, language
        self._words: Vocabulary = vocabulary().extended(road.case.words)
        self._zone = ZoneInfo(road.case.time_zone)
        self._found = {(a.agreement, a.commitment, a.party): a for a in road.assessments}

    def who(self, name: str) -> str:
        """Return the name of a party or body."""
        party = self._case.party(name)
        if party is None:
            return self.word("bodies", name)
        return party.labels.get(self._language) or party.labels.get("en", name)

    def all(self, names: tuple[str, ...]) -> str:
        """Return the names of several, parties in the order of the case."""
        order = self._case.party_ids
        listed = [one for one in order if one in names]
        return ", ".join(self.who(one) for one in (*listed, *(n for n in names if n not in order)))

    def word(self, listed: str, key: str) -> str:
        """Return the label of a word."""
        return self._words.label(listed, key, self._language)

    def day(self, at: datetime) -> str:
        """Return the local day, with the time where it is more than a day."""
        local = at.astimezone(self._zone)
        is_day = f"{local:%H:%M:%S}" in ("00:00:00", "23:59:59")
        return f"{local:%d %b %Y}" if is_day else f"{local:%d %b %Y %H:%M}"

    def state(self, text: Agreement, duty: Commitment, party: str) -> str:
        """Return how it stands for the party, with the share watched where anybody looked."""
        found = self._found.get((text.id, duty.id, party))
        if found is None:
            return "" if party not in duty.bound else "–"
        is_degree = found.degree is not None
        said = self.word("degrees" if is_degree else "states", found.word)
        told = f"{found.word}: {said}" if is_degree else said
        return f"{told} ({found.watched:.0%} watched)" if found.watched else told

    def duty(self, duty: Commitment) -> str:
        """Return what it says, then its type, days, clock, place, distances and exemptions."""
        kind = self.word("commitment_types", duty.type.value)
        article = f", article {duty.article}" if duty.article else ""
        more = [f"{kind}{article}", *self._days(duty), *self._where(duty)]
        if duty.exemptions:
            more.append(f"exempt: {', '.join(duty.exemptions)}")
        if duty.verified_by:
            more.append(f"verified by {self.who(duty.verified_by)}")
        label = duty.labels.get(self._language) if self._language != "en" else None
        return f"{label or duty.summary}\n[dim]{'; '.join(more)}[/]"

    def _days(self, duty: Commitment) -> list[str]:
        told = []
        if duty.starts:
            told.append(f"from {self.day(duty.starts)}")
        if duty.baseline:
            told.append(f"as at {self.day(duty.baseline)}")
        if duty.deadline:
            note = f" ({duty.deadline_note})" if duty.deadline_note else ""
            told.append(f"by {self.day(duty.deadline)}{note}")
        if duty.clock and duty.clock.ends:
            reset = duty.clock.reset or "not said"
            told.append(f"clock until {self.day(duty.clock.ends)}, started again: {reset}")
        if duty.every:
            told.append(f"meets every {duty.every.days} days")
        return told

    def _where(self, duty: Commitment) -> list[str]:
        zone = self._case.zone(duty.zone or "")
        told = [zone.labels.get(self._language, zone.label)] if zone else []
        told += [duty.zone_in_words] if duty.zone_in_words and not zone else []
        for limit in duty.limits:
            weapons = ", ".join(self._weapon(one) for one in limit.weapons)
            line = self._case.zone(limit.line)
            name = line.label if line else limit.line
            told.append(f"{weapons}: {limit.distance_m / 1000:g} km from {name}")
        return told

    def _weapon(self, name: str) -> str:
        listed = "weapon_classes" if self._words.has("weapon_classes", name) else "weapons"
        return self.word(listed, name)
