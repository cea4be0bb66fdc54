"""What kind of event a word tells of: the word itself, its company, the means named beside it."""

from functools import cache
from typing import TYPE_CHECKING

from groundtruce.reports.text.agent import agent
from groundtruce.reports.text.event_words import (
    MILITARY,
    about,
    arena,
    arms,
    by_noun,
    by_verb,
    civil_objects,
    compound_forms,
    forms_of,
    grammar_of,
    headings,
    with_partners,
    words_around,
)

if TYPE_CHECKING:
    from spacy.tokens import Token


GENERAL = ("attack", "explosion")
# Verbs that mean an attack only with a weapon, or with somebody who fights, beside them.
OPEN_TO_MEANS = frozenset(
    ("hit", "strike", "fire", "launch", "drop", "target", "pound", "storm", "raid", "assault")
) | {"bombard", "ravage"}
ONLY_WITH_MEANS = OPEN_TO_MEANS - {"pound", "raid", "assault", "bombard"}
BY_ARMED_HANDS = ("strike", "hit", "target", "storm")
REFINED = (
    "attack", "explosion", "property_destruction", "damage_heritage_or_civilian_object",
    "ied_explosion",
)  # fmt: skip
# What flies into a place: "two rockets on the town" is told without a verb.
THROWN = ("rocket_attack", "missile_attack", "shelling", "mortar_fire", "airstrike")
# Nouns that tell of an event only beside one of the words that their verb asks for.
NOUNS_WITH = {
    "restriction": "restriction", "ban": "restriction", "curb": "restriction",
    "limit": "restriction", "suspension": "restriction", "damage": "damage", "closure": "closure",
    "find": "find",
}  # fmt: skip
DAMAGE = "damage_heritage_or_civilian_object"
# Whatever stands beside it.
ANY = (frozenset(("",)),)
MINES = frozenset(("mine", "landmine", "pmn-2"))
# What a noun is to a sentence without a verb of its own, and where a heading says that it was.
ALONE = ("ROOT", "advcl", "dep", "ccomp", "parataxis")
WHERE = ("at", "on", "over", "under", "near", "in", "outside", "beneath", "across", "inside")
PASSING = frozenset(("leave", "enter", "pass", "cross", "land", "fly", "export", "import", "move"))
PASSING |= {"go", "travel", "use", "sell", "transit", "visit"}
HITTING = ("strike", "hit", "target", "attack", "destroy", "damage", "raid", "burn", "cripple")
LAID = ("ied_explosion", "drone_attack", "chemical_weapon", "grenade_fire")
FLIES = ("fly", "scramble", "bomb", "soar")


def noun_kind(token: "Token") -> str | None:
    """Return the kind of event that the noun tells of, or ``None``."""
    if _is_part_of_name(token) or _is_month(token):
        return None
    lemma = token.lemma_.lower()
    kind = next((by_noun()[form] for form in compound_forms(token) if form in by_noun()), None)
    kind = kind or _by_subject_of_text(token) or _headed(token)
    if kind is None and lemma in arena():
        return arena()[lemma] if _breaks_out(token) else None
    if kind is None and lemma in NOUNS_WITH:
        return _by_partners(token, NOUNS_WITH[lemma])
    if kind is None:
        return _thrown(token)
    if kind in GENERAL:
        kind = _kind_by_means(token) or _strike_on(token) or kind
    if kind == "explosion" and any(t.lemma_.lower() in MINES for t in token.sent):
        return "landmine_explosion"
    is_weak = lemma in ("fire", "raid", "blow", "strike")
    return None if kind == "attack" and is_weak and not _is_hostile(token) else kind


def _strike_on(token: "Token") -> str | None:
    """Return the kind of "the strike on the hospital", as of "struck the hospital"."""
    hit = [t for t in token.sent[: token.i + 6 - token.sent.start] if t.i > token.i + 1]
    behind = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    if token.lemma_ != "strike" or behind not in ("on", "against"):
        return None
    return DAMAGE if any(t.lemma_.lower() in civil_objects() for t in hit) else None


def _by_subject_of_text(token: "Token") -> str | None:
    """Return the kind of "the sweep" in a text on mines, of "the hand-over" in one on captives."""
    form = next((form for form in compound_forms(token) if form in about()), None)
    if form is None:
        return None
    kind, named = about()[form]
    return kind if any(t.lemma_.lower() in named for t in token.doc) else None


def _headed(token: "Token") -> str | None:
    """Return the kind of "Truce from noon", "Chlorine over the town": a heading without a verb."""
    behind = token.nbor(1) if token.i + 1 < len(token.doc) else None
    begins = token.i - token.sent.start < 4
    if behind is None or behind.pos_ != "ADP" or not begins or token.dep_ not in ALONE:
        return None
    form = next((form for form in compound_forms(token) if form in headings()), None)
    if form is not None:
        return headings()[form] if behind.lower_ in ("from", "at", "for", "as", "in") else None
    armed = next((form for form in compound_forms(token) if form in arms()), None)
    kind = None if armed is None else arms()[armed][1]
    return kind if behind.lower_ in WHERE and kind in (*THROWN, *LAID) else None


def _is_part_of_name(token: "Token") -> bool:
    head = token.head
    return token.dep_ == "compound" and head.i == token.i + 1 and head.pos_ in ("NOUN", "PROPN")


def _is_month(token: "Token") -> bool:
    return token.text == "March" and (
        token.ent_type_ == "DATE" or (token.i > 0 and token.nbor(-1).like_num)
    )


def _thrown(token: "Token") -> str | None:
    """Return the kind for "two rockets on the town", "Tuesday's rockets": no verb tells of it."""
    on = next((c for c in token.children if c.dep_ == "prep" and c.lower_ in ("on", "onto")), None)
    of_a_day = any(c.dep_ == "poss" and c.ent_type_ in ("DATE", "TIME") for c in token.children)
    if not of_a_day and (on is None or not any(c.dep_ == "pobj" for c in on.children)):
        return None
    form = next((form for form in compound_forms(token) if form in arms()), None)
    if form is None or (token.head.pos_ == "VERB" and verb_kind(token.head) is not None):
        return None
    kind = "airstrike" if form == "bomb" else arms()[form][1]
    return kind if kind in THROWN and arms()[form][0] not in ("aircraft", "helicopter") else None


def _is_hostile(token: "Token") -> bool:
    if token.lemma_.lower() == "raid":
        return True
    marks = [c.lemma_.lower() for c in token.children]
    # "called the strike on the depot a crime": grammar may hang "on" to the verb.
    marks += [token.nbor(1).lower_] if token.i + 1 < len(token.doc) else []
    return bool(
        _kind_by_means(token)
        or any(
            m in ("on", "against", "at", "military", "israeli", "open", "return", "heavy")
            for m in marks
        )
        or token.head.lemma_
        in ("report", "confirm", "open", "return", "draw", "exchange", "under", "come", "launch")
    )


def _breaks_out(token: "Token") -> bool:
    """Whether a noun for a state of things ("fighting", "clashes") is told as happening."""
    head, breaks = token.head, grammar_of("breaks_out")
    if token.lemma_.lower() == "exchange" and _is_peaceful_exchange(token):
        return False
    if token.dep_ in ("nsubj", "nsubjpass", "dobj") and head.lemma_.lower() in breaks:
        return True
    if token.dep_ == "pobj" and head.lower_ in grammar_of("amid"):
        verb = head.head
        if verb.pos_ != "VERB":
            # "Two dead in clashes": a line without a verb.
            return head.lower_ != "of" and token.sent.root.pos_ != "VERB"
        return verb.lemma_.lower() in breaks | {"die"}
    if token.dep_ in ("ROOT", "attr", "oprd", "advcl"):
        return True
    return any(c.dep_ == "relcl" and c.lemma_.lower() in breaks for c in token.children)


def _is_peaceful_exchange(token: "Token") -> bool:
    """Whether it is an exchange of prisoners, letters or views, and not of fire."""
    return any(c.dep_ == "compound" or c.lower_ in ("of", "with") for c in token.children)


def _by_partners(token: "Token", verb: str) -> str | None:
    offered = with_partners().get(verb, [])
    if not offered:
        return None
    near = list(words_around(token))
    doer = agent(token) if token.pos_ == "VERB" else None
    near += [] if doer is None else [doer]
    said = {form for t in near for form in forms_of(t)}
    for kind, companies in offered:
        if any(all(one & said for one in company) for company in companies if company != ANY):
            return kind
    return next((kind for kind, companies in offered if ANY in companies), None)


def verb_kind(token: "Token") -> str | None:
    """Return the kind of event that the verb tells of, or ``None``."""
    lemma = token.lemma_.lower()
    if lemma == "bomb":
        return _kind_by_means(token) or _kind_of_bombing(token)
    if _into_the_air(token):
        return "warning_shots"
    if is_forbidden(token):
        return _by_partners(token, "may not")
    if lemma in ("use", "employ") and not any(c.dep_ == "xcomp" for c in token.children):
        return _by_partners(token, lemma) or _kind_by_means(token)
    if lemma in grammar_of("harms") and (used := _weapon_that_acts(token)) is not None:
        return used
    if lemma in grammar_of("hurls"):
        return _by_partners(token, lemma) or _kind_by_means(token)
    if lemma == "withdraw" and _is_intransitive(token):
        return "troop_withdrawal"
    beside = _by_partners(token, lemma)
    kind = beside or by_verb().get(lemma) or by_verb().get(token.lower_)
    if kind == "attack" and lemma in OPEN_TO_MEANS:
        return _attack_by(token, lemma) or beside
    if kind in REFINED and (kind != "ied_explosion" or lemma in ("explode", "detonate")):
        return _kind_by_means(token) or kind
    return kind


def is_forbidden(token: "Token") -> bool:
    """Whether it "may not", "may no longer" be done: the ban is the deed."""
    said = {c.lower_ for c in token.children}
    return (
        bool({"may", "cannot"} & said)
        and bool({"not", "no", "longer"} & said)
        and (token.lemma_.lower() in PASSING)
    )


def _into_the_air(token: "Token") -> bool:
    into = [c for c in token.children if c.lower_ in ("into", "in") and token.lemma_ == "fire"]
    return any(t.lower_ == "air" and t.dep_ == "pobj" for c in into for t in c.children)


def _attack_by(token: "Token", lemma: str) -> str | None:
    """Return what "hit", "fired" or "launched" means by the weapon or the fighters beside it."""
    means = _kind_by_means(token)
    if means is not None or lemma not in ONLY_WITH_MEANS:
        return means or "attack"
    if lemma == "fire" and (_fires_at(token) or _is_intransitive(token)):
        return "shooting"
    return "attack" if lemma in BY_ARMED_HANDS and _has_military_subject(token) else None


def _fires_at(token: "Token") -> bool:
    return any(c.lower_ in ("at", "on", "into", "upon", "across") for c in token.children)


def _is_intransitive(token: "Token") -> bool:
    """Whether somebody does it, and to nothing: "the troops fired", "had not withdrawn"."""
    has_object = any(c.dep_ in ("dobj", "nsubjpass", "ccomp") for c in token.children)
    return not has_object and agent(token) is not None and token.dep_ not in ("acl", "amod")


def _kind_of_bombing(token: "Token") -> str:
    """Return what "bombed" means: by whom decides; by nobody named, the means are open."""
    if agent(token) is None:
        return "airstrike" if any(t.lemma_.lower() in _aircraft() for t in token.doc) else "attack"
    return "airstrike" if _has_military_subject(token) else "ied_explosion"


@cache
def _aircraft() -> frozenset[str]:
    return frozenset(form for form, (weapon, _) in arms().items() if weapon == "aircraft") | {
        "airstrike", "sortie",
    }  # fmt: skip


def _has_military_subject(token: "Token") -> bool:
    doer = agent(token)
    if doer is None:
        return False
    words_before = [doer, *[c for c in doer.children if c.dep_ in ("amod", "compound")]]
    return any(
        w.lemma_.lower() in MILITARY or w.ent_type_ in ("NORP", "GPE", "ORG") for w in words_before
    )


def _weapon_that_acts(token: "Token") -> str | None:
    """Return the kind for "rockets killed one": what was used says what it was."""
    doer = agent(token)
    if doer is None or doer.pos_ not in ("NOUN", "PROPN"):
        return None
    form = next((form for form in compound_forms(doer) if form in arms()), None)
    kind = None if form is None else arms()[form][1]
    return None if kind == "attack" else kind


def means_of(token: "Token") -> list[tuple[str, str]]:
    """Return the weapons named around a word, with the kind that their use is."""
    found = []
    doer = agent(token) if token.pos_ == "VERB" else None
    itself = [] if token.lemma_.lower() == "bomb" and token.pos_ == "VERB" else [token]
    near = [word for word in words_around(token) if not _is_hit(word, token)]
    for word in [*itself, *near, *([] if doer is None else [doer])]:
        forms = compound_forms(word) if word.pos_ in ("NOUN", "PROPN") else [word.lemma_.lower()]
        form = next((form for form in forms if form in arms()), None)
        if form is None or arms()[form] in found:
            continue
        falls = form == "bomb" and token.lemma_ in ("drop", "fall", "release")
        found.append(("bomb", "airstrike") if falls else arms()[form])
    if doer is not None and doer.lemma_ == "fighter" and _flies(doer):
        found.append(("aircraft", "airstrike"))
    return found + _means_used(token, found)


def _is_hit(word: "Token", verb: "Token") -> bool:
    """Whether the weapon is what was hit: "struck a drone depot", "destroyed two launchers"."""
    hit = next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)
    return verb.lemma_ in HITTING and hit is not None and (hit == word or hit.is_ancestor(word))


def _flies(doer: "Token") -> bool:
    verbs = [doer.head, *doer.head.conjuncts]
    return any(verb.lemma_ in FLIES for verb in verbs)


def _means_used(token: "Token", found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the weapons of "used drones to drop …", which stand at the verb above."""
    user = token
    while (
        not any(kind != "attack" for _, kind in found)
        and user.dep_ in ("xcomp", "advcl", "conj")
        and user.head.pos_ == "VERB"
        and user.head.i < user.i
    ):
        user = user.head
        if user.lemma_ in ("use", "employ"):
            return means_of(user)
    return []


def _kind_by_means(token: "Token") -> str | None:
    kinds = [kind for weapon, kind in means_of(token)]
    named = [kind for kind in kinds if kind != "attack"]
    if "drone_attack" in named:
        return "drone_attack"
    return named[-1 if named and named[0] == "ied_explosion" else 0] if named else None
