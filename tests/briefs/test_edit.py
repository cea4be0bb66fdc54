"""Other words for a sentence: what it stands for stays, or the words are refused and it is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundtruce.briefs import edit
from groundtruce.briefs.edit import Rule
from groundtruce.errors import EditError, NotFound
from groundtruce.model.brief import Brief, Citation, Section, Sentence
from tests.briefs.situation import Situation

CITES = (Citation(noun="finding", id="f-1"), Citation(noun="claim", id="c-1"))
NAMES = ("Cambodia", "Thailand", "กัมพูชา", "ไทย")
PLACES = ("An Ses", "Ta Muen", "Ta Muen Thom")


def a_brief(text: str, language: str = "en") -> Brief:
    told = Sentence(id="s-1", text=text, cites=CITES, language=language)
    moment = Situation().brief().as_of
    return Brief(
        id="b",
        case="c",
        title="t",
        as_of=moment,
        language=language,
        sections=(Section(key="key_findings", sentences=(told,)),),
    )


def rules(before: str, after: str, language: str = "en") -> set[Rule]:
    found = edit.refusals(a_brief(before, language), {"s-1": after}, NAMES, PLACES)
    return {one.rule for one in found}


def test_other_words_keep_the_citations_and_get_an_id_of_their_own():
    brief = a_brief("3 shells fell; it is contested.")
    made = edit.edited(
        brief, words={"s-1": "It is contested whether 3 shells fell."}, parties=NAMES
    )
    (told,) = made.sentences()
    assert told.cites == CITES
    assert told.id != "s-1"
    assert made.sha256 != brief.sha256


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("3 shells fell.", "Shells fell.", Rule.FIGURE_LOST),
        ("3 shells fell.", "3 or 4 shells fell.", Rule.FIGURE_NEW),
        ("At least 1,200 left.", "At least 1,300 left.", Rule.FIGURE_LOST),
        ("The blast is unverified.", "The blast is verified.", Rule.STANDING_NEW),
        ("The blast is contested.", "There was a blast.", Rule.STANDING_LOST),
        (
            "The blast is verified, the fire contested.",
            "The blast is contested, the fire verified.",
            Rule.STANDING_MOVED,
        ),
        (
            "The blast is verified, the fire contested, the raid verified.",
            "The blast is verified, the fire contested, the raid contested.",
            Rule.STANDING_MOVED,
        ),
        ("It deserves low confidence.", "It deserves high confidence.", Rule.STANDING_NEW),
        ("Cambodia says so.", "One side says so.", Rule.PARTY_LOST),
        ("One side says so.", "Thailand says so.", Rule.PARTY_NEW),
        ("Cambodia accuses Thailand.", "Thailand accuses Cambodia.", Rule.PARTY_MOVED),
        (
            "Thailand says so; Cambodia denies it. Thailand asks.",
            "Thailand says so; Thailand denies it. Cambodia asks.",
            Rule.PARTY_MOVED,
        ),
        ("ไทยกล่าวว่ากัมพูชายิง", "กัมพูชากล่าวว่าไทยยิง", Rule.PARTY_MOVED),
        ("Fire from An Ses on Ta Muen.", "Fire from Ta Muen on An Ses.", Rule.PLACE_MOVED),
        ("Fire at An Ses.", "Fire at An Ses and Ta Muen Thom.", Rule.PLACE_NEW),
        ("Fire at Ta Muen Thom.", "Fire at Ta Muen.", Rule.PLACE_NEW),
        ("3 dead and 5 hurt.", "5 dead and 3 hurt.", Rule.FIGURE_MOVED),
        ("3 of ours, 5 of theirs.", "5 of theirs, 3 of ours.", Rule.FIGURE_MOVED),
        ("Shells fell.", " ", Rule.EMPTY),
        ("Shells fell.", "x" * 1201, Rule.LONG),
        ("Shells fell.", "Shells \u202e fell.", Rule.HIDDEN),
    ],
)
def test_words_that_lose_or_add_what_the_evidence_gives_are_refused(before, after, rule):
    assert rule in rules(before, after)
    with pytest.raises(EditError):
        edit.edited(a_brief(before), words={"s-1": after}, parties=NAMES, places=PLACES)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1,200 people left on 5 May.", "On 5 May 1200 people left."),
        ("๓ shells fell.", "3 shells fell."),
        ("Cambodia and Thailand met.", "A meeting: Cambodian and Thailand's troops."),
        ("It is likely and contested.", "Contested, yet likely."),
        ("The fire is verified, and the raid is verified.", "Fire and raid are verified."),
        ("Thailand accuses Cambodia, says Thailand.", "So Thailand accuses Cambodia."),
        ("3 dead and 5 hurt.", "5 hurt and 3 dead."),
        ("Fire at An Ses, near Ta Muen.", "Fire near Ta Muen."),
    ],
)
def test_the_same_said_otherwise_is_kept(before, after):
    assert rules(before, after) == set()


def test_standings_are_known_in_thai_and_khmer():
    assert rules("เหตุการณ์ยังโต้แย้งกัน", "เหตุการณ์ยืนยันแล้ว", "th") >= {Rule.STANDING_NEW}
    swapped = rules("ก. ยืนยันแล้ว ข. ยังโต้แย้งกัน", "ก. ยังโต้แย้งกัน ข. ยืนยันแล้ว", "th")
    assert swapped == {Rule.STANDING_MOVED}
    assert rules("ហេតុការណ៍មិនទាន់ផ្ទៀងផ្ទាត់", "ហេតុការណ៍បានផ្ទៀងផ្ទាត់", "km") >= {Rule.STANDING_NEW}


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_is_kept_whose_figures_differ(before, after):
    before = before.strip() or "x"
    fits = not rules(before, after)
    same = " ".join(after.split()) == " ".join(before.split())
    assert not fits or same or edit.figures(before) == edit.figures(after)


def test_a_sentence_left_out_needs_no_words():
    brief = Situation().brief()
    first = brief.sentences()[0].id
    made = edit.edited(brief, words={first: ""}, left_out=[first])
    assert first not in {one.id for one in made.sentences()}


def test_a_sentence_that_the_document_does_not_have_is_refused():
    with pytest.raises(NotFound):
        edit.edited(a_brief("x"), words={"s-9": "y"})
