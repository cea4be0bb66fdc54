"""Drafts: a document put in order and worded, sentence by sentence, and two moments compared."""

from collections import Counter
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from groundtruce.flow import editions
from groundtruce.flow.editions import Refusal
from groundtruce.model.brief import Brief
from groundtruce.model.edition import Edition
from groundtruce.web import watched
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.moment import Moment
from groundtruce.web.pages.briefs import KINDS
from groundtruce.web.way import Way

UNFIT = 422


def draft(asked: Asked) -> Response:
    """Return a document sentence by sentence, to be worded and put in order."""
    return _form(asked, _document(asked)[0])


def word(asked: Asked) -> Response:
    """Keep the document as it is worded in the form, or say at each sentence what is refused."""
    brief, before = _document(asked)
    form = asked.form
    if form is None:
        raise HTTPException(400)
    told = {one.id: one for one in brief.sentences()}
    left_out = [name for name in told if form.get(f"out-{name}")]
    texts = {name: asked.field(f"text-{name}", told[name].text) for name in told}
    words = {name: text for name, text in texts.items() if name not in left_out}
    store = asked.bench.store
    refused = editions.refusals(store, brief, words)
    if refused or len(left_out) == len(told):
        return _form(asked, brief, refused, nothing=len(left_out) == len(told))
    places = {name: _number(asked.field(f"place-{name}"), at) for at, name in enumerate(told)}
    kept = editions.edition(
        store,
        brief,
        words={name: text for name, text in words.items() if text != told[name].text},
        order=sorted(told, key=lambda name: places[name]),
        left_out=left_out,
        by=asked.signer(),
        why=asked.field("why"),
        now=asked.bench.clock(),
        replaces=before,
    )
    return asked.go(f"/briefs/{kept.id}")


def compare(asked: Asked) -> Response:
    """Return in words what stands otherwise at one moment than at another, and how many stand."""
    since = asked.when("since")
    if since is None:
        return asked.page("compare.html.j2", moment=asked.moment, since=None, lines=(), counted=())
    then = asked.bench.moment(since, asked.language)
    return asked.page(
        "compare.html.j2",
        moment=asked.moment,
        since=asked.moment.told(since),
        lines=watched.changes(asked.moment, since),
        counted=_counted(then, asked.moment),
    )


def _form(
    asked: Asked, brief: Brief, refused: tuple[Refusal, ...] = (), *, nothing: bool = False
) -> Response:
    """Return the form as composed, or as it was sent with what is refused at each sentence."""
    why: dict[str, list[str]] = {}
    for one in refused:
        says = asked.word(f"refused_{one.rule.value}", "desk_words")
        why.setdefault(one.sentence, []).append(says.replace("{what}", ", ".join(one.what)))
    sections = [
        {
            "key": section.key,
            "sentences": [
                {
                    "id": one.id,
                    "text": asked.field(f"text-{one.id}", one.text) if asked.form else one.text,
                    "place": asked.field(f"place-{one.id}") or at,
                    "is_out": bool(asked.field(f"out-{one.id}")),
                    "language": one.language,
                    "number": len(one.cites),
                    "refused": why.get(one.id, []),
                }
                for at, one in enumerate(section.sentences, 1)
            ],
        }
        for section in brief.sections
        if section.sentences
    ]
    return asked.page(
        "draft.html.j2",
        UNFIT if refused or nothing else 200,
        moment=asked.moment,
        brief=brief,
        kind=asked.request.path_params["kind"],
        sections=sections,
        refused=len(why),
        nothing=nothing,
    )


def _document(asked: Asked) -> tuple[Brief, Edition | None]:
    """Return the document to word: one composed now, or an edition to go on from."""
    kind = asked.request.path_params["kind"]
    if kind.startswith("e-"):
        before = editions.found(asked.bench.store, kind)
        return before.brief, before
    if kind not in KINDS:
        raise HTTPException(404)
    return asked.moment.document(kind), None


def _counted(then: Moment, now: Moment) -> list[dict[str, Any]]:
    """Return how many incidents stood how, at both moments."""
    before, after = (
        Counter(one.status.value for one in moment.road.findings) for moment in (then, now)
    )
    return [
        {"status": one, "before": before[one], "after": after[one]}
        for one in now.pages.shapes()
        if before[one] or after[one]
    ]


def _number(text: str, default: int) -> float:
    try:
        return float(text)
    except ValueError:
        return float(default)


WAYS = (
    Way("/briefs/compare", Verb.SEE, compare),
    Way("/briefs/draft/{kind}", Verb.WRITE, draft),
    Way("/briefs/draft/{kind}", Verb.WRITE, word, ("POST",)),
)
