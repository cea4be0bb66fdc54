"""Trace: the walk from a sentence of the brief to the bytes that it rests on.

sentence → citation → finding, assessment, watch or agreement → claims → report → original.
A citation that leads nowhere raises Untraced: nothing is shown as evidence that cannot be opened.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from groundtruce.errors import Untraced
from groundtruce.model.agreement import Agreement
from groundtruce.model.assessment import Assessment
from groundtruce.model.brief import Brief, Citation, Sentence
from groundtruce.model.case import Case
from groundtruce.model.claim import Claim, Excerpt
from groundtruce.model.finding import Finding
from groundtruce.model.report import Original, Report
from groundtruce.model.watch import Watch

ReadOriginal = Callable[[str], bytes]
ReadReport = Callable[[Report], bytes]
Cited = Finding | Assessment | Claim | Agreement | Watch


@dataclass(frozen=True)
class Ground:
    """One citation with the record it names and what lies under it.

    Claims where there are any; ``excerpts`` are the words of an agreement's text or of a row of
    the watch; ``files`` the case's files, named where no words can be pointed at.
    """

    citation: Citation
    record: Cited
    claims: tuple[Claim, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    files: tuple[Original, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """Everything that a brief may cite, by id, and the reports that brought the claims.

    With ``read`` the register of a document names each report by the SHA-256 of its own bytes,
    and a place inside of them: so it does not matter in which file, beside which other reports,
    the report was delivered. Without it the place is that in the file.
    """

    findings: dict[str, Finding]
    assessments: dict[str, Assessment]
    claims: dict[str, Claim]
    watch: dict[str, Watch]
    agreements: dict[str, Agreement]
    reports: dict[str, Report] = field(default_factory=dict)
    files: dict[str, Original] = field(default_factory=dict)
    read: ReadReport | None = None

    def ground(self, citation: Citation) -> Ground:
        """Return what a citation leads to; raises Untraced where it leads to nothing."""
        record = self._shelves.get(citation.noun, {}).get(citation.id)
        if record is None:
            raise Untraced(
                f"The {citation.noun} {citation.id} is cited and not known.",
                "Compose the brief again from the store it is shown with.",
                citation.id,
            )
        claims = tuple(self.claims[one] for one in self._claim_ids(record) if one in self.claims)
        excerpts = self._words_of_texts(record)
        files = () if claims else self._case_files(record)
        if not (claims or excerpts or files):
            raise Untraced(
                f"The {citation.noun} {citation.id} leads to no claim and no file.",
                "Give the record the claims that it rests on.",
                citation.id,
            )
        return Ground(citation, record, claims, excerpts, files)

    @cached_property
    def _shelves(self) -> Mapping[str, Mapping[str, Cited]]:
        return {
            "finding": self.findings,
            "assessment": self.assessments,
            "claim": self.claims,
            "watch": self.watch,
            "agreement": self.agreements,
        }

    def _claim_ids(self, record: Cited) -> tuple[str, ...]:
        match record:
            case Claim():
                return (record.id,)
            case Finding():
                return record.rests_on
            case Watch():
                return record.claims
            case Assessment():
                found = (self.findings[one] for one in record.findings if one in self.findings)
                ids = [one for finding in found for one in finding.rests_on]
                ids += [one for reason in record.reasons for one in reason.claims]
                return tuple(dict.fromkeys(ids))
            case _:
                return ()

    def _words_of_texts(self, record: Cited) -> tuple[Excerpt, ...]:
        match record:
            case Watch(excerpt=Excerpt() as excerpt):
                return (excerpt,)
            case Assessment():
                text = self.agreements.get(record.agreement)
                duties = (
                    [one for one in text.commitments if one.id == record.commitment] if text else []
                )
                return tuple(one.excerpt for one in duties if one.excerpt)
            case Agreement():
                return tuple(one.excerpt for one in record.commitments if one.excerpt)
            case _:
                return ()

    def _case_files(self, record: Cited) -> tuple[Original, ...]:
        # What rests on no claim rests on the text itself, as the case's own file states it.
        if isinstance(record, Assessment):
            record = self.agreements.get(record.agreement, record)
        wanted = record.original if isinstance(record, Agreement) else None
        if wanted in self.files:
            return (self.files[wanted],)
        return tuple(self.files.values()) if isinstance(record, Watch | Agreement) else ()


def evidence(
    brief: Brief,
    findings: Iterable[Finding],
    assessments: Iterable[Assessment],
    reports: Iterable[Report],
    case: Case,
    watch: Iterable[Watch] = (),
) -> Evidence:
    """Return the evidence of a brief; raises Untraced if any of its citations leads nowhere."""
    found = tuple(findings)
    told = tuple(reports)
    claims = [claim for report in told for claim in report.claims]
    claims += [claim for finding in found for claim in finding.incident.claims]
    gathered = Evidence(
        findings={one.id: one for one in found},
        assessments={one.id: one for one in assessments},
        claims={one.id: one for one in claims},
        watch={one.id: one for one in watch},
        agreements={one.id: one for one in case.agreements},
        reports={one.id: one for one in told},
        files={one.sha256: one for one in case.files},
    )
    for citation in cited(brief):
        gathered.ground(citation)
    return gathered


def cited(brief: Brief) -> tuple[Citation, ...]:
    """Return every citation of sentences and table rows once, in reading order."""
    found: list[Citation] = []
    for section in brief.sections:
        found += [one for sentence in section.sentences for one in sentence.cites]
        found += [one for row in (section.table.cites if section.table else ()) for one in row]
    return tuple(dict.fromkeys(found))


def walk(sentence: Sentence, gathered: Evidence) -> tuple[Ground, ...]:
    """Return the grounds of a sentence, one per citation, each opened down to claims or files."""
    return tuple(gathered.ground(one) for one in sentence.cites)


def is_true(excerpt: Excerpt, original: ReadOriginal) -> bool:
    """Whether the original's bytes at the excerpt's place are exactly its quote."""
    return original(excerpt.sha256)[excerpt.start : excerpt.end] == excerpt.quote.encode()
