"""Editions: documents as people word them, sign them and let them go out, two persons at least."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from groundtruce.briefs import edit, trace
from groundtruce.briefs.edit import Refusal as Refusal
from groundtruce.errors import EditError, NotAllowed, NotFound, Untraced
from groundtruce.flow import Road, carry, papers
from groundtruce.model import person
from groundtruce.model.brief import Brief
from groundtruce.model.claim import Claim
from groundtruce.model.edition import Approval, Approving, Edition
from groundtruce.model.record import content_id
from groundtruce.model.report import Report
from groundtruce.store.base import Store

FILES = ("html", "pdf", "docx")


def edition(
    store: Store,
    brief: Brief,
    *,
    words: Mapping[str, str],
    order: Sequence[str] = (),
    left_out: Sequence[str] = (),
    by: str,
    why: str,
    now: datetime,
    replaces: Edition | None = None,
) -> Edition:
    """Keep a document in other words; every sentence keeps its citations or is refused."""
    _may(store, by, person.Act.JUDGES, now)
    parties, places = _names(store)
    made = edit.edited(
        brief, words=words, order=order, left_out=left_out, parties=parties, places=places
    )
    if not made.sentences():
        raise EditError("nothing is left of the document.", "Keep a sentence at least.")
    kept = Edition(
        id=content_id("e", made.id, by, why, now.isoformat()),
        brief=made,
        composed=replaces.composed if replaces else brief.id,
        by=by,
        received=now,
        why=why,
        replaces=replaces.id if replaces else None,
    )
    store.keep([kept], at=now, actor=by)
    return kept


def refusals(store: Store, brief: Brief, words: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Return every reason why sentences of a document cannot be told in these words."""
    return edit.refusals(brief, words, *_names(store))


def sign(store: Store, one: Edition, by: str, now: datetime) -> Approval:
    """Keep a signature under an edition; who worded it does not sign it."""
    _may(store, by, person.Act.VERIFIES, now)
    _is_open(store, one)
    if by == one.by:
        raise NotAllowed(
            f"{by} worded this edition and cannot sign it.", "Let a second person sign.", one.id
        )
    return _approved(store, one, Approving.SIGNS, by, now)


def release(
    store: Store, road: Road, folder: Path, one: Edition, by: str, now: datetime
) -> Approval:
    """Let an edition go out, its files kept by hash; nobody releases what they alone stand for."""
    _may(store, by, person.Act.RELEASES, now)
    _is_open(store, one)
    signed = {act.by for act in approvals(store, one.id) if act.act is Approving.SIGNS}
    if not signed - {by} or by == one.by:
        raise NotAllowed(
            f"{by} cannot release this edition alone.",
            "One person words it, another signs it, and one who did not word it releases it.",
            one.id,
        )
    made = files(store, road, folder, one, now)
    kept = [
        store.keep_original(data, media_type=_media(name), name=f"{one.id}/{name}")
        for name, data in sorted(made.items())
    ]
    return _approved(store, one, Approving.RELEASES, by, now, tuple(x.sha256 for x in kept))


def files(store: Store, road: Road, folder: Path, one: Edition, now: datetime) -> dict[str, bytes]:
    """Return the files of an edition, its evidence looked up on the road."""
    made = papers.documents(grounds(store, road, one.brief), store, folder, now, FILES)
    return {name: data for name, data in made.items() if name.split(".")[-1] in FILES}


def page(store: Store, road: Road, folder: Path, brief: Brief) -> str:
    """Return a document as a page whose sentences lead to what they rest on."""
    told = grounds(store, road, brief)
    over = papers.layers(folder)
    return papers.pages(brief.language, road.case, over, lambda: told).front()


def grounds(store: Store, road: Road, brief: Brief) -> Road:
    """Return the road with that document, and with the reports it cites that were replaced."""
    known = {claim.id for report in road.reports for claim in report.claims}
    cited = (store.find(one.id) for one in trace.cited(brief) if one.noun == "claim")
    told = {one.report for one in cited if isinstance(one, Claim) and one.id not in known}
    earlier = (store.held(Report, name) for name in sorted(told))
    return replace(road, brief=brief, replaced=tuple(one for one in earlier if one))


def walk(store: Store, road: Road, brief: Brief, sentence: str) -> dict[str, Any]:
    """Walk from a sentence of a document to the bytes it rests on.

    Where the evidence stands otherwise by now, the walk goes the road of the document's moment.
    """
    try:
        return papers.trace_sentence(store, grounds(store, road, brief), sentence)
    except Untraced:
        then = carry(store, brief.as_of, decided=road.as_of, until="assess")
        return papers.trace_sentence(store, grounds(store, then, brief), sentence)


def found(store: Store, name: str) -> Edition:
    """Return the edition of that id."""
    known = store.find(name)
    if not isinstance(known, Edition):
        raise NotFound(f"no edition {name[:40]} is known.", "Look at the list of briefs.")
    return known


def approvals(store: Store, edition_id: str) -> tuple[Approval, ...]:
    """Return the signatures and releases of an edition, the oldest first."""
    return tuple(one for one in store.approvals() if one.edition == edition_id)


def _approved(
    store: Store,
    one: Edition,
    act: Approving,
    by: str,
    now: datetime,
    made: tuple[str, ...] = (),
) -> Approval:
    name = content_id("o", one.id, act.value, by, now.isoformat())
    kept = Approval(id=name, edition=one.id, act=act, by=by, received=now, files=made)
    store.keep([kept], at=now, actor=by)
    return kept


def _is_open(store: Store, one: Edition) -> None:
    """Return nothing, or raise NotAllowed: what went out is not signed or released again."""
    if any(act.act is Approving.RELEASES for act in approvals(store, one.id)):
        raise NotAllowed(
            "this edition was released and stays as it is.",
            "Word a new edition; it says which one it goes on from.",
            one.id,
        )


def _names(store: Store) -> tuple[Collection[str], Collection[str]]:
    """Return the names that parties and places of the case go by, in every language and script."""
    case = store.case()
    if case is None:
        return (), ()
    parties = {name for one in case.parties for name in one.labels.values()}
    toponyms = (name for one in case.places for name in one.toponyms)
    return parties, {name for one in toponyms for name in (one.text, one.script) if name}


def _may(store: Store, by: str, act: person.Act, now: datetime) -> None:
    case = store.case()
    person.check(case.people if case else (), by, act, now)


def _media(name: str) -> str:
    return {
        "html": "text/html",
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }[name.split(".")[-1]]
