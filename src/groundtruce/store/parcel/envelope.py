"""The envelope: a package's signed header, and behind it the sealed parts that the header names.

What is on a stick can be read by the site that it is for, and by nobody who finds it. Every part's
SHA-256 stands in the header, so a file that was copied half is good for the parts
that it holds whole, and not one byte can be changed by anybody but the site that signed.
"""

import errno
import os
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20
from pydantic import Field, ValidationError

from groundtruce.errors import Full, NotAllowed, SourceError, StoreError, Unsafe
from groundtruce.model.handover import NOTHING, Cursor
from groundtruce.model.record import Moment, Name, Record
from groundtruce.model.report import Sha256
from groundtruce.store.parcel import bundle
from groundtruce.store.parcel.keys import PublicKey, SiteKey

MAGIC = b"GROUNDTRUCE PARCEL 1\n"
FAMILY = MAGIC[:-2]
LARGEST_HEADER = 16 << 20
CHUNK = 1 << 20
_LENGTH = struct.Struct(">I")
_SIGNATURE = 64
_NONCE = 16

# Bytes of a part, drawn twice: for their hash, which stands in front, and to be written.
Drawn = Callable[[], Iterable[bytes]]
Draft = tuple["Part", Drawn]
Kind = Literal["records", "texts", "original", "case"]
Count = Annotated[int, Field(ge=0)]


class Part(Record):
    """One part: ``size`` bytes, sealed, with that hash; ``unpacked`` how many they are in the end.

    Records lead ``until`` a place in the giver's log; an original is its own bytes.
    """

    kind: Kind
    size: Count
    sha256: Sha256 = NOTHING
    original: Sha256 | None = None
    unpacked: Count = 0
    until: Cursor = Cursor()


class Header(Record):
    """What a package is: of which case, from whom, for whom, and how far both have heard."""

    case: Name
    giver: str
    taker: str
    made: Moment
    seal: Sha256 = NOTHING
    after: Cursor
    until: Cursor
    has: Cursor
    again: bool = False
    wants: tuple[Sha256, ...] = ()
    case_has: Sha256 | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Parcel:
    """A package whose header was checked: only its parts may still be cut off or changed."""

    file: Path
    header: Header
    id: str
    begin: int
    key: bytes = field(repr=False)

    def whole(self) -> Iterator[tuple[Part, int]]:
        """Yield the parts that are there to their last byte, each with where it begins."""
        size, at = self.file.stat().st_size, self.begin
        for part in self.header.parts:
            if at + part.size > size:
                return
            yield part, at
            at += part.size

    @property
    def missing(self) -> int:
        """Return how many bytes the copying left behind."""
        wanted = self.begin + sum(part.size for part in self.header.parts)
        return max(0, wanted - self.file.stat().st_size)

    def read(self, part: Part, at: int) -> bytes:
        """Return the bytes of a part once they are known to be those that were signed."""
        if part.size > bundle.LARGEST:
            raise altered(self.file)
        return b"".join(self.chunks(part, at))

    def chunks(self, part: Part, at: int) -> Iterator[bytes]:
        """Yield the bytes of a part; raises behind the last one if they are not as signed."""
        hashed, left = sha256(), part.size
        unseal = _cipher(self.key, self.header.parts.index(part))
        with self.file.open("rb") as file:
            file.seek(at)
            while left and (chunk := file.read(min(CHUNK, left))):
                left -= len(chunk)
                hashed.update(chunk)
                yield unseal(chunk)
        if hashed.hexdigest() != part.sha256:
            raise altered(self.file)


def write(file: Path, header: Header, key: SiteKey, parts: Sequence[Draft]) -> str:
    """Write a package whole or not at all, sealed for its taker, and return its id."""
    secret, hint = PublicKey.read(header.taker).seal()
    ready = tuple(
        part.model_copy(update={"sha256": _digest(_sealed(secret, number, drawn))})
        for number, (part, drawn) in enumerate(parts)
    )
    body = header.model_copy(update={"seal": hint.hex(), "parts": ready}).canonical()
    part = file.with_name(f".{file.name}.part")
    with _full(file):
        try:
            with part.open("wb") as into:
                into.write(MAGIC + _LENGTH.pack(len(body)) + body + key.sign(body))
                for number, (_, drawn) in enumerate(parts):
                    into.writelines(_sealed(secret, number, drawn))
                into.flush()
                os.fsync(into.fileno())
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    return sha256(body).hexdigest()


def opened(file: Path, known: Iterable[PublicKey], own: SiteKey) -> Parcel:
    """Read and check a package's header; refuses one that is not signed by a known site."""
    try:
        with file.open("rb") as raw:
            body, signature, begin = _raw(raw, file)
    except OSError as error:
        remedy = "Check its name, and that the stick is still in."
        raise SourceError(
            f"the file cannot be read ({error.strerror}).", remedy, str(file)
        ) from None
    header = _header(body, file)
    giver = next((key for key in known if str(key) == header.giver), None)
    if giver is None:
        raise NotAllowed(
            f"the package is from a site that this case does not know ({_short(header.giver)}).",
            "Compare the fingerprint with the site by telephone; if it is theirs, add the site "
            "with 'groundtruce parcel site NAME KEY'.",
            str(file),
        )
    if not giver.signed(body, signature):
        raise altered(file)
    if header.taker != str(own.public):
        raise NotAllowed(
            f"the package was made for another site ({_short(header.taker)}).",
            f"Give it to that site; this one is {own.public.fingerprint}.",
            str(file),
        )
    try:
        secret = own.unseal(bytes.fromhex(header.seal))
    except ValueError as error:
        raise altered(file) from error
    return Parcel(file, header, sha256(body).hexdigest(), begin, secret)


def altered(file: Path) -> Unsafe:
    """Return the error for a package in which a byte is not what was signed."""
    return Unsafe(
        "the package was changed after it was signed, or damaged on the way.",
        "Copy it again; if it is refused again, ask the site to make it anew.",
        str(file),
    )


def _cipher(key: bytes, number: int) -> Callable[[bytes], bytes]:
    # Every part has its own stream under a key that is used for one package only. What keeps a
    # byte from being changed is the signature over the hashes, so the cipher need not.
    nonce = number.to_bytes(_NONCE, "big")
    return Cipher(ChaCha20(key, nonce), mode=None).encryptor().update


def _sealed(key: bytes, number: int, drawn: Drawn) -> Iterator[bytes]:
    return map(_cipher(key, number), drawn())


def _digest(chunks: Iterable[bytes]) -> str:
    hashed = sha256()
    for chunk in chunks:
        hashed.update(chunk)
    return hashed.hexdigest()


def _raw(raw: BinaryIO, file: Path) -> tuple[bytes, bytes, int]:
    mark = raw.read(len(MAGIC))
    if mark != MAGIC:
        if mark.startswith(FAMILY):
            remedy = "Install the newest version of GroundTruce here; the package stays good."
            raise SourceError("a newer version made this package.", remedy, str(file))
        if MAGIC.startswith(mark):
            raise _cut(file)
        raise SourceError("this is no package.", "Packages end in '.parcel'.", str(file))
    length = raw.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        raise _cut(file)
    (size,) = _LENGTH.unpack(length)
    if size > LARGEST_HEADER:
        raise altered(file)
    body, signature = raw.read(size), raw.read(_SIGNATURE)
    if len(body) < size or len(signature) < _SIGNATURE:
        raise _cut(file)
    return body, signature, raw.tell()


def _header(body: bytes, file: Path) -> Header:
    try:
        return Header.model_validate_json(body)
    except ValidationError as error:
        raise altered(file) from error


def _cut(file: Path) -> SourceError:
    return SourceError(
        "the package is cut off before anything in it can be used.",
        "Copy it again, to its end.",
        str(file),
    )


def _short(key: str) -> str:
    try:
        return PublicKey.read(key).fingerprint
    except ValueError:
        return "unreadable"


@contextmanager
def _full(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            remedy = "Make room, or make a smaller package with --max; nothing was half written."
            raise Full("there is no room for the package.", remedy, str(file.parent)) from error
        raise StoreError(
            f"the package could not be written: {error.strerror}.",
            "Check the folder and its rights.",
            str(file),
        ) from error
