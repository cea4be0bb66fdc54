"""Who says what: the speaker, the words that say so, and what is said, as a tree.

Grammar decides. A verb joined by "and" keeps the first speaker; "a claim that X has denied" is a
denial of what goes before it; a speech inside a speech hangs below it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from groundtruce.reports.text.cue import (
    does_by_idiom,
    only_quoted,
    speech_nouns,
    speech_verbs,
    weak,
)
from groundtruce.reports.text.named_speech import (
    closings,
    has_that,
    headings,
    of_according,
    of_noun,
)
from groundtruce.reports.text.parse import text_of
from groundtruce.reports.text.quotation import quotations
from groundtruce.reports.text.running_quotes import with_running_quotes
from groundtruce.reports.text.said import apposed_denial, content_of
from groundtruce.reports.text.speaker import speaker_of
from groundtruce.reports.text.speech import Attribution, Piece, phrase_of, piece_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


# Who accepts one of these says so.
OFFERED = ("plan", "proposal", "offer", "term", "invitation", "condition", "deal", "demand")
REFUSALS = ("not", "n't", "n’t", "never", "neither", "nor", "no")


def attributions(doc: "Doc") -> tuple[Attribution, ...]:
    """Return every act of speech of the text in reading order, speech inside speech below it."""
    quotes = quotations(text_of(doc))
    found = [one for token in doc for one in _at(token, quotes)]
    found = with_running_quotes(doc, quotes, found)
    found += headings(doc, found) + closings(doc)
    return _as_tree(sorted(_one_per_cue(found), key=lambda one: (one.cue, one.span)))


def _at(token: "Token", quotes: list[Piece]) -> Iterator[Attribution]:
    is_verb = token.pos_ in ("VERB", "AUX")
    if is_verb and (token.lemma_.lower() in speech_verbs() or does_by_idiom(token)):
        yield from _of_verb(token, quotes)
    elif token.pos_ == "NOUN" and token.lemma_.lower() in speech_nouns():
        yield from of_noun(token)
    elif (
        token.lower_ in ("according", "per") and token.pos_ != "VERB"
    ) or token.lower_ == "according":
        yield from of_according(token)


def _of_verb(verb: "Token", quotes: list[Piece]) -> Iterator[Attribution]:
    lemma = verb.lemma_.lower()
    does = _does(verb, lemma)
    speaker, inherited = speaker_of(verb)
    denied = apposed_denial(verb, does)
    if denied is not None:
        yield _apposed(verb, does, speaker, denied)
        return
    heads, pieces = content_of(verb, lemma, speaker, quotes)
    if not pieces or _is_deed(verb, lemma, heads, pieces, quotes):
        return
    if does == "asserts" and speaker is not None and speaker.i == verb.i:
        return
    told = next((c for c in verb.children if c.dep_ in ("dative", "dobj") and c not in heads), None)
    source = () if speaker is None else (piece_of(phrase_of(speaker, verb)),)
    if inherited and speaker is None:
        source = ()
    yield Attribution(
        does=does,
        source=source,
        cue=_cue(verb),
        content=pieces,
        cue_word=verb.i,
        speaker=None if speaker is None else speaker.i,
        heads=tuple(head.i for head in heads),
        refused=_is_refused(verb),
        told=None if told is None else told.i,
    )


def _does(verb: "Token", lemma: str) -> str:
    """Return what the verb does, where its company decides: to call for, to call it false."""
    idiom = does_by_idiom(verb)
    if idiom is not None:
        return idiom
    prepositions = {c.lower_ for c in verb.children if c.dep_ in ("prep", "prt")}
    if lemma == "call" and (not prepositions & {"for", "on", "upon"} or _calls_something(verb)):
        return "asserts"
    if lemma == "ask" and (prepositions & {"about"} or _asks_a_question(verb)):
        return "thinks"
    if lemma == "object" and any(has_that(c) for c in verb.children):
        return "denies"
    if lemma == "insist" and "on" in prepositions:
        return "calls_for"
    if lemma == "accept" and not any(
        c.lemma_ in ("responsibility", "blame") for c in verb.children
    ):
        offered = any(c.lemma_.lower() in OFFERED for c in verb.children if c.dep_ == "dobj")
        return "asserts" if offered and verb.tag_ in ("VBD", "VBZ", "VBP") else "thinks"
    if lemma in ("ask", "request") and any(c.dep_ == "nsubjpass" for c in verb.children):
        return "thinks"
    return speech_verbs()[lemma]


def _asks_a_question(verb: "Token") -> bool:
    """Whether it is a question and no request: "asked whether …", "asked if …"."""
    clauses = [c for c in verb.children if c.dep_ in ("ccomp", "advcl")]
    marks = {c.lower_ for clause in clauses for c in clause.children}
    return bool(marks & {"whether", "if", "why", "how", "what", "when", "where", "who"})


def _calls_something(verb: "Token") -> bool:
    """Whether it gives a thing a name: "called the strike on the school a crime"."""
    named = [c for c in verb.children if c.dep_ in ("dobj", "ccomp", "oprd") and c.i > verb.i]
    preposition = next((c for c in verb.children if c.lower_ in ("for", "on", "upon")), None)
    return preposition is not None and any(c.i < preposition.i for c in named)


def _is_deed(
    verb: "Token", lemma: str, heads: list["Token"], pieces: tuple[Piece, ...], quotes: list[Piece]
) -> bool:
    """Whether a word that can mean speech means a deed here: "would defend its territory"."""
    quoted = any(q[0] <= p[0] and p[1] <= q[1] for p in pieces for q in quotes)
    if lemma in ("deny", "confirm") and (_keeps_out(verb) or _stays_silent(verb)):
        return True
    if lemma in ("trade", "exchange", "swap"):
        # Who only "traded accusations" does not say which.
        return not any(c.lower_ in ("over", "about", "of", "that") for c in _behind(verb))
    if lemma == "put":
        return not any(one.like_num for head in heads for one in head.subtree)
    if lemma in only_quoted():
        before = any(head.i < verb.i and head.pos_ in ("VERB", "AUX") for head in heads)
        return not quoted and not before and not any(has_that(head) for head in heads)
    if lemma in weak() and not quoted and heads and heads[0].pos_ not in ("VERB", "AUX"):
        return verb.tag_ in ("VB", "VBG", "VBN")
    return False


def _behind(verb: "Token") -> list["Token"]:
    """Return what hangs on the verb and on its object behind it."""
    return [t for c in verb.children if c.i > verb.i for t in (c, *c.children)]


def _stays_silent(verb: "Token") -> bool:
    """Whether it is "would neither confirm nor deny", which says nothing."""
    pair = [verb, *verb.conjuncts]
    if not {"confirm", "deny"} <= {one.lemma_ for one in pair}:
        return False
    first = min(pair, key=lambda one: one.i)
    unsaid = any(c.lower_ in (*REFUSALS, "neither") for c in first.children)
    return unsaid or first.head.lemma_ in ("decline", "refuse")


def _keeps_out(verb: "Token") -> bool:
    """Whether somebody is denied passage, entry, a visa: a deed and no denial."""
    given = [c for c in verb.children if c.dep_ == "dative"]
    refused = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    return bool(given and refused) or any(
        c.lemma_.lower() in ("access", "entry", "passage", "permission", "visa", "clearance")
        for c in refused
    )


def _cue(verb: "Token") -> Piece:
    """Return the verb with its auxiliaries and what negates it, and a particle behind it."""
    before = [
        c
        for c in verb.children
        if c.i < verb.i
        and (c.dep_ in ("aux", "auxpass", "neg") or (c.dep_ == "advmod" and c.i == verb.i - 1))
    ]
    first = verb
    for word in sorted(before, key=lambda c: -c.i):
        if word.i == first.i - 1:
            first = word
    after = [c for c in verb.children if c.dep_ == "prt" and c.i == verb.i + 1]
    last = after[0] if after else verb
    return (first.idx, last.idx + len(last))


def _is_refused(verb: "Token") -> bool:
    """Whether the speech itself is negated: "did not say"."""
    return any(c.dep_ == "neg" or c.lower_ in REFUSALS for c in verb.children if c.i < verb.i)


def _apposed(verb: "Token", does: str, speaker: "Token | None", noun: "Token") -> Attribution:
    source = () if speaker is None else (piece_of(phrase_of(speaker, verb)),)
    return Attribution(
        does=does,
        source=source,
        cue=_cue(verb),
        content=(piece_of(range(noun.left_edge.i, noun.i + 1), verb.doc),),
        cue_word=verb.i,
        speaker=None if speaker is None else speaker.i,
        denied_of=noun.i,
        refused=_is_refused(verb),
    )


def _one_per_cue(found: list[Attribution]) -> list[Attribution]:
    best: dict[int, Attribution] = {}
    for one in found:
        if one.cue_word not in best:
            best[one.cue_word] = one
    return list(best.values())


def _as_tree(found: list[Attribution]) -> tuple[Attribution, ...]:
    found = _one_way(found)
    placed = []
    for one in found:
        around = [
            (e - s, number)
            for number, other in enumerate(found)
            if other is not one
            for s, e in other.content
            if _within(one.cue, (s, e)) and not _holds(one, other)
        ]
        placed.append(replace(one, above=min(around)[1] if around else None))
    return tuple(placed)


def _one_way(found: list[Attribution]) -> list[Attribution]:
    """Take out of what is said the piece around who says it: no speech hangs below itself.

    "A has not ruled out talks, B said, while C …": that B said so is no part of what A did.
    """
    kept = []
    for one in found:
        over = [other for other in found if other is not one and _holds(other, one)]
        pieces = tuple(
            piece for piece in one.content if not any(_within(other.cue, piece) for other in over)
        )
        kept.append(replace(one, content=pieces) if pieces else one)
    return kept


def _holds(outer: Attribution, inner: Attribution) -> bool:
    return any(_within(inner.cue, piece) for piece in outer.content)


def _within(cue: Piece, piece: Piece) -> bool:
    return piece[0] <= cue[0] and cue[1] <= piece[1]
