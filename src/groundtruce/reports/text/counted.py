"""What a number counts: the noun or the people behind it, of whom, and over what."""

import re
from functools import cache
from typing import TYPE_CHECKING

from groundtruce.model.figure import Scope
from groundtruce.reports.text.harm import listed, state
from groundtruce.reports.text.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


@cache
def people_words() -> dict[str, str]:
    """Return whom each word for people stands for."""
    return {word: of for of, listed in words("people").items() for word in listed}


def noun_of(span: "Span") -> "Token | None":
    """Return the noun that the number counts."""
    root = span.root
    if (
        root.pos_ in ("NOUN", "PROPN")
        and not root.like_num
        and root.lower_ not in ("million", "thousand", "dozen", "hundred")
    ):
        return root
    head = root.head
    if root.dep_ in ("nummod", "quantmod", "compound", "amod") and head.pos_ in (
        "NOUN",
        "PROPN",
        "ADJ",
        "PRON",
        "NUM",
    ):
        if head.pos_ == "NUM" and head.i != head.head.i:
            return noun_of(head.doc[head.i : head.i + 1])
        return head
    of = next((c for c in root.children if c.dep_ == "prep" and c.lower_ == "of"), None)
    if of is not None:
        return next((c for c in of.children if c.dep_ == "pobj"), None)
    return None


def kind_counted(span: "Span", noun: "Token | None") -> tuple[str, int] | None:
    """Return what is counted and where its words end."""
    word = noun if noun is not None else span.root
    end = word.idx + len(word)
    lemma = word.lemma_.lower()
    beside = span.doc[span.end] if span.end < len(span.doc) else None
    if beside is not None and beside.lower_ in listed("adjectives") and _ends_there(beside):
        # "One dead and at least three hurt": nobody else is counted.
        return listed("adjectives")[beside.lower_], beside.idx + len(beside)
    if lemma in listed("nouns") and not (
        lemma == "life" and word.head.lemma_ not in ("claim", "cost", "lose", "take")
    ):
        return listed("nouns")[lemma], end
    is_people = (
        noun is None
        or lemma in people_words()
        or word.lower_ in people_words()
        or noun.pos_ == "PRON"
    )
    if is_people or lemma not in listed("objects"):
        # "one of its soldiers lost a leg": the number, not the noun behind "of", is the subject.
        counted = span.root if noun is None or span.root.head.i != noun.i else noun
        told = state(counted) or (state(noun) if noun is not None else None)
        if told is not None:
            return told[0], max(end, told[1])
    if noun is None:
        return None
    if lemma in listed("objects"):
        kind = listed("objects")[lemma]
        if lemma in ("mine", "landmine", "uxo", "ordnance"):
            verb = _governor(word)
            kind = next(
                (
                    k
                    for k in ("mines_found", "mines_cleared")
                    if verb is not None and verb.lemma_ in words("figures")[k]["verbs"]
                ),
                "mines_found",
            )
        return kind, end
    if lemma in people_words():
        return "people", end
    return None


def _ends_there(word: "Token") -> bool:
    """Whether no noun follows that the word would describe: "two wounded men"."""
    after = word.nbor(1) if word.i + 1 < len(word.doc) else None
    return after is None or after.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM")


def _governor(word: "Token") -> "Token | None":
    node = word
    while node.head.i != node.i:
        node = node.head
        if node.pos_ == "VERB":
            return node
    return None


def of_whom(noun: "Token | None") -> str | None:
    """Return the word of the list "counted" for the people: soldier, civilian, child …"""
    if noun is None:
        return None
    for word in (noun, *[c for c in noun.children if c.dep_ in ("compound", "amod", "appos")]):
        of = people_words().get(word.lemma_.lower()) or people_words().get(word.lower_)
        if of and of != "people":
            return of
    of_prep = next(
        (c for c in noun.children if c.dep_ == "prep" and c.lower_ in ("of", "among")), None
    )
    if of_prep is not None:
        for word in of_prep.children:
            of = people_words().get(word.lemma_.lower())
            if of and of != "people":
                return of
    if any(c.lower_ == "civilian" for c in noun.children):
        return "civilian"
    return "soldier" if any(c.lower_ == "military" for c in noun.children) else None


_OVER_TIME = re.compile(
    r"^\W*(?:by|as of) (?!a |an )|\b(?:counts? (?:\d|\w+ (?:dead|hurt|killed|injured))|"
    r"(?:deaths?|dead|killed|injured|wounded) (?:are|were|is) (?:now )?counted|days? costs?|"
    r"days? (?:have|had) cost|stands? at|stood at|"
    r"since (?!(?:the )?\w+ (?:was|were|is|are|had|has|could|did|would)\b)|"
    r"so far|to date|in total|"
    r"a total of|total|overall|altogether|"
    r"toll|cumulative|alone|daily|(?:per|a|one|each|every) (?:day|week|month)|"
    r"in (?:the )?(?:past |last )?(?:24|48|72|twenty-four) hours|amount(?:s|ed)? to|"
    r"this (?:year|month|week)|during the (?:past|last|year|"
    r"war|conflict)|"
    r"(?:in|over|within|after|for|following|of) (?:the )?(?:past |last |"
    r"previous |first )?(?:\w+ )?(?:days|weeks|months|years) of|(?:in|over|"
    r"for) (?:the )?(?:past|last|previous) |"
    r"weeks of|days of|months of|years of|(?:the|a) (?:conflict|war|fighting|"
    r"crisis) (?:has|have|had)|have (?:killed|displaced|died|left)|has (?:killed|"
    r"left|displaced|claimed|forced)|have (?:been|now) |"
    r"brought to|rose to|risen to|rises to|bringing|climbed to|reporting "
    r"period|between \d+ and \d+|from \d+ to \d+)\b",
    re.IGNORECASE,
)


_BROUGHT_TO = re.compile(
    r"\b(?:brings?|brought|takes?|took|raises?|raised|pushes|pushed|climbs?|rises?) "
    r"(?:[\w’'-]+ ){0,5}to (?:at least |over |more than |about |nearly )?"
    r"(?:\d|\w+teen\b|\w+ty\b|ten\b|eleven\b|twelve\b|hundreds?\b|thousands?\b)",
    re.IGNORECASE,
)
_MORE_OF_IT = re.compile(r"\W*(?:a further|another|an additional|in addition)\b", re.IGNORECASE)


def scope_of(word: "Token", kind: str, begin: int) -> Scope:
    """Return whether the figure is of one incident or runs over a time."""
    sentence = word.sent
    text = sentence.text
    if _OVER_TIME.search(text) or _BROUGHT_TO.search(text):
        return Scope.CUMULATIVE
    if _MORE_OF_IT.match(text) and sentence.start > 0:
        # "A further 20 were hurt": over what, the sentence before says.
        before = word.doc[sentence.start - 1].sent.text
        return Scope.CUMULATIVE if _OVER_TIME.search(before) else Scope.INCIDENT
    return (
        Scope.CUMULATIVE
        if kind in ("displaced", "sheltered") and _is_large(text, begin - sentence.start_char)
        else Scope.INCIDENT
    )


def _is_large(text: str, at: int) -> bool:
    return bool(re.search(r"thousand|million|\d{2,3},\d{3}|\d{5,}", text[max(0, at) : at + 60]))
