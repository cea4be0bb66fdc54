"""Weigh: what the mission can stand behind, for each incident, and how firmly.

The door of the room. Every finding follows from the claims of its incident and from persons'
signatures and replies, whatever order they came in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from groundtruce.findings import heat, honesty
from groundtruce.findings.access import Refusals
from groundtruce.findings.attribute import attribution
from groundtruce.findings.change import would_change
from groundtruce.findings.credibility import credibility
from groundtruce.findings.evidence import Strength, likelihood_word, strength
from groundtruce.findings.figures import revised, sourced
from groundtruce.findings.grade import Hearing, grade
from groundtruce.findings.learn import Learned, reliabilities
from groundtruce.findings.question import unsettled, words
from groundtruce.findings.review import reviewed
from groundtruce.findings.voices import heard, ids
from groundtruce.model.finding import Finding, Reason, Reply, Signature, Status
from groundtruce.model.heat import Heat
from groundtruce.model.incident import Incident
from groundtruce.model.judgement import Judgement, Verdict
from groundtruce.model.record import content_id
from groundtruce.model.source import Source
from groundtruce.model.watch import Watch

# From so many incidents on, what is learned beat the ratios set by judgement on every seed tried.
LEARN_FROM = 500
# A case that has taught how far each voice can be believed may say so beyond the cap that stands
# for one origin alone, and for what is claimed and denied, where nothing was learned.
LEARNED_CAP = 0.90


def findings(
    incidents: Iterable[Incident],
    sources: Iterable[Source],
    judgements: Iterable[Judgement] = (),
    signatures: Iterable[Signature] = (),
    replies: Iterable[Reply] = (),
    watch: Iterable[Watch] = (),
    learned: Learned | None = None,
    heats: Iterable[Heat] = (),
) -> tuple[Finding, ...]:
    """Return one finding per incident, the earliest known first.

    ``heats`` is what space said of incidents; an answer counts while its question still stands.

    With what was ``learned`` of the voices, likelihoods rest on it instead of the ratios set by
    judgement; status, confidence and attribution stay as they are.
    """
    ordered = sorted(incidents, key=lambda one: (one.known_from, one.id))
    return tuple(each(ordered, sources, judgements, signatures, replies, watch, learned, heats))


def learn(
    incidents: Iterable[Incident], sources: Iterable[Source], watch: Iterable[Watch] = ()
) -> Learned:
    """Return how far each voice can be believed, as all incidents of a case together show."""
    return reliabilities(_hearings(incidents, sources, Refusals(watch)))


def learned(
    incidents: Sequence[Incident], sources: Iterable[Source], watch: Iterable[Watch] = ()
) -> Learned | None:
    """Return the same, or ``None`` where the case is too small to teach more than judgement."""
    return learn(incidents, sources, watch) if len(incidents) >= LEARN_FROM else None


def each(
    incidents: Iterable[Incident],
    sources: Iterable[Source],
    judgements: Iterable[Judgement] = (),
    signatures: Iterable[Signature] = (),
    replies: Iterable[Reply] = (),
    watch: Iterable[Watch] = (),
    learned: Learned | None = None,
    heats: Iterable[Heat] = (),
) -> Iterator[Finding]:
    """Return the findings one by one as incidents come, so that years of them need not be held."""
    signed, answered = defaultdict(list), defaultdict(list)
    for signature in signatures:
        signed[signature.finding].append(signature)
    for reply in replies:
        answered[reply.finding].append(reply)
    unsure = [judgement for judgement in judgements if judgement.verdict is Verdict.UNSURE]
    for hearing in _hearings(incidents, sources, Refusals(watch), heats):
        finding = _finding(hearing, unsure, learned)
        yield reviewed(finding, signed.get(finding.id, ()), answered.get(finding.id, ()))


def honest(finding: Finding) -> None:
    """Return nothing, or raise NotAllowed if one party's word about the other carries too much."""
    honesty.check(finding)


def finding_id(incident: Incident) -> str:
    """Return the id of the finding on an incident; it stays while the incident's id stays."""
    return content_id("f", incident.id)


def _hearings(
    incidents: Iterable[Incident],
    sources: Iterable[Source],
    refusals: Refusals,
    heats: Iterable[Heat] = (),
) -> Iterator[Hearing]:
    seen = heat.newest(heats)
    known = {source.id: source for source in sources}
    spoken_for = frozenset(s.speaks_for for s in known.values() if s.speaks_for is not None)
    for incident in incidents:
        voices = heard(incident, known, spoken_for)
        yield Hearing(incident, voices, refusals.of(incident), heat.of(incident, seen))


def _finding(
    hearing: Hearing, unsure: Sequence[Judgement], learned: Learned | None = None
) -> Finding:
    graded, open_questions = grade(hearing), unsettled(hearing)
    by_whom = attribution(hearing, graded)
    firm = strength(
        hearing.voices,
        hearing.affirming_sides,
        is_settled=graded.status is not Status.CONTESTED,
        heat=hearing.heat_ratio,
    )
    likelihood = _likelihood(hearing, firm, learned)
    questions = words(open_questions)
    return Finding(
        id=finding_id(hearing.incident),
        incident=hearing.incident,
        status=graded.status,
        rule=graded.rule,
        confidence=firm.confidence,
        likelihood=likelihood,
        likelihood_word=likelihood_word(likelihood),
        attribution=by_whom,
        voices=tuple(v.voice(credibility(v, hearing.voices)) for v in hearing.voices),
        reasons=(
            graded.reason,
            _counted(hearing),
            *heat.reasons(hearing.heat, hearing.voices),
            *open_questions,
            *revised(hearing),
            *_joined(hearing, unsure),
        ),
        would_change=would_change(hearing, graded, by_whom, questions),
        unsettled=questions,
        figures=sourced(hearing),
        heat=hearing.heat,
    )


def _likelihood(hearing: Hearing, firm: Strength, learned: Learned | None) -> float:
    if learned is None:
        return firm.likelihood
    most = max(firm.most, LEARNED_CAP) if learned.knows(hearing) else firm.most
    return learned.likelihood(hearing, most)


def _counted(hearing: Hearing) -> Reason:
    claims, voices = hearing.incident.claims, hearing.voices
    parties = sum(voice.is_party for voice in voices)
    text = (
        f"{_many(len(claims), 'claim')} from {_many(len(voices), 'origin')}, "
        f"{parties} of them speaking for a party; relays add reach, not weight."
    )
    return Reason(rule="voices", text=text, claims=ids(claims))


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _joined(hearing: Hearing, unsure: Sequence[Judgement]) -> list[Reason]:
    """Say where a person was unsure that two claims tell of one event."""
    mine = {claim.id for claim in hearing.incident.claims}
    pairs = [one.pair for one in unsure if set(one.pair) <= mine]
    if not pairs:
        return []
    text = "A person was unsure whether some of these claims tell of one event."
    doubted = [c for c in hearing.incident.claims if any(c.id in pair for pair in pairs)]
    return [Reason(rule="joined_unsurely", text=text, claims=ids(doubted))]
