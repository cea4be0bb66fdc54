"""Reviewing at the terminal: one claim after another, with its passage and single keys."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rich.console import Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from groundtruce.cli.desk import Desk
from groundtruce.cli.terminal import complain, harmless, out
from groundtruce.errors import GroundTruceError
from groundtruce.model.claim import Claim
from groundtruce.model.report import Report
from groundtruce.reports.review.deciding import Says, Word
from groundtruce.reports.review.fields import FIELDS, offered, written
from groundtruce.reports.review.passage import passage
from groundtruce.reports.review.queue import Waiting

WIDEST = 100
KEYS = {"a": "accept", "c": "correct", "r": "reject", "s": "skip", "u": "undo", "q": "quit"}
MOST_WORDS = 24


class Walk:
    """Walks through waiting claims and keeps each decision at once."""

    def __init__(self, at: Desk, claims: Sequence[Waiting], by: str) -> None:
        self.at, self.claims = at, claims
        self.by = by or _line("Your name: ")
        self.decided: list[int] = []
        self.kept = 0

    def go(self) -> None:
        """Show each claim until a decision, the end, or 'quit'."""
        number = 0
        while number < len(self.claims):
            waiting = self.claims[number]
            head = f"{number + 1} of {len(self.claims)}"
            out.print(picture(self.at, waiting.claim, waiting.report, waiting.sure, head))
            key = self._key()
            if key in ("q", ""):
                break
            number = self._next(key, number)
        more = "; 'groundtruce run' carries them down the road" if self.kept else ""
        out.print(f"{self.kept} decided{more}.")

    def _key(self) -> str:
        bar = Text("  ")
        for key, name in KEYS.items():
            bar.append(f" {key} ", style="reverse")
            bar.append(f" {name}   ", style="dim")
        out.print(bar)
        while (key := _one_key()) not in {*KEYS, ""}:
            if not key.isspace():
                known = ", ".join(KEYS)
                out.print(f"  {key!r} is no key here: press one of {known}.", style="dim")
        return key

    def _next(self, key: str, number: int) -> int:
        """Act on a key; return the number of the claim to show next."""
        try:
            match key:
                case "a":
                    return self._decide(Word(Says.ACCEPT, self.by), number)
                case "r":
                    return self._decide(Word(Says.REJECT, self.by, _line("Why: ")), number)
                case "c":
                    fields = self._fields(self.claims[number].claim)
                    if not fields:
                        return number
                    word = Word(Says.CORRECT, self.by, _line("Why: "), fields)
                    return self._decide(word, number)
                case "u":
                    return self._undo(number)
                case _:
                    return number + 1
        except GroundTruceError as error:
            complain(error, as_json=False)
            return number

    def _decide(self, word: Word, number: int) -> int:
        from groundtruce.flow import acts

        given = acts.review(self.at.store, self.claims[number].claim.id, word, datetime.now(UTC))
        changed = f" {', '.join(given.changes)}" if given.changes else ""
        out.print(f"  {given.decision.value}{changed}", style="bold")
        self.decided.append(number)
        self.kept += 1
        return number + 1

    def _undo(self, number: int) -> int:
        from groundtruce.flow import acts

        if not self.decided:
            out.print("  Nothing was decided yet in this walk.", style="dim")
            return number
        last = self.decided.pop()
        word = Word(Says.UNDO, self.by, "taken back in the same walk")
        acts.review(self.at.store, self.claims[last].claim.id, word, datetime.now(UTC))
        self.kept -= 1
        out.print("  taken back", style="bold")
        return last

    def _fields(self, claim: Claim) -> dict[str, str]:
        """Ask for one field after another, each checked at once, until an empty line."""
        from groundtruce.reports.review.correction import corrected

        zone = ZoneInfo(self.at.case.time_zone)
        out.print(_numbered(claim, zone))
        given: dict[str, str] = {}
        names = list(FIELDS)
        while name := _line("Field (number or name, empty to end): "):
            if name.isdecimal() and 0 < int(name) <= len(names):
                name = names[int(name) - 1]
            if name not in FIELDS:
                out.print(f"  {name!r} is no field here.", style="dim", markup=False)
                continue
            _offer(name, self.at)
            said = _line(f"{name} (now {written(claim, name, zone) or 'unsaid'}): ")
            try:
                corrected(claim, {**given, name: said}, self.at.case, self._is_claim)
                given[name] = said
            except GroundTruceError as error:
                complain(error, as_json=False)
        return given

    def _is_claim(self, name: str) -> bool:
        return isinstance(self.at.store.find(name), Claim)


def show_claim(at: Desk, claim: Claim) -> None:
    """Print one claim with its passage."""
    report = at.store.find(claim.report)
    if isinstance(report, Report):
        out.print(picture(at, claim, report, claim.confidence, claim.id))


def picture(at: Desk, claim: Claim, report: Report, sure: float | None, head: str) -> Panel:
    """Draw a claim: its passage with the words that say so, and what was read in them."""
    words = passage(at.store.original(claim.excerpt.sha256), claim.excerpt)
    text = Text(" " if words.is_whole[0] else "… ")
    text.append(harmless(words.before), style="dim")
    text.append(harmless(words.quote), style="bold reverse")
    text.append(harmless(words.after), style="dim")
    text.append("" if words.is_whole[1] else " …")
    zone = ZoneInfo(at.case.time_zone)
    read = Table(box=None, show_header=False, pad_edge=False)
    read.add_column(style="dim", no_wrap=True)
    read.add_column(overflow="fold")
    for name in FIELDS:
        if said := _labelled(claim, name, zone, at):
            read.add_row(name, Text(harmless(said)))
    if claim.through:
        through = " › ".join(voice.words for voice in claim.through)
        read.add_row("through", Text(harmless(through)))
    return Panel(
        Group(Padding(text, (1, 1)), Padding(read, (0, 1, 1, 1))),
        title=Text(f"{head}  ·  {harmless(report.title or report.source)}", style="bold"),
        title_align="left",
        subtitle=Text(_foot(claim, report, sure, zone)),
        subtitle_align="right",
        border_style="dim",
        width=min(out.width, WIDEST),
    )


def _foot(claim: Claim, report: Report, sure: float | None, zone: ZoneInfo) -> str:
    day = (report.published.start if report.published else report.received).astimezone(zone)
    how = "" if sure is None else f"  ·  {sure:.0%} sure"
    reader = f"  ·  {claim.reader.model or claim.reader.name}" if claim.reader else ""
    return f"{claim.id}  ·  {report.source}, {day:%d %B %Y}{reader}{how}"


def _labelled(claim: Claim, name: str, zone: ZoneInfo, at: Desk) -> str:
    said = written(claim, name, zone)
    if name == "place" and claim.place is not None:
        label = claim.place.label()
        return f"{label} ({claim.place.precision.value})"
    if name in ("side", "accuser", "accused") and said:
        party = at.case.party(said)
        return f"{party.labels.get('en', said)} ({said})" if party else said
    return said


def _numbered(claim: Claim, zone: ZoneInfo) -> Table:
    drawn = Table(box=None, show_header=False, pad_edge=False)
    for number, (name, says) in enumerate(FIELDS.items(), start=1):
        said = written(claim, name, zone) or "unsaid"
        drawn.add_row(f"{number:>4}", name, Text(harmless(said), "bold"), Text(says, "dim"))
    return drawn


def _offer(name: str, at: Desk) -> None:
    words = offered(name, at.case)
    if words:
        more = f" … and {len(words) - MOST_WORDS} more" if len(words) > MOST_WORDS else ""
        out.print(f"  {', '.join(words[:MOST_WORDS])}{more}", style="dim", highlight=False)
    else:
        out.print(f"  {FIELDS[name]}; empty takes it away", style="dim", highlight=False)


def _one_key() -> str:
    """Return one key, lower case; empty at the end of the input or at Ctrl-C."""
    try:
        import termios
        import tty
    except ImportError:
        return _first_of_line()
    if not sys.stdin.isatty():
        return _first_of_line()
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        # Keys that were pressed ahead are not thrown away.
        tty.setcbreak(terminal, termios.TCSADRAIN)
        return os.read(terminal, 1).decode(errors="replace").lower().strip("\x04")
    except KeyboardInterrupt:
        return ""
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _first_of_line() -> str:
    """Return the first letter of a line, for input that is no terminal; an empty line skips."""
    line = sys.stdin.readline()
    return line.strip()[:1].lower() or ("s" if line else "")


def _line(asked: str) -> str:
    out.print(Text(f"  {harmless(asked)}"), end="")
    line = sys.stdin.readline()
    return line.strip()
