"""Linking: speeches, events, figures, places and times of one text become what is told.

Each event belongs to the innermost voice around it; what no voice says, the text itself tells.
"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from groundtruce.model.claim import Actuality, Stance
from groundtruce.model.figure import Scope
from groundtruce.reports.text.actor import Actor, Cast, actor, spoke
from groundtruce.reports.text.agent import whence
from groundtruce.reports.text.around import place_near, time_near
from groundtruce.reports.text.denied import pointed
from groundtruce.reports.text.event import Event
from groundtruce.reports.text.figure import Counted
from groundtruce.reports.text.lexicon import words
from groundtruce.reports.text.speech import Attribution
from groundtruce.reports.text.voice import voice

if TYPE_CHECKING:
    from spacy.tokens import Doc

from groundtruce.reports.text.stance import accused_by, stance_of
from groundtruce.reports.text.told import HARMLESS, TOLLS, Reading, Told


def told_in(doc: "Doc", cast: Cast, reading: Reading) -> tuple[Told, ...]:
    """Return all that is told, the speeches first to last, then what the text itself tells."""
    return tuple(_Linker(doc, cast, reading).told())


SHOWN = frozenset(words("roles")["shown"])
# What two parties do in one sentence each of them does.
JOINTLY = ("denies", "acknowledges", "promises", "threatens")
# Kinds that come from somewhere: fire "from X territory" is said to be X's.
FIRED = frozenset(words("roles")["fired"])
# What a party says it has not done of these is no denial, it is a duty not kept.
DUTIES_KEPT = ("troop_withdrawal", "weapons_withdrawal", "prisoner_release")


class _Linker:
    """Brings speeches, events, figures, places and times of one text together."""

    def __init__(self, doc: "Doc", cast: Cast, reading: Reading) -> None:
        self.doc, self.cast, self.reading = doc, cast, reading
        self.speakers: dict[int, Actor] = {}
        self.cited: dict[int, Actor] = {}

    def told(self) -> list[Told]:
        """Return all that is told, the speeches first to last, then what the text itself tells."""
        found: list[Told] = []
        self._meet_cited()
        order = sorted(
            range(len(self.reading.speeches)), key=lambda n: self.reading.speeches[n].cue_word
        )
        for number in order:
            found += self._speech(number, found)
        spoken = {told.event.word for told in found if told.event is not None}
        for event in self.reading.events:
            if self._is_duty(event):
                continue
            if event.word not in spoken and self._speech_around(event) is None:
                found += self._narrated(event)
        found += self._tallies()
        return pointed(found)

    def _is_duty(self, event: Event) -> bool:
        """Whether the words name what somebody must do, and not what was done."""
        return any(
            d.start <= event.start < d.end and event.kind in d.kinds for d in self.reading.duties
        )

    def _tallies(self) -> list[Told]:
        """Return cumulative figures on people, each told by the innermost voice around it."""
        found = []
        for figure in self.reading.figures:
            if figure.scope is not Scope.CUMULATIVE or figure.kind not in TOLLS:
                continue
            number = self._innermost(figure.start)
            found.append(
                Told(
                    stance=Stance.ASSERTS,
                    start=figure.start,
                    end=figure.end,
                    speaker=None if number is None else self._speaker(number),
                    speech=number,
                    figures=(figure,),
                    is_tally=True,
                )
            )
        return found

    def _meet_cited(self) -> None:
        """Note who is cited beside another's report: "Reuters, citing the ministry, said"."""
        for speech in self.reading.speeches:
            cue = self.doc[speech.cue_word]
            if cue.lemma_ in ("cite", "quote") and cue.tag_ == "VBG" and speech.heads:
                head = self.doc[speech.heads[0]]
                if head.pos_ in ("NOUN", "PROPN"):
                    self.cited[cue.sent.start] = actor(head, self.cast, speaks=True)

    # ---- speech

    def _speech(self, number: int, before: list[Told]) -> list[Told]:
        speech = self.reading.speeches[number]
        if speech.does == "thinks" or speech.speaker is None:
            return []
        speaker = self._speaker(number)
        if speaker is None or self._is_citing(speech) or self._says_nothing(speech):
            return []
        if self._only_shows(speech):
            return []
        inside = [e for e in self.reading.events if self._speech_around(e) == number]
        if speech.denied_of is not None:
            inside = self._events_before(speech)
        if not inside and speech.does == "denies":
            # "rejected the allegation that …": what was alleged is what is denied.
            inside = [e for e in self.reading.events if _within(e.start, speech.content)]
        if len(speaker.parties) == 2 and self._is_mutual(speech):
            one, other = speaker.parties
            return [
                told
                for voice, blamed in ((one, other), (other, one))
                for told in self._tell(
                    number, replace(speaker, parties=(voice,), words=voice), inside, blamed
                )
            ]
        if len(speaker.parties) == 2 and speech.does in JOINTLY:
            return [
                told
                for party in speaker.parties
                for told in self._tell(number, replace(speaker, parties=(party,)), inside, None)
            ]
        return self._tell(number, speaker, inside, None)

    def _speaker(self, number: int) -> Actor | None:
        if number in self.speakers:
            return self.speakers[number]
        speech = self.reading.speeches[number]
        if speech.speaker is None:
            return None
        word = self.doc[speech.speaker]
        if word.lower_ in ("i", "you", "me", "there", "who", "what", "which"):
            return None
        speaker = voice(word, self.doc[speech.cue_word], self.cast)
        if word.lower_ in ("we", "us") and not speaker.parties:
            return None
        self.speakers[number] = speaker
        spoke(speaker, self.cast, word)
        return speaker

    def _is_citing(self, speech: Attribution) -> bool:
        cue = self.doc[speech.cue_word]
        return (
            cue.lemma_ in ("cite", "quote") and cue.tag_ == "VBG" and cue.sent.start in self.cited
        )

    def _only_shows(self, speech: Attribution) -> bool:
        """Whether it is a picture or a paper that somebody holds up: "said the video showed"."""
        if speech.above is None or speech.speaker is None:
            return False
        return self.doc[speech.speaker].lemma_.lower() in SHOWN

    def _says_nothing(self, speech: Attribution) -> bool:
        """Whether nobody says it: "did not claim that …", "neither side has admitted …"."""
        if speech.does == "denies":
            return False
        word = self.doc[speech.speaker or 0]
        nobody = word.lower_ in ("nobody", "none", "neither") or any(
            c.lower_ in ("no", "neither") for c in word.children if c.dep_ in ("det", "preconj")
        )
        return speech.refused or nobody

    def _is_mutual(self, speech: Attribution) -> bool:
        said = " ".join(self.reading.text[s:e] for s, e in speech.content).lower()
        trades = self.doc[speech.cue_word].lemma_ in ("trade", "exchange", "swap")
        return speech.does in ("accuses", "asserts") and (
            trades or bool(re.search(r"\b(?:the other|each other|one another)\b", said))
        )

    def _tell(
        self, number: int, speaker: Actor, inside: list[Event], blamed: str | None
    ) -> list[Told]:
        speech = self.reading.speeches[number]
        start, end = speech.span
        base = Told(
            stance=stance_of(speech, speaker, self.doc, self.cast),
            start=start,
            end=end,
            speaker=speaker,
            speech=number,
            addressee=self._addressee(speech),
            through=self._through(speech),
            duties=tuple(d for d in self.reading.duties if _within(d.start, speech.content)),
            accuses=speech.does == "accuses",
        )
        cited = self.cited.get(self.doc[speech.cue_word].sent.start)
        if cited is not None and not cited.parties:
            # "State media, quoting army sources": the army is the state's.
            cited = replace(cited, parties=speaker.parties, official=speaker.official)
        if cited is not None and speech.above is None:
            base = replace(base, speaker=cited, through=(*base.through, speaker))
            speaker = cited
        accused = blamed or accused_by(speech, speaker, self.doc, self.cast)
        if not inside:
            held = [
                f
                for f in self.reading.figures
                if _within(f.start, speech.content)
                and self._innermost(f.start) == number
                and not (f.scope is Scope.CUMULATIVE and f.kind in TOLLS)
            ]
            piece = speech.content[0] if speech.content else speech.cue
            return [
                replace(
                    base, accused=accused, figures=tuple(held),
                    where=place_near(*piece, self.doc, self.reading),
                    when=time_near(*piece, None, self.doc, self.reading),
                )
            ]  # fmt: skip
        return [self._with_event(base, event, speaker, accused) for event in inside]

    def _with_event(
        self, base: Told, event: Event, speaker: Actor | None, accused: str | None
    ) -> Told:
        told = self._about(base, event)
        party = told.agent.party if told.agent else None
        side = speaker.party if speaker else None
        real = event.actuality in (Actuality.ACCOMPLISHED, Actuality.ONGOING, Actuality.ATTEMPTED)
        if accused is None and party not in (None, side) and event.kind not in HARMLESS and real:
            accused = party
        if event.actuality is Actuality.NEGATED and event.kind in DUTIES_KEPT:
            # "They have not withdrawn", said of the other side, is a charge.
            accused = accused or (party if side is not None and party != side else None)
        return replace(told, accused=accused, stance=self._turned(told, event, speaker))

    def _turned(self, told: Told, event: Event, speaker: Actor | None) -> Stance:
        """Return the stance, turned where the speaker says no to or owns up to its own deed."""
        if speaker is not None and self._is_told_apart(told, event):
            return Stance.ASSERTS
        if speaker is None or told.stance is not Stance.ASSERTS:
            return told.stance
        party, side = told.agent.party if told.agent else None, speaker.party
        if event.actuality is Actuality.NEGATED:
            own = side is None or party is None or party == side
            return Stance.DENIES if own and event.kind not in DUTIES_KEPT else told.stance
        parties = told.agent.parties if told.agent else ()
        speech = None if told.speech is None else self.reading.speeches[told.speech]
        confirms = speech is not None and self.doc[speech.cue_word].lemma_ == "confirm"
        return Stance.ACKNOWLEDGES if confirms and side in parties else told.stance

    def _is_told_apart(self, told: Told, event: Event) -> bool:
        """Whether it is what did happen beside a denial: "we fired nothing, and X shelled Y"."""
        speech = None if told.speech is None else self.reading.speeches[told.speech]
        if speech is None or speech.does != "asserts" or told.stance is not Stance.DENIES:
            return False
        verb = self.doc[event.word]
        while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
            verb = verb.head
        above = verb.head
        own = any(c.dep_ == "nsubj" for c in verb.children)
        negated = {c.dep_ for c in above.children} & {"neg"}
        is_real = event.actuality in (Actuality.ACCOMPLISHED, Actuality.ONGOING)
        return verb.dep_ == "conj" and above.i in speech.heads and own and bool(negated) and is_real

    def _about(self, base: Told, event: Event) -> Told:
        first, last = self.doc[event.first], self.doc[event.last]
        start, end = first.idx, last.idx + len(last)
        held = tuple(f for f in self.reading.figures if self._belongs(f, event))
        return replace(
            base,
            event=event,
            agent=self._doer(event),
            target=self._target(event),
            figures=held,
            where=place_near(start, end, self.doc, self.reading),
            when=time_near(start, end, event, self.doc, self.reading),
        )

    def _doer(self, event: Event) -> Actor | None:
        word = event.agent if event.agent is not None else event.by_adjective
        doer = None if word is None else self._who(word)
        if doer is not None and (doer.party is not None or self.doc[doer.head].pos_ == "PRON"):
            return doer
        ground = whence(self.doc[event.word]) if event.kind in FIRED else None
        found = None if ground is None else self._who(ground.i)
        return found if found is not None and found.party is not None else doer

    def _target(self, event: Event) -> Actor | None:
        if event.target is None or self.doc[event.target].ent_type_ in ("DATE", "TIME"):
            return None
        return self._who(event.target)

    def _who(self, word: int) -> Actor:
        token = self.doc[word]
        if token.ent_type_ == "NORP" and token.pos_ == "ADJ":
            mention = self.cast.mentions.get(word)
            return Actor(token.text, () if mention is None else (mention.party,), False, word)
        return actor(token, self.cast, speaks=True)

    def _belongs(self, figure: Counted, event: Event) -> bool:
        at = figure.word
        if at is None or figure.kind == "distance_m" or figure.scope is Scope.CUMULATIVE:
            return False
        hurts = figure.kind in ("killed", "injured", "casualties")
        if hurts and event.kind in HARMLESS:
            return False
        here = self.doc[at].sent.start
        rivals = [
            e for e in self.reading.events
            if self.doc[e.word].sent.start == here and not (hurts and e.kind in HARMLESS)
        ]  # fmt: skip
        nearest = min(
            rivals, key=lambda e: (not e.first <= at <= e.last, abs(e.word - at)), default=None
        )
        return nearest is not None and nearest.word == event.word

    def _addressee(self, speech: Attribution) -> Actor | None:
        if speech.told is None:
            return None
        word = self.doc[speech.told]
        return actor(word, self.cast, speaks=True) if word.pos_ in ("PROPN", "NOUN") else None

    def _through(self, speech: Attribution) -> tuple[Actor, ...]:
        chain, above, steps = [], speech.above, 0
        while above is not None and steps < 6:
            outer = self._speaker(above)
            if outer is not None and self.reading.speeches[above].does != "thinks":
                chain.append(outer)
            above, steps = self.reading.speeches[above].above, steps + 1
        return tuple(reversed(chain))

    def _events_before(self, speech: Attribution) -> list[Event]:
        """Return the events of the clause that "a claim X denied" stands behind."""
        noun = self.doc[speech.denied_of or 0]
        before = [
            e
            for e in self.reading.events
            if e.word < noun.i and self.doc[e.word].sent.start == noun.sent.start
        ]
        return before[-1:]

    def _speech_around(self, event: Event) -> int | None:
        return self._innermost(event.start)

    def _innermost(self, at: int) -> int | None:
        best: tuple[int, int] | None = None
        for number, speech in enumerate(self.reading.speeches):
            if (
                speech.does == "thinks"
                or speech.denied_of is not None
                or self._only_shows(speech)
                or self._speaker(number) is None
            ):
                continue
            for start, end in speech.content:
                if start <= at < end and (best is None or end - start < best[0]):
                    best = (end - start, number)
        return None if best is None else best[1]

    # ---- the text itself

    def _narrated(self, event: Event) -> list[Told]:
        if event.actuality not in (Actuality.ACCOMPLISHED, Actuality.ONGOING):
            return []
        if self._is_hearsay(event):
            return []
        first, last = self.doc[event.first], self.doc[event.last]
        base = Told(stance=Stance.ASSERTS, start=first.idx, end=last.idx + len(last))
        return [self._with_event(base, event, None, None)]

    def _is_hearsay(self, event: Event) -> bool:
        """Whether it is only what an allegation of nobody, or a denial, is about."""
        return any(
            _within(event.start, speech.content)
            and (speech.does == "denies" or self.doc[speech.cue_word].pos_ == "NOUN")
            for speech in self.reading.speeches
            if speech.speaker is None and speech.does != "thinks"
        )


def _within(at: int, pieces: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= at < end for start, end in pieces)
