"""One report under review: its original with the words marked, and a decision on each claim."""

from typing import Any
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.responses import Response

from groundtruce.errors import NotAllowed, Outdated, ReviewError
from groundtruce.flow import acts, reviewing, views
from groundtruce.flow.media import form_of
from groundtruce.model.claim import Claim, Stance
from groundtruce.model.finding import Finding
from groundtruce.model.report import Report
from groundtruce.model.review import Review, standing
from groundtruce.reports.review.fields import offered, written
from groundtruce.reports.review.reviewed import with_entered
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.pages import media
from groundtruce.web.spans import answers, hinted, marked
from groundtruce.web.way import Way

Row = dict[str, Any]
CORRECTED = ("kind", "stance", "accused", "side", "place", "span", "figures", "weapons")
# Few enough to choose from a list; the others are typed, with suggestions where there are any.
CHOSEN = ("stance", "accused", "side")
SUGGESTED = ("kind", "place")
# Days and numbers that are found in a text that no machine reads.
HINTED = ("span", "figures")
SHORT = 1500
_LISTS = {"kind": "event_kinds", "stance": "stances"}
# What stands for the claim's id where one is entered.
NEW = "new"


def report(asked: Asked) -> Response:
    """Return one report: its original with the spans marked, its claims beside it."""
    return _page(asked, _found(asked))


def decide(asked: Asked) -> Response:
    """Keep a word on one claim, and show the report again at the claim after it.

    What is refused is shown beside the claim with what was typed, and nothing is lost.
    """
    found, name = _with_entered(_found(asked), asked), asked.field("claim")
    claim = next((one for one in found.claims if one.id == name), None)
    if claim is None:
        raise HTTPException(404)
    try:
        word = acts.Word(_says(asked), asked.signer(), asked.field("why"), _given(claim, asked))
        acts.review(asked.bench.store, name, word, asked.bench.clock(), seen=asked.field("seen"))
    except (ReviewError, Outdated, NotAllowed) as refused:
        return _page(asked, found, refused=(name, refused))
    asked.bench.renew()
    claims = [one.id for one in found.claims]
    at = claims.index(name) + (0 if word.says in (acts.Says.CORRECT, acts.Says.UNDO) else 1)
    return asked.go(f"/inbox/{found.id}#{claims[min(at, len(claims) - 1)]}")


def enter(asked: Asked) -> Response:
    """Keep a claim that the visitor read in words of the report, and show it there."""
    found = _found(asked)
    fields = {name: asked.field(name) for name in CORRECTED}
    try:
        entry = acts.Entry(asked.field("words"), fields, asked.signer(), asked.field("why"))
        kept = acts.enter(asked.bench.store, found.id, entry, asked.bench.clock())
    except (ReviewError, Outdated, NotAllowed) as refused:
        return _page(asked, found, refused=(NEW, refused))
    asked.bench.renew()
    return asked.go(f"/inbox/{found.id}#{kept.said.id}")


def effect(asked: Asked) -> Response:
    """Return what one decision changed down the road, each finding before and after it."""
    name = asked.request.path_params["id"]
    review = next((one for one in asked.bench.store.reviews() if one.id == name), None)
    if review is None:
        raise HTTPException(404)
    changed = reviewing.effect(asked.bench.store, review, asked.moment.as_of)
    row = asked.moment.pages.row
    pairs = [(changed.before, changed.after), *changed.others]
    return asked.page(
        "effect.html.j2",
        moment=asked.moment,
        review=review,
        decided=_decision(review, asked),
        effect=changed,
        findings=[
            {
                "before": row(before) if before else None,
                "after": row(after) if after else None,
                "figures": [_figures(one, asked) for one in (before, after)],
            }
            for before, after in pairs
            if before or after
        ],
    )


def _page(asked: Asked, found: Report, refused: tuple[str, Exception] | None = None) -> Response:
    store, moment = asked.bench.store, asked.moment
    original, waiting = store.original(found.original), views.waiting(store)
    found = _with_entered(found, asked)
    text = marked(found, original)
    if found.is_unread:
        text = hinted(found, original, lambda words: reviewing.hints(words, found, moment.case))
    desk = _Desk(asked, found, {one.claim.id: one.sure for one in waiting}, refused)
    status = getattr(refused[1], "status", 422) if refused else 200
    # What a photo shows its form does not say: it is entered at the photo's name.
    shot = media.files(asked, [found] if found.claims else [])
    return asked.page(
        "review.html.j2",
        status,
        moment=moment,
        report=found,
        title=found.title or _first_line(found.text) or desk.first,
        source=moment.pages.pen.source(found.source),
        received=moment.told(found.received),
        parts=text,
        answers=answers(found, original) if form_of(store, found) else [],
        files=shot,
        claims=[desk.claim(one, at) for at, one in enumerate(found.claims, 1)],
        suggested={name: _suggested(name, asked) for name in SUGGESTED},
        entry=_entry(asked, found, text, refused) if _takes_entries(found) or shot else None,
        next=_next(waiting, found),
        left=sum(one.report.id == found.id for one in waiting),
    )


def _first_line(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line[:160] + ("…" if len(line) > 160 else "")


def _found(asked: Asked) -> Report:
    found = asked.bench.store.find(asked.request.path_params["id"])
    if not isinstance(found, Report):
        raise HTTPException(404)
    return found


def _with_entered(found: Report, asked: Asked) -> Report:
    return with_entered(found, standing(asked.bench.store.reviews()))


def _takes_entries(found: Report) -> bool:
    """Whether people enter claims of it: of prose, whose source has not said itself what it is."""
    return all(one.by_machine or one.review is not None for one in found.claims)


def _entry(
    asked: Asked,
    found: Report,
    text: list[dict[str, Any]],
    refused: tuple[str, Exception] | None,
) -> Row:
    """Return the fields of a claim to be entered: empty, or as they were refused."""
    is_again = refused is not None and refused[0] == NEW
    speaker = next((one for one in asked.moment.case.sources if one.id == found.source), None)
    said = {"stance": Stance.ASSERTS.value, "side": (speaker and speaker.speaks_for) or ""}
    whole = found.text.strip() if found.is_unread and len(found.text) <= SHORT else ""
    hints = [part["hint"] for part in text if part["hint"]]
    return {
        "problem": refused[1] if refused and is_again else None,
        "words": asked.field("words", whole) if is_again else whole,
        "fields": [
            _offer(name, asked.field(name) if is_again else said.get(name, ""), asked)
            | {"list": f"known-{name}" if name in (*SUGGESTED, *HINTED) else None}
            for name in CORRECTED
        ],
        "hinted": {
            "span": [one.read_as for one in hints if one.what == "time"],
            "figures": [
                f"{one.what}: {one.read_as}" for one in hints if one.what not in ("time", "place")
            ],
        },
    }


def _says(asked: Asked) -> acts.Says:
    says = asked.field("says")
    if says not in tuple(acts.Says):
        raise ReviewError(f"{says[:20]!r} is no decision.", "Accept, correct, reject or undo.")
    return acts.Says(says)


def _given(claim: Claim, asked: Asked) -> dict[str, str] | None:
    """Return the fields that differ from what the machine said; the form sends all of them."""
    if asked.field("says") != acts.Says.CORRECT or asked.form is None:
        return None
    sent = (name for name in CORRECTED if name in asked.form)
    given = {name: asked.field(name) for name in sent}
    return {name: text for name, text in given.items() if text != _text(claim, name, asked)} or None


class _Desk:
    """What the claims of one report are shown with: who decided, where each stands now."""

    def __init__(
        self,
        asked: Asked,
        report: Report,
        sure: dict[str, float],
        refused: tuple[str, Exception] | None,
    ) -> None:
        self.asked, self.report, self.sure, self.refused = asked, report, sure, refused
        claims, given = {one.id for one in report.claims}, asked.bench.store.reviews()
        self.last = {one: acts.last_word(given, one) for one in claims}
        self.stands = {one: self._stands(one) for one in claims}

    @property
    def first(self) -> str:
        """Return what the first claim tells of, for a report without words of its own."""
        if not self.report.claims:
            return ""
        pen, one = self.asked.moment.pages.pen, self.report.claims[0]
        return f"{pen.label('event_kinds', one.kind)}, {pen.place(one.place)}, {pen.when(one.span)}"

    def claim(self, claim: Claim, number: int) -> Row:
        """Return one claim as it stands after the last decision on it."""
        asked, pen = self.asked, self.asked.moment.pages.pen
        last, finding = self.last[claim.id], self.stands.get(claim.id)
        shown = (last.result if last else claim) or claim
        likely = self.sure.get(claim.id, claim.confidence)
        problem = self.refused[1] if self.refused and self.refused[0] == claim.id else None
        return {
            "id": claim.id,
            "number": number,
            "kind": pen.label("event_kinds", shown.kind),
            "stance": pen.label("stances", shown.stance.value),
            "speaker": shown.speaker or pen.source(shown.source),
            "side": pen.party(shown.side) if shown.side else None,
            "accused": pen.party(shown.accused) if shown.accused else None,
            "place": pen.place(shown.place),
            "when": pen.when(shown.span),
            "figures": [f"{pen.counted(one)}: {pen.amount(one)}" for one in shown.figures],
            "weapons": [pen.label("weapons", one) for one in shown.weapons],
            "quote": claim.excerpt.quote,
            "sure": None if likely is None else round(100 * likely),
            "by_machine": claim.by_machine,
            "is_entered": claim.review is not None,
            "decision": _decision(last, asked) if last else None,
            "stands_in": asked.moment.pages.row(finding) if finding else None,
            "problem": problem,
            "fields": [_field(shown, name, problem is not None, asked) for name in CORRECTED],
        }

    def _stands(self, claim: str) -> Finding | None:
        """Return the finding that rests on the claim at the moment looked from."""
        incident = self.asked.bench.store.incident_of(claim)
        found = self.asked.moment.findings.get(incident) if incident else None
        return found if found is not None and claim in found.rests_on else None


def _decision(review: Review, asked: Asked) -> Row:
    return {
        "id": review.id,
        "says": review.decision.value,
        "by": review.by,
        "at": asked.moment.told(review.received),
        "why": review.why,
        "changes": [
            {
                "field": name,
                "was": _text(review.said, name, asked),
                "now": _text(review.corrected, name, asked),
            }
            for name in review.changes
            if review.corrected and name in CORRECTED
        ],
    }


def _field(claim: Claim, name: str, is_again: bool, asked: Asked) -> Row:
    """Return a field of the correction: its value, or what was typed where it was refused."""
    text = _text(claim, name, asked)
    return _offer(name, asked.field(name, text) if is_again else text, asked)


def _offer(name: str, value: str, asked: Asked) -> Row:
    """Return a field with its value, and the words that it takes."""
    chosen = [(key, _label(name, key, asked)) for key in offered(name, asked.moment.case)]
    return {
        "name": name,
        "value": value,
        "options": chosen if name in CHOSEN else [],
        "needed": name in _LISTS,
        "list": f"known-{name}" if name in SUGGESTED else None,
    }


def _text(claim: Claim, name: str, asked: Asked) -> str:
    """Return a field as a person reads it and may write it back."""
    if name == "kind":
        return _label(name, claim.kind, asked)
    place = claim.place
    if name == "place" and place is not None:
        known = next((one for one in asked.moment.case.places if one.id == place.place_id), None)
        if known is None and place.centre and place.radius_m:
            return f"{place.centre[1]:.5f} {place.centre[0]:.5f} {place.radius_m:.0f}"
        return known.label if known else place.label()
    return written(claim, name, ZoneInfo(asked.moment.case.time_zone))


def _label(name: str, key: str, asked: Asked) -> str:
    if name in _LISTS:
        return asked.moment.pages.pen.label(_LISTS[name], key)
    return asked.moment.pages.pen.party(key)


def _suggested(name: str, asked: Asked) -> list[str]:
    if name == "place":
        return sorted({one.label for one in asked.moment.case.places})
    return sorted({_label(name, key, asked) for key in offered(name, asked.moment.case)})


def _figures(finding: Finding | None, asked: Asked) -> str:
    pen = asked.moment.pages.pen
    told = finding.figures if finding else ()
    return "; ".join(f"{pen.counted(one.figure)}: {pen.amount(one.figure)}" for one in told)


def _next(waiting: list[Any], report: Report) -> str | None:
    """Return the next report with something to review, after this one in the queue."""
    names = list(dict.fromkeys(one.report.id for one in waiting))
    at = names.index(report.id) if report.id in names else -1
    others = [one for one in (*names[at + 1 :], *names[: max(at, 0)]) if one != report.id]
    return others[0] if others else None


WAYS = (
    Way("/inbox/{id}", Verb.REVIEW, report),
    Way("/inbox/{id}/decide", Verb.REVIEW, decide, ("POST",)),
    Way("/inbox/{id}/enter", Verb.REVIEW, enter, ("POST",)),
    Way("/reviews/{id}", Verb.REVIEW, effect),
)
