"""Speech without a verb of its own: a claim that …, according to …, Ministry: …"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from groundtruce.reports.text.cue import speech_nouns
from groundtruce.reports.text.speaker import speaker_of
from groundtruce.reports.text.speech import (
    Attribution,
    merged,
    phrase_of,
    piece_of,
    trimmed,
    without,
)
from groundtruce.reports.text.trailer import closed_lines

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


def of_noun(noun: "Token") -> Iterator[Attribution]:
    """Yield the speech that a noun names: "the claim by X that …"."""
    said = [
        c
        for c in noun.children
        if c.i > noun.i
        and ((c.dep_ in ("acl", "ccomp") and has_that(c)) or (c.dep_ == "acl" and c.tag_ == "VB"))
    ]
    if not said:
        return
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    by = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ in ("by", "from")), None)
    if owner is None and by is not None:
        owner = next((c for c in by.children if c.dep_ == "pobj"), None)
    verb = noun.head
    if owner is None and verb.lemma_ in (
        "make",
        "issue",
        "repeat",
        "raise",
        "level",
        "voice",
        "release",
        "have",
        "give",
    ):
        owner = speaker_of(verb)[0]
    if owner is None and noun.nbor(-1).ent_type_ in ("NORP", "GPE") if noun.i else False:
        owner = noun.nbor(-1)
    pieces = [trimmed(noun.doc, c.left_edge.i, c.right_edge.i) for c in said]
    yield Attribution(
        does=speech_nouns()[noun.lemma_.lower()],
        source=() if owner is None else (piece_of(phrase_of(owner, noun)),),
        cue=(noun.idx, noun.idx + len(noun)),
        content=merged(pieces),
        cue_word=noun.i,
        speaker=None if owner is None else owner.i,
        heads=tuple(c.i for c in said),
    )


def has_that(clause: "Token") -> bool:
    """Whether the clause begins with "that"."""
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)


def of_according(word: "Token") -> Iterator[Attribution]:
    """Yield the speech behind "according to" or "per"."""
    to = next((c for c in word.children if c.lower_ == "to"), word)
    voice = next((c for c in to.children if c.dep_ == "pobj"), None)
    if voice is None or (word.lower_ == "per" and voice.pos_ != "PROPN"):
        return
    if word.lower_ == "per" and word.head.pos_ not in ("VERB", "AUX"):
        return
    head = word.head
    while head.pos_ not in ("VERB", "AUX") and head.dep_ != "ROOT":
        head = head.head
    gone = {t.i for t in word.subtree}
    first, last = head.left_edge.i, head.right_edge.i
    if word.i > head.i:
        # It closes the sentence: all of it up to here is theirs.
        top = head
        while top.dep_ == "conj" and top.head.pos_ in ("VERB", "AUX"):
            top = top.head
        first = top.left_edge.i
    pieces = without(word.doc, first, last, gone)
    if not pieces:
        return
    yield Attribution(
        does="asserts",
        source=(piece_of(voice.subtree),),
        cue=(word.idx, to.idx + len(to)),
        content=merged(pieces),
        cue_word=word.i,
        speaker=voice.i,
        heads=(head.i,),
    )


def _has_adposition(before: "Span") -> bool:
    """Whether it is more than a name with its office: "Colonel Menon of the army" is one."""
    found = [t for t in before if t.pos_ == "ADP"]
    names_one = any(t.ent_type_ == "PERSON" for t in before)
    return any(t.lower_ not in ("of", "for") or not names_one for t in found)


def headings(doc: "Doc", found: list[Attribution]) -> list[Attribution]:
    """Return "Ministry: the border is closed" as speech, where a line begins with a name."""
    taken = [one.span for one in found]
    added = []
    for sentence in doc.sents:
        colon = next((t for t in sentence[1:12] if t.text == ":"), None)
        if colon is None or colon.idx == 0 or colon.i + 2 >= len(doc):
            continue
        before = doc[sentence.start : colon.i]
        if any(t.pos_ in ("VERB", "AUX") or t.is_punct for t in before) or _has_adposition(before):
            continue
        if not any(t.pos_ == "PROPN" or t.ent_type_ for t in before):
            continue
        start = doc[sentence.start].idx
        said = sentence if colon.i + 1 < sentence.end else doc[colon.i + 1].sent
        piece = trimmed(doc, colon.i + 1, said.end - 1)
        # What is said behind the colon may hold speech of its own; the name may not be in one.
        if piece[1] - piece[0] < 12 or any(s <= start < e for s, e in taken):
            continue
        added.append(
            Attribution(
                does="asserts",
                source=((start, colon.idx),),
                cue=(colon.idx, colon.idx + 1),
                content=(piece,),
                cue_word=colon.i,
                speaker=before.root.i,
                heads=(said.root.i,),
            )
        )
    return added


def closings(doc: "Doc") -> list[Attribution]:
    """Return what each line says that a voice closes, as the speech of that voice."""
    return [
        Attribution(
            does="asserts",
            source=(piece_of(doc[mark + 1 : end]),),
            cue=(doc[mark].idx, doc[mark].idx + 1),
            content=(trimmed(doc, start, mark - 1),),
            cue_word=mark,
            speaker=doc[mark + 1 : end].root.i,
            heads=(doc[mark - 1].sent.root.i,),
        )
        for start, mark, end in closed_lines(doc)
    ]
