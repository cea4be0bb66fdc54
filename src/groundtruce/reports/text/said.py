"""What is said: the clause, the quotation or the noun that a verb of speech carries."""

from typing import TYPE_CHECKING

from groundtruce.reports.text.cue import deniable, speech_verbs, takes_object, takes_preposition
from groundtruce.reports.text.parse import text_of
from groundtruce.reports.text.quotation import is_speech
from groundtruce.reports.text.speaker import is_lifted, speaker_of, stands_before
from groundtruce.reports.text.speech import (
    PUNCTUATION,
    Piece,
    merged,
    phrase_of,
    piece_of,
    trimmed,
    without,
)

if TYPE_CHECKING:
    from spacy.tokens import Token


# Words that carry on what was said although the parser ends the clause before them.
CARRIES_ON = frozenset(
    ("nor", "but", "or", "because", "since", "so", "and", "as", "while", "if", "when", "which")
) | {"with", "including", "even"}


def content_of(
    verb: "Token", lemma: str, speaker: "Token | None", quotes: list[Piece]
) -> tuple[list["Token"], tuple[Piece, ...]]:
    """Return the words that head what is said, and the spans of what is said."""
    if lemma == "put":
        return _count_put(verb)
    clauses = [c for c in verb.children if _is_said(c, verb, lemma)]
    if clauses:
        pieces = [piece for clause in clauses for piece in _clause(clause, verb, speaker)]
        return clauses, _with_quotes(pieces, verb, quotes)
    before = stands_before(verb)
    if before is not None:
        return [before], (trimmed(verb.doc, before.left_edge.i, verb.i - 1),)
    around = _quote_beside(verb, quotes)
    if around:
        return [], (around,)
    embedded = _said_around(verb, speaker)
    if embedded is not None:
        return embedded
    as_said = _said_before(verb, speaker)
    if as_said is not None:
        return as_said
    return _noun_said(verb, lemma, speaker, quotes)


def _count_put(verb: "Token") -> tuple[list["Token"], tuple[Piece, ...]]:
    """Return the count in "put the number of wounded at 15"."""
    at = next((c for c in verb.children if c.lower_ == "at" and c.i > verb.i), None)
    counted = next((c for c in verb.children if c.dep_ in ("dobj", "nsubj") and c.i > verb.i), None)
    if at is None or counted is None:
        return [], ()
    return [at], (trimmed(verb.doc, counted.left_edge.i, at.right_edge.i),)


def _said_before(
    verb: "Token", speaker: "Token | None"
) -> tuple[list["Token"], tuple[Piece, ...]] | None:
    """Return the clause that "as X had alleged" stands behind."""
    marks = {c.lower_ for c in verb.children if c.dep_ == "mark"}
    above = verb.head
    if (
        verb.dep_ != "advcl"
        or "as" not in marks
        or speaker is None
        or above.i > verb.i
        or verb.tag_ == "VBG"
    ):
        return None
    if any(c.dep_ in ("dobj", "prep", "ccomp", "xcomp") for c in verb.children):
        return None
    gone = {t.i for t in verb.subtree}
    pieces = without(verb.doc, above.left_edge.i, above.right_edge.i, gone)
    return ([above], tuple(pieces)) if pieces else None


def _is_said(child: "Token", verb: "Token", lemma: str) -> bool:
    if child.dep_ == "ccomp":
        # What a semicolon parts from the verb is another sentence.
        return not any(t.text == ";" for t in child.doc[child.i : verb.i])
    if child.dep_ == "xcomp":
        return child.pos_ in ("VERB", "AUX") or lemma in ("call", "describe")
    if child.dep_ == "parataxis":
        return child.i > verb.i
    if child.dep_ == "dobj" and lemma in ("say", "claim", "allege"):
        # A headline leaves the auxiliary out: "army says two soldiers hurt by mine".
        return any(c.dep_ == "acl" and c.tag_ == "VBN" for c in child.children)
    is_gerund = child.tag_ == "VBG" and child.dep_ in ("acl", "advcl", "dobj")
    denies = speech_verbs().get(lemma) in ("denies", "acknowledges")
    return is_gerund and denies and child.i == verb.i + 1


def _clause(clause: "Token", verb: "Token", speaker: "Token | None") -> list[Piece]:
    """Return the clause without the cue and the speaker where they stand inside it."""
    first, last = clause.left_edge.i, clause.right_edge.i
    gone = _lifted(clause)
    if first <= verb.i <= last:
        gone |= _phrase_with_verb(verb, speaker)
    elif first > verb.i and not gone:
        last = max(last, _carried_on(clause, last))
    return without(clause.doc, first, last, gone)


def _carried_on(clause: "Token", last: int) -> int:
    """Return the last word of the sentence where the rest of it is said too."""
    rest = [t for t in clause.sent if t.i > last and not t.is_space]
    said = [t for t in rest if not t.is_punct]
    if not said or said[0].lower_ not in CARRIES_ON:
        return last
    speaks = any(
        t.pos_ == "VERB" and speech_verbs().get(t.lemma_.lower(), "thinks") != "thinks"
        for t in rest
    )
    return last if speaks else rest[-1].i


def _lifted(clause: "Token") -> set[int]:
    """Return the words inside a clause that belong to speech lifted out of it, with their "and"."""
    gone: set[int] = set()
    for token in clause.subtree:
        denied = apposed_denial(token, speech_verbs().get(token.lemma_.lower(), ""))
        if denied is not None and denied.i > clause.i:
            gone |= {t.i for t in denied.subtree}
        if token.i != clause.i and token.pos_ == "VERB" and is_lifted(token):
            gone |= {t.i for t in token.subtree}
            if token.dep_ == "conj":
                gone |= {c.i for c in token.head.children if c.dep_ == "cc" and c.i < token.i}
    return gone


def apposed_denial(verb: "Token", does: str) -> "Token | None":
    """Return the noun of "a claim that X denied": it stands for the clause before it."""
    if does not in ("denies", "acknowledges") or verb.dep_ not in ("relcl", "acl"):
        return None
    noun = verb.head
    if noun.lemma_.lower() not in deniable():
        return None
    if any(c.dep_ in ("acl", "prep", "ccomp") and c.i != verb.i for c in noun.children):
        return None
    return noun


def _phrase_with_verb(verb: "Token", speaker: "Token | None") -> set[int]:
    inside = {
        c.i
        for c in verb.children
        if c.dep_ in ("aux", "neg", "advmod", "prt", "npadvmod", "dative")
    }
    inside.add(verb.i)
    if speaker is not None and speaker.head.i == verb.i:
        inside |= {t.i for t in speaker.subtree}
    return inside


def _with_quotes(pieces: list[Piece], verb: "Token", quotes: list[Piece]) -> tuple[Piece, ...]:
    """Return the pieces, each widened to the whole quotation that it lies in."""
    text, wide = text_of(verb.doc), []
    for piece in pieces:
        for quote in quotes:
            meets = quote[0] < piece[1] and piece[0] < quote[1]
            holds_cue = quote[0] <= verb.idx < quote[1]
            if meets and not holds_cue and is_speech(text, quote):
                piece = (min(piece[0], quote[0]), max(piece[1], quote[1]))
        wide.append(piece)
    beside = _quote_beside(verb, quotes)
    if beside:
        wide.append(beside)
    return merged(wide)


def _quote_beside(verb: "Token", quotes: list[Piece]) -> Piece | None:
    """Return the speech that ends just before the speaker and cue, or begins just behind them."""
    doc = verb.doc
    text = text_of(doc)
    group = _phrase_with_verb(verb, speaker_of(verb)[0])
    start = doc[min(group)].idx
    end = doc[max(group)].idx + len(doc[max(group)])
    for quote in quotes:
        if not is_speech(text, quote) or quote[0] <= verb.idx < quote[1]:
            continue
        ended = text[quote[0] : quote[1]].rstrip("”\"'»").endswith(".")
        if start - quote[1] >= 0 and not text[quote[1] : start].strip(PUNCTUATION) and not ended:
            return quote
        if 0 <= quote[0] - end <= 40 and not text[end : quote[0]].strip(PUNCTUATION):
            return quote
    return None


def _said_around(
    verb: "Token", speaker: "Token | None"
) -> tuple[list["Token"], tuple[Piece, ...]] | None:
    """Return the clause that a cue in commas interrupts: "the war, he said, is over"."""
    if verb.dep_ == "conj" and any(
        c.dep_ == "cc" and c.i > verb.head.i for c in verb.head.children
    ):
        return None
    if (
        verb.dep_ not in ("parataxis", "ccomp", "advcl", "conj")
        or speaker is None
        or speaker.head.i != verb.i
    ):
        return None
    gone = {t.i for t in verb.subtree}
    first = min(n for n in gone if not verb.doc[n].is_punct)
    before = verb.doc[first - 1] if first > 0 else None
    if before is None or before.text not in (",", "–", "—", "-"):
        return None
    if any(c.dep_ in ("dobj", "mark") for c in verb.children):
        return None
    head = verb.head
    pieces = without(verb.doc, head.left_edge.i, head.right_edge.i, gone)
    return ([head], tuple(pieces)) if pieces else None


def _noun_said(
    verb: "Token", lemma: str, speaker: "Token | None", quotes: list[Piece]
) -> tuple[list["Token"], tuple[Piece, ...]]:
    """Return a noun or a phrase as what is said, with what hangs on the verb behind it."""
    if speaker is None:
        return [], ()
    preps = takes_preposition().get(lemma, frozenset())
    objects = [c for c in verb.children if c.dep_ in ("dobj", "oprd", "dative") and c.i > verb.i]
    asked = next((c for c in verb.children if c.dep_ == "dobj" and c.tag_ in ("WDT", "WP")), None)
    if asked is not None and lemma in takes_object():
        # "Y, which X accuses of …": the accused stands before the clause.
        behind = [c for c in verb.children if c.dep_ == "prep" and c.i > verb.i]
        pieces = [trimmed(verb.doc, c.left_edge.i, c.right_edge.i) for c in behind]
        return [asked], tuple(pieces) or (piece_of([asked]),)
    by_prep = [c for c in verb.children if c.dep_ == "prep" and c.lower_ in preps]
    passive = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    if lemma in takes_object() and passive is not None and objects == []:
        behind = [c for c in verb.children if c.dep_ in ("prep", "xcomp") and c.i > verb.i]
        pieces = [piece_of(phrase_of(passive, verb))]
        pieces += [trimmed(verb.doc, c.left_edge.i, c.right_edge.i) for c in behind]
        return [passive], merged(pieces)
    if lemma in takes_object() and objects:
        first = objects[0]
        last = _last_of_object(verb, first)
        return [first], _with_quotes([trimmed(verb.doc, first.left_edge.i, last)], verb, quotes)
    if by_prep:
        first = by_prep[0]
        inner = [c for c in first.children if c.dep_ in ("pobj", "pcomp")]
        if inner:
            start = inner[0].left_edge.i
            last = max(
                first.right_edge.i, *(c.right_edge.i for c in verb.children if c.dep_ == "xcomp"), 0
            )
            return inner, _with_quotes([trimmed(verb.doc, start, last)], verb, quotes)
    return [], ()


def _last_of_object(verb: "Token", first: "Token") -> int:
    last = first.right_edge.i
    for child in verb.children:
        joins = child.dep_ in ("prep", "oprd", "xcomp", "ccomp", "dobj", "acomp")
        if joins and last < child.i <= last + 2:
            last = child.right_edge.i
    return last
