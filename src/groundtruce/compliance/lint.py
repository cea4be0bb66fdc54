"""Lint: what an agreement, as it was entered, leaves open or says against itself.

A text may well be silent on purpose. The check names the silence and what it costs: a state that
can then only be *contested* or *not observable*.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from groundtruce.compliance.exemption import exempting
from groundtruce.compliance.term import suspensions_of
from groundtruce.compliance.zones import shape
from groundtruce.model.agreement import Agreement, ChangeKind, Commitment, CommitmentType
from groundtruce.model.case import Case
from groundtruce.model.claim import Excerpt
from groundtruce.model.vocabulary import vocabulary

_BY_A_DAY = (CommitmentType.OBLIGATION, CommitmentType.SCHEDULE, CommitmentType.CONDITIONAL)


class Weight(StrEnum):
    """Whether something contradicts itself, is missing, or is only worth knowing."""

    CONTRADICTION = "contradiction"
    MISSING = "missing"
    NOTE = "note"


@dataclass(frozen=True)
class Flaw:
    """One thing to look at: where, how grave, what is so, and what to do about it.

    Where a commitment is at fault ``excerpt`` leads to it; else ``at`` is the line in the file of
    the text, or the key that stands there.
    """

    agreement: str
    commitment: str | None
    weight: Weight
    rule: str
    happened: str
    remedy: str
    excerpt: Excerpt | None = None
    at: int | str | None = None


Found = Iterator[tuple[Weight, str, str, str]]
Placed = Iterator[tuple[Weight, str, str, str, int | str | None]]


def flaws(case: Case) -> tuple[Flaw, ...]:
    """Return what is missing or contradictory, agreement by agreement, in the texts' order."""
    return tuple(
        flaw
        for agreement in sorted(case.agreements, key=lambda one: (one.signed, one.id))
        for flaw in (*_of_text(agreement, case), *_of_commitments(agreement, case))
    )


def line(flaw: Flaw, text: bytes) -> int | None:
    """Return the line, from 1, of the file of the agreement that the flaw is about."""
    if flaw.excerpt is not None:
        return text[: flaw.excerpt.start].count(b"\n") + 1
    if isinstance(flaw.at, int):
        return flaw.at
    lines = text.decode("utf-8", "replace").splitlines()
    keys = (number for number, told in enumerate(lines, 1) if told.startswith(f"{flaw.at}:"))
    return next(keys, 1)


def _of_text(agreement: Agreement, case: Case) -> Iterator[Flaw]:
    for rule in (_dates, _parties, _changes, _halts, _succession):
        for weight, name, happened, remedy, at in rule(agreement, case):
            yield Flaw(agreement.id, None, weight, name, happened, remedy, at=at)


def _of_commitments(agreement: Agreement, case: Case) -> Iterator[Flaw]:
    for commitment in agreement.commitments:
        for rule in _RULES:
            for weight, name, happened, remedy in rule(commitment, agreement, case):
                yield Flaw(
                    agreement.id, commitment.id, weight, name, happened, remedy, commitment.excerpt
                )


def _dates(agreement: Agreement, _case: Case) -> Placed:
    if agreement.effective < agreement.signed:
        yield (
            Weight.CONTRADICTION,
            "effective_before_signed",
            "It takes effect before it is signed.",
            "Check both dates.",
            "effective",
        )


def _parties(agreement: Agreement, case: Case) -> Placed:
    strangers = sorted(set(agreement.parties) - set(case.party_ids))
    if strangers:
        yield (
            Weight.NOTE,
            "party_unknown_to_case",
            f"{', '.join(strangers)} signed it and are no party of the case.",
            "Add them to case.yaml if their conduct is to be assessed.",
            "parties",
        )


def _changes(agreement: Agreement, _case: Case) -> Placed:
    known = {commitment.id for commitment in agreement.commitments}
    for change in agreement.changes:
        day = change.on.date().isoformat()
        for unknown in sorted(set(change.commitments) - known):
            yield (
                Weight.CONTRADICTION,
                "change_of_unknown_commitment",
                f"The change of {day} names {unknown}, which the text does not have.",
                f"Name one of: {', '.join(sorted(known))}.",
                change.line,
            )
        if change.on < agreement.signed and change.kind is not ChangeKind.NOTES:
            yield (
                Weight.CONTRADICTION,
                "change_before_signing",
                f"The change of {day} comes before the signing.",
                "Check its date.",
                change.line,
            )
        if change.source is None:
            yield (
                Weight.NOTE,
                "change_without_source",
                f"The change of {day} names no source.",
                "Give the document or statement that it rests on.",
                change.line,
            )


def _halts(agreement: Agreement, _case: Case) -> Placed:
    for party in agreement.parties:
        halts = suspensions_of(agreement.changes, party)
        for one, other in pairwise(halts):
            same = not one.change.commitments or not other.change.commitments
            shared = same or set(one.change.commitments) & set(other.change.commitments)
            if shared and other.start < one.end:
                yield (
                    Weight.CONTRADICTION,
                    "overlapping_suspensions",
                    f"{party} suspends on {other.start.date()} what it has suspended already.",
                    "Enter the resumption between them, or one suspension only.",
                    other.change.line,
                )
        starts = [halt.start for halt in halts]
        for change in agreement.changes:
            mine = change.kind is ChangeKind.RESUMES and party in change.by
            if mine and not any(start < change.on for start in starts):
                yield (
                    Weight.CONTRADICTION,
                    "resumed_without_suspension",
                    f"{party} resumes on {change.on.date()} what it never suspended.",
                    "Enter the suspension, or drop the resumption.",
                    change.line,
                )


def _succession(agreement: Agreement, case: Case) -> Placed:
    known = {one.id: one for one in case.agreements}
    for earlier in agreement.supersedes:
        if earlier not in known:
            yield (
                Weight.CONTRADICTION,
                "supersedes_unknown",
                f"It supersedes {earlier}, which the case does not have.",
                "Add that text, or correct its id.",
                "supersedes",
            )
        elif known[earlier].signed > agreement.signed:
            yield (
                Weight.CONTRADICTION,
                "supersedes_later",
                f"It supersedes {earlier}, which was signed later.",
                "Check the dates, or which text supersedes which.",
                "supersedes",
            )


def _acts(commitment: Commitment, _agreement: Agreement, _case: Case) -> Found:
    if commitment.type.is_kept_by_not_doing and not commitment.breached_by:
        yield (
            Weight.MISSING,
            "nothing_breaks_it",
            "No kind of act is named that would break it: it can never be breached.",
            "List event kinds under breached_by.",
        )
    if not commitment.type.is_kept_by_not_doing and not commitment.fulfilled_by:
        yield (
            Weight.MISSING,
            "nothing_fulfils_it",
            "No kind of act is named that would carry it out: it stays not observable.",
            "List event kinds under fulfilled_by.",
        )
    kinds = (*commitment.breached_by, *commitment.fulfilled_by)
    unknown = sorted(kind for kind in kinds if not vocabulary().has("event_kinds", kind))
    if unknown:
        yield (
            Weight.MISSING,
            "kind_unknown",
            f"The vocabulary has no {', '.join(unknown)}: no report will ever match.",
            "Use a kind of model/vocab/event_kinds.yaml, or add the word to the case.",
        )


def _times(commitment: Commitment, agreement: Agreement, _case: Case) -> Found:
    last = commitment.deadline
    if last is not None and last < agreement.signed:
        yield (
            Weight.CONTRADICTION,
            "deadline_before_signing",
            "Its last day lies before the signing.",
            "Check the deadline's year and time zone.",
        )
    timed = last is not None or commitment.clock is not None
    if commitment.type in _BY_A_DAY and not timed:
        yield (
            Weight.MISSING,
            "no_deadline",
            "No last day to comply: nothing done can never be told from not yet due.",
            "Give deadline or clock; say deadline_note where the text is silent.",
        )
    if commitment.type is CommitmentType.FREEZE and commitment.baseline is None:
        yield (
            Weight.MISSING,
            "no_baseline",
            "A freeze without the moment at which things were to stay as they were.",
            "Give baseline.",
        )


def _meetings(commitment: Commitment, _agreement: Agreement, _case: Case) -> Found:
    meets = commitment.type is CommitmentType.MECHANISM and "meeting" in commitment.fulfilled_by
    if meets and commitment.every is None and commitment.deadline is None:
        yield (
            Weight.NOTE,
            "no_interval",
            "How often it meets is not said: no meeting is ever due.",
            "Give every (P30D) where the text says it; nothing to do where it is silent.",
        )
    if commitment.every is not None and commitment.every.total_seconds() <= 0:
        yield (
            Weight.CONTRADICTION,
            "interval_of_nothing",
            "It meets again after no time at all.",
            "Write P30D for thirty days.",
        )


def _clocks(commitment: Commitment, _agreement: Agreement, _case: Case) -> Found:
    clock = commitment.clock
    if clock is None:
        if commitment.type is CommitmentType.CONDITIONAL:
            yield (
                Weight.MISSING,
                "no_clock",
                "A conditional duty without a clock never falls due.",
                "Give clock: starts, lasts, condition, consequence.",
            )
        return
    if clock.ends is None:
        yield (
            Weight.MISSING,
            "clock_never_ends",
            "The clock has no start or no length, so it never runs out.",
            "Give starts and lasts.",
        )
    if clock.condition and clock.reset is None:
        yield (
            Weight.NOTE,
            "reset_not_settled",
            "The text does not say what starts the clock again.",
            "Expect it to be disputed whenever an act is alleged while it runs.",
        )


def _places(commitment: Commitment, _agreement: Agreement, case: Case) -> Found:
    zone = None if commitment.zone is None else case.zone(commitment.zone)
    if commitment.zone is not None and zone is None:
        yield (
            Weight.CONTRADICTION,
            "zone_unknown",
            f"The case has no zone {commitment.zone}.",
            "Add it to zones/, or correct its id.",
        )
    if commitment.zone is None and commitment.zone_in_words:
        yield (
            Weight.MISSING,
            "zone_in_words_only",
            "Where it binds is only in words: it is assessed as if it bound everywhere.",
            "Draw the zone and name it, if the text allows it.",
        )
    if zone is not None and not _meets_area(zone.wkt, case):
        yield (
            Weight.CONTRADICTION,
            "zone_outside_area",
            f"The zone {zone.id} lies outside the area of the case.",
            "Check its coordinates, longitude first, or the area in case.yaml.",
        )
    for limit in commitment.limits:
        if case.zone(limit.line) is None:
            yield (
                Weight.CONTRADICTION,
                "line_unknown",
                f"A distance is measured from {limit.line}, which the case does not have.",
                "Add the line to zones/, or correct its id.",
            )


def _weapons(commitment: Commitment, _agreement: Agreement, _case: Case) -> Found:
    named = [word for word in commitment.weapon_classes if word != "all"]
    if named and not commitment.weapons and not commitment.limits:
        yield (
            Weight.MISSING,
            "class_without_weapons",
            f"Which weapons are {', '.join(named)} is not said.",
            "List the vocabulary's weapons under weapons.",
        )


def _people(commitment: Commitment, agreement: Agreement, case: Case) -> Found:
    strangers = set(commitment.bound) - set(agreement.parties)
    parties = sorted(strangers & set(case.party_ids))
    if parties:
        yield (
            Weight.CONTRADICTION,
            "binds_who_did_not_sign",
            f"{', '.join(parties)} is bound by a text of which it is no party.",
            "Check bound, or the parties of the agreement.",
        )
    if not commitment.type.is_kept_by_not_doing and commitment.verified_by is None:
        yield (
            Weight.NOTE,
            "nobody_verifies",
            "The text names nobody who verifies it.",
            "Nothing to do where the text is silent; otherwise give verified_by.",
        )


def _defence(commitment: Commitment, _agreement: Agreement, _case: Case) -> Found:
    groups = {vocabulary().group(kind) for kind in commitment.breached_by}
    if "hostile" in groups and exempting(commitment, "self_defence") is None:
        yield (
            Weight.NOTE,
            "self_defence_not_mentioned",
            "It forbids force and says nothing of self-defence.",
            "Add it under exemptions if the text has it elsewhere.",
        )


def _meets_area(wkt: str, case: Case) -> bool:
    west, south, east, north = case.area
    left, bottom, right, top = shape(wkt).bounds
    return bool(left <= east and right >= west and bottom <= north and top >= south)


_RULES: tuple[Callable[[Commitment, Agreement, Case], Iterable[tuple[Weight, str, str, str]]], ...]
_RULES = (_acts, _times, _meetings, _clocks, _places, _weapons, _people, _defence)
