"""Fill the tour with what the commands really print.

``python docs/walk.py`` walks the bundled case in a folder of its own and replaces what stands
between ``<!-- prints: … -->`` and ``<!-- end -->`` in tour.md. The tour follows one incident: the
blast of 10 November, found by its kind and day.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

from groundtruce.cli.desk import desk
from groundtruce.flow import Road
from groundtruce.model.figure import Figure
from groundtruce.model.finding import Finding

TOUR = Path(__file__).parent / "tour.md"
BLOCK = re.compile(r"(<!-- prints: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)
KIND, DAY = "landmine_explosion", "2025-11-10"
MIDNIGHT, THEN, TODAY = "2025-11-11T00:00+07:00", "2025-11-13", "2026-01-31"
WIDTH, LINES = "82", 26


def main() -> None:
    """Write the tour anew."""
    TOUR.write_text(walked(TOUR.read_text("utf-8")), "utf-8")


def walked(text: str) -> str:
    """Return the page with every block filled from a walk of its own."""
    with tempfile.TemporaryDirectory() as folder:
        walk = Walk(Path(folder))
        return BLOCK.sub(lambda block: walk.filled(*block.groups()), text)


class Walk:
    """The bundled case in a scratch folder, and the incident that the tour follows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._run("demo", "--no-serve", "--out", ".")
        with desk(folder) as at:
            self._then = at.carry(THEN)
            self._standing = {
                "midnight": followed(at.carry(MIDNIGHT, until="weigh")),
                "today": followed(at.carry(TODAY, until="weigh")),
            }
        self._finding = followed(self._then)

    def filled(self, head: str, asked: str, end: str) -> str:
        """Return the block with what was asked for inside: a command's output, or our own words."""
        ours = {
            "claims": self.claims,
            "figures": self.figures,
            "reasons": self.reasons,
            "assessments": self.assessments,
        }
        if asked in self._standing:
            told = standing(self._standing[asked])
        else:
            told = ours[asked]() if asked in ours else self._printed(asked)
        return f"{head}\n{told}\n\n{end}"

    def claims(self) -> str:
        """Return who said what of the incident, oldest first."""
        rows = (
            (f"`{claim.id}`", f"{claim.received:%d %B, %H:%M} UTC", claim.source, claim.stance)
            for claim in self._finding.incident.claims
        )
        return table(("claim", "known from", "source", "stance"), rows)

    def figures(self) -> str:
        """Return the figures of the finding as ranges, with the claims of each end."""
        rows = (
            (
                _counted(entry.figure),
                _range(entry.figure),
                _ids(entry.low_claims),
                _ids(entry.high_claims),
            )
            for entry in self._finding.figures
        )
        return table(("counted", "range", "low end rests on", "high end rests on"), rows)

    def reasons(self) -> str:
        """Return how the finding stands, why, and what would change it."""
        found = self._finding
        by = found.attribution.party
        head = (
            f"**{found.status}**, confidence {found.confidence}; that it happened is "
            f"{found.likelihood_word.replace('_', ' ')} ({found.likelihood:.0%}). "
            f"{f'Attributed to {by}' if by else 'Not attributed'}."
        )
        why = [f"* `{reason.rule}`: {reason.text}" for reason in found.reasons]
        change = [f"* {sentence}" for sentence in found.would_change]
        return "\n".join([head, "", *why, "", "What would change it:", "", *change])

    def assessments(self) -> str:
        """Return what the finding means for each commitment that it bears on."""
        rows = (
            (entry.agreement, entry.commitment, entry.party, entry.word, entry.reasons[0].text)
            for entry in self._then.assessments
            if self._finding.id in entry.findings
        )
        return table(("agreement", "commitment", "party", "state", "why"), rows)

    def _names(self) -> dict[str, str]:
        sentences = self._then.brief.sentences() if self._then.brief else ()
        ours = [s for s in sentences if {cited.id for cited in s.cites} == {self._finding.id}]
        incident = self._finding.incident
        denial = next(claim for claim in incident.claims if claim.is_denial)
        return {"denial": denial.id, "incident": incident.id, "sentence": ours[0].id}

    def _printed(self, asked: str) -> str:
        words = asked.format(**self._names())
        lines = [line.rstrip() for line in self._run(*shlex.split(words)).splitlines()]
        shown = [line for line in lines if line]
        cut = ["…"] if len(shown) > LINES else []
        return "\n".join(["```text", f"$ groundtruce {words}", *shown[:LINES], *cut, "```"])

    def _run(self, *words: str) -> str:
        environment = {**os.environ, "COLUMNS": WIDTH, "NO_COLOR": "1", "TERM": "dumb"}
        done = subprocess.run(
            [sys.executable, "-m", "groundtruce", *words],
            cwd=self._folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"groundtruce {' '.join(words)}\n{done.stdout}{done.stderr}")
        return done.stdout


def followed(road: Road) -> Finding:
    """Return the finding on the incident that the tour follows."""
    zone = road.case.time_zone
    return next(
        finding
        for finding in road.findings
        if finding.incident.kind == KIND
        and finding.incident.span
        and finding.incident.span.middle.astimezone(ZoneInfo(zone)).date().isoformat() == DAY
    )


def standing(found: Finding) -> str:
    """Return in one sentence how the finding stands."""
    return (
        f"> {len(found.incident.claims)} claims in {len(found.voices)} voices: **{found.status}**, "
        f"confidence {found.confidence}, likelihood {found.likelihood:.0%}; "
        f"still open: {', '.join(found.unsettled) or 'nothing'}."
    )


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table as Markdown."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows))


def _counted(figure: Figure) -> str:
    return ", ".join(word for word in figure.counts if word)


def _range(figure: Figure) -> str:
    if figure.high is None:
        return f"at least {figure.low}"
    return str(figure.low) if figure.low == figure.high else f"{figure.low} to {figure.high}"


def _ids(claims: tuple[str, ...]) -> str:
    return ", ".join(f"`{claim}`" for claim in claims)


if __name__ == "__main__":
    main()
