"""Originals: bytes as received, in files named by their SHA-256 and never written again.

Temporary file, fsync, rename, fsync of the folder: a crash leaves the whole file or none.
"""

import errno
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from groundtruce.errors import Damaged, Full, NotFound, StoreError
from groundtruce.model.report import Original

CHUNK = 1 << 20
STALE_S = 3600
_NAME = re.compile(r"[0-9a-f]{64}")
_PART = ".part-"


class Originals:
    """The folder of originals: ``ab/cdef…`` holds the bytes whose SHA-256 is ``abcdef…``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with _failing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._sweep()

    def keep(
        self, data: bytes | Path, *, media_type: str, name: str, derived_from: str | None = None
    ) -> Original:
        """Keep the bytes; they are on the disk when this returns, or nothing of them is."""
        coming = self.incoming(media_type=media_type, name=name, derived_from=derived_from)
        with coming, _failing(self.folder):
            for chunk in _chunks(data):
                coming.write(chunk)
            return coming.keep()

    def incoming(
        self,
        *,
        media_type: str,
        name: str,
        derived_from: str | None = None,
        kept: Callable[[Original], None] | None = None,
    ) -> "Incoming":
        """Return what takes in an original's bytes as they come; ``kept`` is told when they are."""
        return Incoming(self, (media_type, name, derived_from), kept)

    def path(self, digest: str) -> Path:
        """Return the file of an original; the hash is checked to be one, so it is no way out."""
        file = self._file(digest) if _NAME.fullmatch(digest) else None
        if file is None or not file.is_file():
            raise NotFound(
                f"no original with SHA-256 {digest} is kept.",
                "Check the hash; if records name it, restore 'originals' from a backup.",
            )
        return file

    def read(self, digest: str) -> bytes:
        """Return the bytes, once they are known to be those that were kept."""
        file = self.path(digest)
        data = file.read_bytes()
        if sha256(data).hexdigest() != digest:
            raise Damaged(
                "the original is not what was kept.",
                "Restore this file from a backup, then run 'groundtruce verify'.",
                self.where(digest),
            )
        return data

    def has(self, digest: str) -> bool:
        """Whether the original is there, whatever its bytes are now."""
        return bool(_NAME.fullmatch(digest)) and self._file(digest).is_file()

    def changed(self) -> Iterator[str]:
        """Yield the hash of each original whose bytes are not what was kept."""
        for digest in self.kept():
            with self._file(digest).open("rb") as file:
                if _digest(file) != digest:
                    yield digest

    def kept(self) -> Iterator[str]:
        """Yield the hashes of all originals in order."""
        for file in sorted(self.folder.glob("??/*")):
            digest = file.parent.name + file.name
            if _NAME.fullmatch(digest):
                yield digest

    def where(self, digest: str) -> str:
        """Return the name of an original's file below the store's folder."""
        return f"{self.folder.name}/{digest[:2]}/{digest[2:]}"

    def _file(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:]

    def place(self, part: Path, digest: str, size: int) -> None:
        """Give a written file its name; it is durable under it on return."""
        file = self._file(digest)
        if not (file.is_file() and file.stat().st_size == size):
            if not file.parent.is_dir():
                file.parent.mkdir(exist_ok=True)
                _sync_folder(self.folder)
            part.chmod(0o444)
            part.replace(file)
        # Also for a file that was there: the program that renamed it may have died before this.
        _sync_folder(file.parent)

    def _sweep(self) -> None:
        # A killed writer leaves its temporary file; a living one has touched its own just now.
        for part in self.folder.glob(f"{_PART}*"):
            if time.time() - part.stat().st_mtime > STALE_S:
                part.unlink(missing_ok=True)


class Incoming:
    """Bytes on their way in, hashed as they come; at the end they are kept whole or dropped."""

    def __init__(
        self,
        originals: Originals,
        told: tuple[str, str, str | None],
        kept: Callable[[Original], None] | None,
    ) -> None:
        self.size = 0
        self._originals = originals
        self._told = told
        self._kept = kept
        self._hashed = sha256()
        self._part = originals.folder / f"{_PART}{os.getpid()}-{token_hex(8)}"
        self._file: BinaryIO | None = None

    def write(self, chunk: bytes) -> None:
        """Take in some bytes; with the first ones the temporary file is made."""
        with _failing(self._part):
            _write(self._opened().fileno(), chunk)
        self._hashed.update(chunk)
        self.size += len(chunk)

    def keep(self) -> Original:
        """Return the original; its bytes are on the disk under their hash."""
        digest = self._hashed.hexdigest()
        with _failing(self._part):
            os.fsync(self._opened().fileno())
            self._originals.place(self._part, digest, self.size)
        self.drop()
        media_type, name, derived_from = self._told
        original = Original(
            sha256=digest,
            size=self.size,
            media_type=media_type,
            name=name,
            derived_from=derived_from,
        )
        if self._kept is not None:
            self._kept(original)
        return original

    def drop(self) -> None:
        """Leave nothing of what was not kept."""
        if self._file is not None:
            self._file.close()
        self._part.unlink(missing_ok=True)

    def _opened(self) -> BinaryIO:
        if self._file is None:
            self._file = self._part.open("xb", buffering=0)
        return self._file

    def __enter__(self) -> "Incoming":
        return self

    def __exit__(self, *_exc: object) -> None:
        self.drop()


def _write(descriptor: int, chunk: bytes) -> int:
    written = 0
    while written < len(chunk):
        written += os.write(descriptor, chunk[written:])
    return written


def _chunks(data: bytes | Path) -> Iterator[bytes]:
    if isinstance(data, Path):
        with data.open("rb") as file:
            yield from iter(lambda: file.read(CHUNK), b"")
    else:
        yield data


def _digest(file: BinaryIO) -> str:
    hashed = sha256()
    for chunk in iter(lambda: file.read(CHUNK), b""):
        hashed.update(chunk)
    return hashed.hexdigest()


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot open a folder; NTFS journals the rename.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _failing(where: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Full(
                "the disk is full; this original was not kept.",
                "Make room and run the same command again: what was kept stays kept.",
                str(where.parent),
            ) from error
        raise StoreError(
            f"an original could not be kept: {error.strerror or error}.",
            "Check the file, the folder's owner and its rights.",
            str(error.filename or where.parent),
        ) from error
