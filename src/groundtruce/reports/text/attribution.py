"""Who says what: the speaker, the words that say so, and what is said, as a tree.

Grammar decides. A verb joined by "and" keeps the first speaker; "a claim that X has denied" is a
denial of what goes before it; a speech inside a speech hangs below it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from groundtruce.reports.text.lexicon import words
from groundtruce.reports.text.parse import text_of
from groundtruce.reports.text.quotation import is_speech, quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Piece = tuple[int, int]

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
CLAUSES = ("ccomp", "xcomp", "csubj")
REFUSALS = ("not", "n't", "n’t", "never", "neither", "nor", "no")
FARTHEST = 700
# Words that carry on what was said although the parser ends the clause before them.
CARRIES_ON = frozenset(
    ("nor", "but", "or", "because", "since", "so", "and", "as", "while", "if", "when", "which")
) | {"with", "including", "even"}
PUNCTUATION = " \t\n\r,;:–—-"


@dataclass(frozen=True)
class Attribution:
    """One act of speech. Pieces are spans of characters; ``above`` is the index it hangs below.

    ``does`` is what the speaker does (asserts, accuses, denies …, thinks), ``speaker`` the index
    of the speaker's head word in the parse, ``cue_word`` that of the cue, ``heads`` those of the
    words that head what is said.
    """

    does: str
    source: tuple[Piece, ...]
    cue: Piece
    content: tuple[Piece, ...]
    cue_word: int
    speaker: int | None = None
    heads: tuple[int, ...] = ()
    denied_of: int | None = None
    refused: bool = False
    above: int | None = None
    told: int | None = field(default=None)

    @property
    def span(self) -> Piece:
        """Return from where to where all its pieces lie."""
        pieces = [*self.source, self.cue, *self.content]
        return (min(p[0] for p in pieces), max(p[1] for p in pieces))


def attributions(doc: "Doc") -> tuple[Attribution, ...]:
    """Return every act of speech of the text in reading order, speech inside speech below it."""
    quotes = quotations(text_of(doc))
    found = [one for token in doc for one in _at(token, quotes)]
    found = _with_running_quotes(doc, quotes, found)
    found += _headings(doc, found)
    return _as_tree(sorted(_one_per_cue(found), key=lambda one: (one.cue, one.span)))


# ---- words


@cache
def _verbs() -> dict[str, str]:
    listed = words("cues")
    return {verb: does for does in reversed(_DOES) for verb in listed[does].get("verbs", ())}


_DOES = (
    "accuses",
    "denies",
    "acknowledges",
    "threatens",
    "promises",
    "calls_for",
    "asserts",
    "thinks",
)


@cache
def _nouns() -> dict[str, str]:
    return {noun: does for does, listed in words("cues")["nouns"].items() for noun in listed}


@cache
def _takes_object() -> frozenset[str]:
    return frozenset(words("cues")["object"])


@cache
def _takes_preposition() -> dict[str, frozenset[str]]:
    return {verb: frozenset(preps) for verb, preps in words("cues")["with_preposition"].items()}


@cache
def _weak() -> frozenset[str]:
    return frozenset(words("cues")["weak"])


@cache
def _only_quoted() -> frozenset[str]:
    return frozenset(words("cues")["only_quoted"])


@cache
def _deniable() -> frozenset[str]:
    return frozenset(words("cues")["deniable"])


# ---- one cue


def _at(token: "Token", quotes: list[Piece]) -> Iterator[Attribution]:
    if token.pos_ in ("VERB", "AUX") and token.lemma_.lower() in _verbs():
        yield from _of_verb(token, quotes)
    elif token.pos_ == "NOUN" and token.lemma_.lower() in _nouns():
        yield from _of_noun(token)
    elif (
        token.lower_ in ("according", "per") and token.pos_ != "VERB"
    ) or token.lower_ == "according":
        yield from _of_according(token)


def _of_verb(verb: "Token", quotes: list[Piece]) -> Iterator[Attribution]:
    lemma = verb.lemma_.lower()
    does = _does(verb, lemma)
    speaker, inherited = _speaker(verb)
    denied = _apposed_denial(verb, does)
    if denied is not None:
        yield _apposed(verb, does, speaker, denied)
        return
    heads, pieces = _content(verb, lemma, speaker, quotes)
    if not pieces or _is_deed(verb, lemma, heads, pieces, quotes):
        return
    if does == "asserts" and speaker is not None and speaker.i == verb.i:
        return
    told = next((c for c in verb.children if c.dep_ in ("dative", "dobj") and c not in heads), None)
    source = () if speaker is None else (_piece(_phrase(speaker, verb)),)
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
    prepositions = {c.lower_ for c in verb.children if c.dep_ in ("prep", "prt")}
    if lemma == "call" and not prepositions & {"for", "on", "upon"}:
        return "asserts"
    if lemma == "insist" and "on" in prepositions:
        return "calls_for"
    if lemma == "accept" and not any(
        c.lemma_ in ("responsibility", "blame") for c in verb.children
    ):
        return "thinks"
    if lemma in ("ask", "request") and any(c.dep_ == "nsubjpass" for c in verb.children):
        return "thinks"
    return _verbs()[lemma]


def _is_deed(
    verb: "Token", lemma: str, heads: list["Token"], pieces: tuple[Piece, ...], quotes: list[Piece]
) -> bool:
    """Whether a word that can mean speech means a deed here: "would defend its territory"."""
    quoted = any(q[0] <= p[0] and p[1] <= q[1] for p in pieces for q in quotes)
    if lemma in _only_quoted():
        return not quoted and not any(_has_that(head) for head in heads)
    if lemma in _weak() and not quoted and heads and heads[0].pos_ not in ("VERB", "AUX"):
        return verb.tag_ in ("VB", "VBG", "VBN")
    return False


def _speaker(verb: "Token") -> tuple["Token | None", bool]:
    """Return whose speech it is, and whether it is the speaker of an earlier verb."""
    agent = next((c for c in verb.children if c.dep_ == "agent"), None)
    if agent is not None:
        return next((c for c in agent.children if c.dep_ == "pobj"), None), False
    own = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if own is not None:
        return _antecedent(own), False
    if any(c.dep_ in ("nsubjpass", "expl") for c in verb.children):
        return None, False
    above = _cue_above(verb) if _is_lifted(verb) else None
    if above is not None:
        return _speaker(above)[0], True
    head = verb.head
    if verb.dep_ == "acl" and head.i < verb.i and head.pos_ in ("NOUN", "PROPN", "PRON"):
        return head, True
    if verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "pcomp", "parataxis") and head.i != verb.i:
        if head.pos_ in ("VERB", "AUX"):
            return _speaker(head)[0], True
        if head.dep_ in ("prep", "mark") and head.head.pos_ in ("VERB", "AUX"):
            return _speaker(head.head)[0], True
    return _name_beside(verb), False


def _name_beside(verb: "Token") -> "Token | None":
    """Return the name that stands at the verb although the parser did not join them."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    doc = verb.doc
    after = doc[verb.i + 1] if verb.i + 1 < len(doc) else None
    if after is not None and after.dep_ == "nsubj" and after.i > verb.i:
        return after
    number = verb.i - 1
    while number > verb.sent.start and (
        doc[number].pos_ in ("ADV", "AUX") or doc[number].dep_ == "npadvmod"
    ):
        number -= 1
    word = doc[number] if number >= verb.sent.start else None
    if word is None or word.pos_ not in ("PROPN", "NOUN", "PRON") or word.dep_ in ("pobj", "dobj"):
        return None
    while word.dep_ in ("compound", "flat") and word.head.i <= number:
        word = word.head
    return word


def _is_lifted(verb: "Token") -> bool:
    """Whether grammar hangs the speech inside what somebody else says, yet it is theirs.

    "A said B had fired and reported that …, alleging that …": reported and alleging are A's.
    """
    if verb.lemma_.lower() not in _verbs() or any(c.dep_ in SUBJECTS for c in verb.children):
        return False
    if _verbs()[verb.lemma_.lower()] == "thinks" or _cue_above(verb) is None:
        return False
    if verb.dep_ == "conj" and verb.tag_ in ("VBD", "VBZ", "VBP", "VBN"):
        return any(c.dep_ == "ccomp" for c in verb.children) or verb.lemma_ in (
            "accuse",
            "deny",
            "blame",
        )
    return verb.dep_ in ("advcl", "acl") and verb.tag_ == "VBG" and not _has_mark(verb)


def _has_mark(verb: "Token") -> bool:
    return any(c.dep_ in ("mark", "aux") for c in verb.children)


def _cue_above(verb: "Token") -> "Token | None":
    """Return the nearest verb of speech above whose clause holds this verb."""
    below, above = verb, verb.head
    while above.i != below.i:
        if below.dep_ == "ccomp" and above.lemma_.lower() in _verbs():
            return (
                above if _verbs()[above.lemma_.lower()] != "thinks" else _cue_above(above) or above
            )
        if below.dep_ in ("relcl", "pcomp"):
            return None
        below, above = above, above.head
    return None


def _lifted(clause: "Token") -> set[int]:
    """Return the words inside a clause that belong to speech lifted out of it, with their "and"."""
    gone: set[int] = set()
    for token in clause.subtree:
        denied = _apposed_denial(token, _verbs().get(token.lemma_.lower(), ""))
        if denied is not None and denied.i > clause.i:
            gone |= {t.i for t in denied.subtree}
        if token.i != clause.i and token.pos_ == "VERB" and _is_lifted(token):
            gone |= {t.i for t in token.subtree}
            if token.dep_ == "conj":
                gone |= {c.i for c in token.head.children if c.dep_ == "cc" and c.i < token.i}
    return gone


def _antecedent(word: "Token") -> "Token":
    """Return what "who" or "which" stands for."""
    if word.lower_ in ("who", "which", "that") and word.tag_ in ("WP", "WDT"):
        clause = word.head
        while clause.dep_ in ("conj", "ccomp", "xcomp") and clause.head.i < clause.i:
            clause = clause.head
        if clause.dep_ == "relcl":
            return clause.head
    return word


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


# ---- what is said


def _content(
    verb: "Token", lemma: str, speaker: "Token | None", quotes: list[Piece]
) -> tuple[list["Token"], tuple[Piece, ...]]:
    clauses = [c for c in verb.children if _is_said(c, verb, lemma)]
    if clauses:
        pieces = [piece for clause in clauses for piece in _clause(clause, verb, speaker)]
        return clauses, _with_quotes(pieces, verb, quotes)
    around = _quote_beside(verb, quotes)
    if around:
        return [], (around,)
    embedded = _said_around(verb, speaker)
    if embedded is not None:
        return embedded
    return _noun_said(verb, lemma, speaker, quotes)


def _is_said(child: "Token", verb: "Token", lemma: str) -> bool:
    if child.dep_ == "ccomp":
        return child.i != verb.i
    if child.dep_ == "xcomp":
        return child.pos_ in ("VERB", "AUX") or lemma in ("call", "describe")
    if child.dep_ == "parataxis":
        return child.i > verb.i
    return child.dep_ == "csubj" and False


def _clause(clause: "Token", verb: "Token", speaker: "Token | None") -> list[Piece]:
    """Return the clause without the cue and the speaker where they stand inside it."""
    first, last = clause.left_edge.i, clause.right_edge.i
    gone = _lifted(clause)
    if first <= verb.i <= last:
        gone |= _phrase_with_verb(verb, speaker)
    elif first > verb.i and not gone:
        last = max(last, _carried_on(clause, last))
    return _without(clause.doc, first, last, gone)


def _carried_on(clause: "Token", last: int) -> int:
    """Return the last word of the sentence where the rest of it is said too."""
    rest = [t for t in clause.sent if t.i > last and not t.is_space]
    said = [t for t in rest if not t.is_punct]
    if not said or said[0].lower_ not in CARRIES_ON:
        return last
    speaks = any(
        t.pos_ == "VERB" and _verbs().get(t.lemma_.lower(), "thinks") != "thinks" for t in rest
    )
    return last if speaks else rest[-1].i


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


def _without(doc: "Doc", first: int, last: int, gone: set[int]) -> list[Piece]:
    pieces, start = [], None
    for number in range(first, last + 2):
        kept = number <= last and number not in gone
        if kept and start is None:
            start = number
        elif not kept and start is not None:
            pieces.append(_trimmed(doc, start, number - 1))
            start = None
    return [piece for piece in pieces if piece[1] > piece[0]]


def _trimmed(doc: "Doc", first: int, last: int) -> Piece:
    start, end = doc[first].idx, doc[last].idx + len(doc[last])
    text = text_of(doc)
    while start < end and text[start] in PUNCTUATION:
        start += 1
    while start < end and text[end - 1] in PUNCTUATION + ".":
        end -= 1
    return (start, end)


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
    return _merged(wide)


def _quote_beside(verb: "Token", quotes: list[Piece]) -> Piece | None:
    """Return the speech that ends just before the speaker and cue, or begins just behind them."""
    doc = verb.doc
    text = text_of(doc)
    group = _phrase_with_verb(verb, _speaker(verb)[0])
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


def _merged(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for piece in sorted(set(pieces)):
        if joined and piece[0] <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], piece[1]))
        else:
            joined.append(piece)
    return tuple(joined)


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
    before = verb.doc[min(gone) - 1] if min(gone) > 0 else None
    if before is None or before.text not in (",", "–", "—", "-"):
        return None
    if any(c.dep_ in ("dobj", "mark") for c in verb.children):
        return None
    head = verb.head
    pieces = _without(verb.doc, head.left_edge.i, head.right_edge.i, gone)
    return ([head], tuple(pieces)) if pieces else None


def _noun_said(
    verb: "Token", lemma: str, speaker: "Token | None", quotes: list[Piece]
) -> tuple[list["Token"], tuple[Piece, ...]]:
    """Return a noun or a phrase as what is said, with what hangs on the verb behind it."""
    if speaker is None:
        return [], ()
    preps = _takes_preposition().get(lemma, frozenset())
    objects = [c for c in verb.children if c.dep_ in ("dobj", "oprd", "dative") and c.i > verb.i]
    asked = next((c for c in verb.children if c.dep_ == "dobj" and c.tag_ in ("WDT", "WP")), None)
    if asked is not None and lemma in _takes_object():
        # "Y, which X accuses of …": the accused stands before the clause.
        behind = [c for c in verb.children if c.dep_ == "prep" and c.i > verb.i]
        pieces = [_trimmed(verb.doc, c.left_edge.i, c.right_edge.i) for c in behind]
        return [asked], tuple(pieces) or (_piece([asked]),)
    by_prep = [c for c in verb.children if c.dep_ == "prep" and c.lower_ in preps]
    passive = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    if lemma in _takes_object() and passive is not None and objects == []:
        behind = [c for c in verb.children if c.dep_ in ("prep", "xcomp") and c.i > verb.i]
        pieces = [_piece(_phrase(passive, verb))]
        pieces += [_trimmed(verb.doc, c.left_edge.i, c.right_edge.i) for c in behind]
        return [passive], _merged(pieces)
    if lemma in _takes_object() and objects:
        first = objects[0]
        last = _last_of_object(verb, first)
        return [first], _with_quotes([_trimmed(verb.doc, first.left_edge.i, last)], verb, quotes)
    if by_prep:
        first = by_prep[0]
        inner = [c for c in first.children if c.dep_ in ("pobj", "pcomp")]
        if inner:
            start = inner[0].left_edge.i
            last = max(
                first.right_edge.i, *(c.right_edge.i for c in verb.children if c.dep_ == "xcomp"), 0
            )
            return inner, _with_quotes([_trimmed(verb.doc, start, last)], verb, quotes)
    return [], ()


def _last_of_object(verb: "Token", first: "Token") -> int:
    last = first.right_edge.i
    for child in verb.children:
        joins = child.dep_ in ("prep", "oprd", "xcomp", "ccomp", "dobj", "acomp")
        if joins and last < child.i <= last + 2:
            last = child.right_edge.i
    return last


# ---- apposed denials


def _apposed_denial(verb: "Token", does: str) -> "Token | None":
    """Return the noun of "a claim that X denied": it stands for the clause before it."""
    if does not in ("denies", "acknowledges") or verb.dep_ not in ("relcl", "acl"):
        return None
    noun = verb.head
    if noun.lemma_.lower() not in _deniable():
        return None
    if any(c.dep_ in ("acl", "prep", "ccomp") and c.i != verb.i for c in noun.children):
        return None
    return noun


def _apposed(verb: "Token", does: str, speaker: "Token | None", noun: "Token") -> Attribution:
    source = () if speaker is None else (_piece(_phrase(speaker, verb)),)
    return Attribution(
        does=does,
        source=source,
        cue=_cue(verb),
        content=(_piece(range(noun.left_edge.i, noun.i + 1), verb.doc),),
        cue_word=verb.i,
        speaker=None if speaker is None else speaker.i,
        denied_of=noun.i,
        refused=_is_refused(verb),
    )


# ---- nouns and prepositions


def _of_noun(noun: "Token") -> Iterator[Attribution]:
    said = [
        c
        for c in noun.children
        if c.i > noun.i
        and ((c.dep_ in ("acl", "ccomp") and _has_that(c)) or (c.dep_ == "acl" and c.tag_ == "VB"))
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
        owner = _speaker(verb)[0]
    if owner is None and noun.nbor(-1).ent_type_ in ("NORP", "GPE") if noun.i else False:
        owner = noun.nbor(-1)
    pieces = [_trimmed(noun.doc, c.left_edge.i, c.right_edge.i) for c in said]
    yield Attribution(
        does=_nouns()[noun.lemma_.lower()],
        source=() if owner is None else (_piece(_phrase(owner, noun)),),
        cue=(noun.idx, noun.idx + len(noun)),
        content=_merged(pieces),
        cue_word=noun.i,
        speaker=None if owner is None else owner.i,
        heads=tuple(c.i for c in said),
    )


def _has_that(clause: "Token") -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)


def _of_according(word: "Token") -> Iterator[Attribution]:
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
    pieces = _without(word.doc, first, last, gone)
    if not pieces:
        return
    yield Attribution(
        does="asserts",
        source=(_piece(voice.subtree),),
        cue=(word.idx, to.idx + len(to)),
        content=_merged(pieces),
        cue_word=word.i,
        speaker=voice.i,
        heads=(head.i,),
    )


def _headings(doc: "Doc", found: list[Attribution]) -> list[Attribution]:
    """Return "Ministry: the border is closed" as speech, where a line begins with a name."""
    taken = [one.span for one in found]
    added = []
    for sentence in doc.sents:
        colon = next((t for t in sentence[1:12] if t.text == ":"), None)
        if colon is None or colon.idx == 0 or colon.i + 2 >= len(doc):
            continue
        before = doc[sentence.start : colon.i]
        if any(t.pos_ in ("VERB", "AUX", "ADP") or t.is_punct for t in before):
            continue
        if not any(t.pos_ == "PROPN" or t.ent_type_ for t in before):
            continue
        start = doc[sentence.start].idx
        said = sentence if colon.i + 1 < sentence.end else doc[colon.i + 1].sent
        piece = _trimmed(doc, colon.i + 1, said.end - 1)
        if piece[1] - piece[0] < 12 or any(s < piece[1] and start < e for s, e in taken):
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


# ---- quotations that run on


def _with_running_quotes(
    doc: "Doc", quotes: list[Piece], found: list[Attribution]
) -> list[Attribution]:
    """Give quotations that nobody introduces to the speaker of the same or the paragraph before."""
    text = text_of(doc)
    told = [one for one in found if not _inside(one.cue, quotes)]
    claimed = [piece for one in told for piece in one.content]
    for quote in quotes:
        if not is_speech(text, quote) or any(s < quote[1] and quote[0] < e for s, e in claimed):
            continue
        before = [
            one for one in told if one.source and one.does != "thinks" and one.cue[0] < quote[0]
        ]
        if not before:
            continue
        last = max(before, key=lambda one: one.cue[0])
        if _runs_on(doc, last, quote):
            longer = replace(last, content=_merged((*last.content, quote)))
            told[told.index(last)] = found[found.index(last)] = longer
            claimed.append(quote)
    return found


def _inside(piece: Piece, quotes: list[Piece]) -> bool:
    return any(start <= piece[0] < end for start, end in quotes)


def _runs_on(doc: "Doc", last: Attribution, quote: Piece) -> bool:
    """Whether a quotation that nobody introduces is the last speaker's still.

    It is where nothing stands between, or where it is a long one that begins a line.
    """
    text = text_of(doc)
    until = max(doc[last.cue_word].sent.end_char, last.span[1])
    if until > quote[0]:
        return False
    between = text[until : quote[0]]
    if not between.strip(PUNCTUATION + ".“”\"'"):
        return True
    length = quote[1] - quote[0]
    begins = text[: quote[0]].rstrip(" ").endswith(("\n", ":"))
    return len(between) < FARTHEST and (length > 100 or (begins and length > 60))


# ---- the tree


def _one_per_cue(found: list[Attribution]) -> list[Attribution]:
    best: dict[int, Attribution] = {}
    for one in found:
        if one.cue_word not in best:
            best[one.cue_word] = one
    return list(best.values())


def _as_tree(found: list[Attribution]) -> tuple[Attribution, ...]:
    placed = []
    for one in found:
        around = [
            (e - s, number)
            for number, other in enumerate(found)
            if other is not one
            for s, e in other.content
            if s <= one.cue[0] and one.cue[1] <= e
        ]
        placed.append(replace(one, above=min(around)[1] if around else None))
    return tuple(placed)


# ---- phrases


def _phrase(word: "Token", verb: "Token") -> list["Token"]:
    """Return the noun phrase of the word, without a clause that holds the cue."""
    gone: set[int] = set()
    for child in word.children:
        if child.dep_ in ("relcl", "acl") and child.left_edge.i <= verb.i <= child.right_edge.i:
            gone |= {t.i for t in child.subtree}
    kept = [t for t in word.subtree if t.i not in gone]
    while kept and kept[-1].is_punct and kept[-1].text not in ")”\"'":
        kept.pop()
    while kept and kept[-1].text in ("'s", "’s", "’", "'"):
        kept.pop()
    return kept or [word]


def _piece(tokens: Iterable, doc: "Doc | None" = None) -> Piece:  # type: ignore[type-arg]
    listed = [doc[t] if doc is not None else t for t in tokens]
    return (listed[0].idx, listed[-1].idx + len(listed[-1]))
