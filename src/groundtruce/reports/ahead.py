"""Ahead: large files are read in a process of their own while this one keeps what came before.

Reading a row costs as much processor time as keeping it, so two cores need half the time. The
process that reads keeps nothing itself: bytes to be kept are sent back. What comes is what
reading here would have given, in the same order.
"""

import gc
import os
import pickle
import signal
import subprocess
import sys
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, BinaryIO, cast

from groundtruce.errors import SourceError
from groundtruce.model.report import Original
from groundtruce.reports import deliveries
from groundtruce.reports.card import Card
from groundtruce.reports.keep import Keep
from groundtruce.reports.reading import Desk, Notes, Seen, Told

# Below, starting another process takes longer than it saves.
WORTHWHILE_BYTES = 8 << 20
_AT_ONCE = 500
# Room for a batch: a thread that writes would be waited for at each smaller piece.
_PIPE = 1 << 20


def is_worthwhile(size: int) -> bool:
    """Whether files of so many bytes are read sooner by a process of their own."""
    return size >= WORTHWHILE_BYTES and (os.cpu_count() or 1) > 1


def told(cards: tuple[Card, ...], desk: Desk, since: datetime | None, seen: Seen | None) -> Told:
    """Return what ``deliveries.told`` would; the other process ends with this generator."""
    with _started() as reader:
        asks, answers = cast(BinaryIO, reader.stdin), cast(BinaryIO, reader.stdout)
        try:
            _send(asks, (cards, desk.case, desk.now, since, desk.known))
            yield from _received(asks, answers, desk, seen)
        except (EOFError, BrokenPipeError) as cause:
            raise SourceError(
                f"the process that reads the files ended early (code {reader.wait()}).",
                "Is memory short? Run the same command again: what was kept stays kept.",
            ) from cause
        finally:
            reader.kill()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603, this program itself
        [sys.executable, "-m", __name__],
        bufsize=_PIPE,
        pipesize=_PIPE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _received(asks: BinaryIO, answers: BinaryIO, desk: Desk, seen: Seen | None) -> Told:
    while True:
        what, *said = pickle.load(answers)  # noqa: S301, our own process wrote it
        match what:
            case "told":
                yield from said[0]
            case "seen" if seen is not None:
                seen(*said)
            case "keep":
                _send(asks, _kept(desk.keep, *said))
            case "failed":
                raise said[0]
            case "noticed":
                _notice(desk.notes, said[0])
                return


def _kept(keep: Keep, data: Any, how: dict[str, Any]) -> Original | Exception:
    try:
        return keep(data, **how)
    except Exception as cause:  # The reader decides whether it can go on with the next file.
        return cause


def _notice(notes: Notes, more: Notes) -> None:
    notes.met.update(more.met)
    notes.guessed.extend(more.guessed)
    notes.duplicates += more.duplicates


def serve(asks: BinaryIO, answers: BinaryIO) -> None:
    """Read what is asked for and send it, until all is told or nobody listens."""
    cards, case, now, since, known = pickle.load(asks)  # noqa: S301, our own process wrote it

    def keep(data: Any, **how: Any) -> Original:
        _send(answers, ("keep", data, how))
        answer = pickle.load(asks)  # noqa: S301, our own process wrote it
        if isinstance(answer, Exception):
            raise answer
        kept: Original = answer
        return kept

    desk = Desk(case, keep, now, Notes(), known)
    seen = partial(_send_seen, answers)
    try:
        stream = deliveries.told(cards, desk, since, seen)
        while batch := list(islice(stream, _AT_ONCE)):
            _send(answers, ("told", batch))
        _send(answers, ("noticed", desk.notes))
    except BrokenPipeError:
        return
    except Exception as cause:  # It is raised again where it was asked for.
        _send(answers, ("failed", cause))


def _send_seen(answers: BinaryIO, done: int, total: int) -> None:
    _send(answers, ("seen", done, total))


def _send(pipe: BinaryIO, message: Any) -> None:
    pickle.dump(message, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def main() -> None:
    """Serve the process that started this one."""
    # An interrupt is for the one who asked; and what a library prints must not get in between.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Records are many and without cycles: the collector would look at each and find nothing.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    serve(sys.stdin.buffer, answers)
    os._exit(0)


if __name__ == "__main__":
    main()
