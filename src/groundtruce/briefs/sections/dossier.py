"""The violation report, from reference to where it happened: who alleges what, and where."""

from groundtruce.briefs.choose import words_of
from groundtruce.briefs.desk import Desk, cite_claims, cite_findings
from groundtruce.briefs.phrase import Pen
from groundtruce.briefs.quote import quoted
from groundtruce.model.brief import Citation, Section, Sentence, Table
from groundtruce.model.claim import Claim
from groundtruce.model.finding import Finding

REFERENCE, ALLEGATION, WHERE, POSITIONS = "reference", "allegation", "where_when", "positions"
ACCOUNTS, CLAIMS_EACH = 8, 4
# The same for every party and for all other voices together.
LONGEST_QUOTE = 220


def reference(desk: Desk, pen: Pen) -> Section:
    """Return what the paper is about, by ids that lead into the case."""
    finding = desk.finding
    pen = pen.speaks("reference_told")
    told = pen.say(
        REFERENCE,
        "reference_told",
        cite_findings([finding]),
        incident=finding.incident.id,
        finding=finding.id,
        rule=finding.rule,
        known=pen.moment(finding.incident.known_from),
    )
    return Section(key=REFERENCE, sentences=(told,))


def allegation(desk: Desk, pen: Pen) -> Section:
    """Return who says that whom did it, each once and in its own first words."""
    first: dict[tuple[str, str], Claim] = {}
    for claim in _oldest_first(desk.finding):
        if claim.accused is not None and not claim.is_denial:
            first.setdefault((claim.origin, claim.accused), claim)
    pen = pen.speaks("allegation_told")
    told = [
        pen.say(
            ALLEGATION,
            "allegation_told",
            cite_claims([claim]),
            accuser=pen.source(claim.origin),
            accused=pen.party(accused),
            day=pen.day_known(claim.received),
            words=quoted(claim.excerpt.quote, LONGEST_QUOTE),
        )
        for (_, accused), claim in first.items()
    ]
    none = pen.say(ALLEGATION, "allegation_none", cite_findings([desk.finding]))
    return Section(key=ALLEGATION, sentences=tuple(told) or (none,))


def where_when(desk: Desk, pen: Pen) -> Section:
    """Return the place and time as fused, then as each account gives them where they differ."""
    incident = desk.finding.incident
    radius = incident.place.radius_m if incident.place else None
    within = f"{pen.label('labels', 'known_within')} {radius or 0:,.0f}"
    exactness = f" ({within} {pen.label('labels', 'metres')})" if radius else ""
    spoken = pen.speaks("where_told")
    told = [
        spoken.say(
            WHERE,
            "where_told",
            cite_findings([desk.finding]),
            place=spoken.place(incident.place),
            exactness=exactness,
            when=spoken.when(incident.span),
        )
    ]
    seen = {(pen.place(incident.place), pen.when(incident.span))}
    for claim in _oldest_first(desk.finding):
        account = (pen.place(claim.place), pen.when(claim.span))
        if account not in seen and len(told) <= ACCOUNTS:
            seen.add(account)
            told.append(_account(claim, pen.speaks("where_account")))
    return Section(key=WHERE, sentences=tuple(told))


def positions(desk: Desk, pen: Pen) -> Section:
    """Return the claims side by side, by party and voice, each column with equal room."""
    finding, parties = desk.finding, desk.case.party_ids
    sides = {claim: voice.side for voice in finding.voices for claim in voice.claims}
    columns: list[list[Claim]] = [[] for _ in (*parties, None)]
    for claim in _one_of_each(finding):
        side = sides.get(claim.id, claim.side)
        columns[parties.index(side) if side in parties else len(parties)].append(claim)
    for party, column in zip(parties, columns, strict=False):
        chief = words_of(finding, party)
        column.sort(key=lambda one: (one is not chief, one.received, one.id))
    rows = _rows([column[:CLAIMS_EACH] for column in columns])
    pen = pen.speaks("positions_lead")
    lead = pen.say(
        POSITIONS,
        "positions_lead",
        cite_findings([finding]),
        claims=pen.count(len(finding.incident.claims), "claim"),
        origins=pen.count(len(finding.voices), "origin"),
    )
    return Section(key=POSITIONS, sentences=(lead,), table=_table(rows, desk, pen))


def _table(rows: list[list[Claim | None]], desk: Desk, pen: Pen) -> Table:
    cites: list[tuple[Citation, ...]] = [cite_claims(one for one in row if one) for row in rows]
    others = pen.label("labels", "other_voices")
    return Table(
        columns=(*(pen.party(one) for one in desk.case.party_ids), others),
        rows=tuple(tuple(_cell(one, pen, at == 0) for one in row) for at, row in enumerate(rows)),
        cites=tuple(cites),
    )


def _rows(columns: list[list[Claim]]) -> list[list[Claim | None]]:
    return [
        [column[at] if at < len(column) else None for column in columns]
        for at in range(max(map(len, columns)))
    ]


def _cell(claim: Claim | None, pen: Pen, is_first: bool) -> str:
    if claim is None:
        return pen.label("labels", "no_statement") if is_first else "–"
    stance = pen.label("stances", claim.stance.value)
    who = pen.source(claim.source)
    if claim.origin != claim.source:
        who += f", {pen.label('labels', 'drawing_on')} {pen.source(claim.origin)}"
    words = quoted(claim.excerpt.quote, LONGEST_QUOTE)
    return f"{who}, {pen.day_known(claim.received)}, {stance}: {words}"


def _one_of_each(finding: Finding) -> list[Claim]:
    """Return the first claim of each origin and stance: copies add reach, not weight."""
    origins = {claim: voice.origin for voice in finding.voices for claim in voice.claims}
    first: dict[tuple[str, str], Claim] = {}
    for claim in _oldest_first(finding):
        first.setdefault((origins.get(claim.id, claim.origin), claim.stance.value), claim)
    return list(first.values())


def _oldest_first(finding: Finding) -> list[Claim]:
    return sorted(finding.incident.claims, key=lambda one: (one.received, one.id))


def _account(claim: Claim, pen: Pen) -> Sentence:
    return pen.say(
        WHERE,
        "where_account",
        cite_claims([claim]),
        source=pen.source(claim.source),
        day=pen.day_known(claim.received),
        place=pen.place(claim.place),
        when=pen.when(claim.span),
    )
