"""Fill the tour with what the commands really print.

``python docs/walk.py`` walks the bundled case in a folder of its own and replaces what stands
between ``<!-- prints: … -->`` and ``<!-- end -->`` in tour.md. The tour follows one incident: the
blast of 10 November, found by its kind and day.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

TOUR = Path(__file__).parent / "tour.md"
BLOCK = re.compile(r"(<!-- prints: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)
KIND, DAY = "landmine_explosion", "2025-11-09T17:00:00Z"
AS_OF = ("--as-of", "2025-11-13")
WIDTH, LINES = "100", 24


def main() -> None:
    """Write the tour anew."""
    TOUR.write_text(walked(TOUR.read_text("utf-8")), "utf-8")


def walked(text: str) -> str:
    """Return the page with every block filled from a walk of its own."""
    with tempfile.TemporaryDirectory() as folder:
        walk = Walk(Path(folder))
        return BLOCK.sub(lambda block: walk.filled(*block.groups()), text)


class Walk:
    """The bundled case in a scratch folder, and the ids of the incident that the tour follows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.answer("demo", "--no-serve", "--out", ".", *AS_OF)
        self.finding = next(
            found
            for found in self.answer("weigh", *AS_OF)
            if found["incident"]["kind"] == KIND and found["incident"]["span"]["start"] == DAY
        )
        self.names = self._names()

    def filled(self, head: str, asked: str, end: str) -> str:
        """Return the block with what was asked for inside: a table of ours, or a command's own."""
        told = getattr(self, asked)() if asked.isidentifier() else self._printed(asked)
        return f"{head}\n{told}\n\n{end}"

    def answer(self, *words: str) -> Any:
        """Return what a command answers with ``--json``."""
        return json.loads(self._run(*words, "--json"))

    def claims(self) -> str:
        """Return who said what of the incident, oldest first."""
        rows = [
            (
                f"`{claim['id']}`",
                claim["received"][:10],
                claim["source"],
                claim.get("stance", "asserts"),
            )
            for claim in self.finding["incident"]["claims"]
        ]
        return _table(("claim", "known from", "source", "stance"), rows)

    def figures(self) -> str:
        """Return the figures of the finding as ranges, with the claims of each end."""
        rows = [
            (_counted(entry["figure"]), _range(entry["figure"]), *map(_ids, _ends(entry)))
            for entry in self.finding["figures"]
        ]
        return _table(("counted", "range", "low end rests on", "high end rests on"), rows)

    def reasons(self) -> str:
        """Return how the finding stands, why, and what would change it."""
        found = self.finding
        word = found["likelihood_word"].replace("_", " ")
        head = (
            f"**{found['status']}**, confidence {found['confidence']}; that it happened is {word} "
            f"({found['likelihood']:.0%}). {_attributed(found['attribution'])}."
        )
        why = [f"* `{reason['rule']}`: {reason['text']}" for reason in found["reasons"]]
        change = [f"* {sentence}" for sentence in found["would_change"]]
        return "\n".join([head, "", *why, "", "What would change it:", "", *change])

    def assessments(self) -> str:
        """Return what the finding means for each commitment that it bears on."""
        rows = [
            (entry["agreement"], entry["commitment"], entry["party"], entry["state"], _why(entry))
            for entry in self.answer("assess", *AS_OF)
            if self.finding["id"] in entry.get("findings", ())
        ]
        return _table(("agreement", "commitment", "party", "state", "why"), rows)

    def earlier(self) -> str:
        """Return how the finding stood at midnight after the event."""
        return self._standing("--as-of", "2025-11-11T00:00+07:00")

    def today(self) -> str:
        """Return how the finding stands with all that is known."""
        return self._standing()

    def _standing(self, *moment: str) -> str:
        followed = {claim["id"] for claim in self.finding["incident"]["claims"]}
        found = next(
            finding
            for finding in self.answer("weigh", *moment)
            if followed & {claim["id"] for claim in finding["incident"]["claims"]}
        )
        open_questions = ", ".join(found["unsettled"]) or "none"
        return (
            f"> {len(found['incident']['claims'])} claims in {len(found['voices'])} voices: "
            f"**{found['status']}**, confidence {found['confidence']}, likelihood "
            f"{found['likelihood']:.0%}; still open: {open_questions}."
        )

    def _names(self) -> dict[str, str]:
        incident = self.finding["incident"]
        denial = next(c for c in incident["claims"] if c.get("stance") == "denies")
        brief = json.loads((self._folder / "summary.json").read_text("utf-8"))["brief"]
        sentence = next(
            said
            for section in self.answer("show", brief)["sections"]
            for said in section.get("sentences", ())
            if [cited["id"] for cited in said["cites"]] == [self.finding["id"]]
        )
        return {
            "claim": incident["claims"][0]["id"],
            "denial": denial["id"],
            "incident": incident["id"],
            "sentence": sentence["id"],
        }

    def _printed(self, asked: str) -> str:
        words = asked.format(**self.names)
        lines = self._run(*shlex.split(words)).splitlines()
        shown = [line.rstrip() for line in lines if line.strip()]
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


def _counted(figure: dict[str, Any]) -> str:
    return ", ".join(str(figure[key]) for key in ("kind", "of", "side") if figure.get(key))


def _range(figure: dict[str, Any]) -> str:
    low, high = figure.get("lower"), figure.get("upper")
    if low == high:
        return str(low)
    return f"at least {low}" if high is None else f"{low} to {high}"


def _ends(entry: dict[str, Any]) -> tuple[list[str], list[str]]:
    return entry["low_claims"], entry["high_claims"]


def _ids(claims: list[str]) -> str:
    return ", ".join(f"`{claim}`" for claim in claims)


def _attributed(attribution: dict[str, Any]) -> str:
    return f"Attributed to {attribution['party']}" if attribution.get("party") else "Not attributed"


def _why(assessment: dict[str, Any]) -> str:
    return str(assessment["reasons"][0]["text"]) if assessment["reasons"] else ""


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows)]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
