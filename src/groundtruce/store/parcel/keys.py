"""Keys: by what a site signs its packages and opens those for it, and by what others know it.

The secret lies outside the case folder, so that who copies the folder is not taken for the site
that it was copied from.
"""

import base64
import os
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from groundtruce.errors import CaseError
from groundtruce.model.handover import SITE

PREFIX = "site-key:"
# What is signed begins so: a signature under a package is no signature under anything else.
_PURPOSE = b"groundtruce parcel\n"
_BYTES = 32
_SHOWN = 12


@dataclass(frozen=True)
class PublicKey:
    """What others know a site by: one half checks its signatures, the other seals things for it.

    Its fingerprint is what the log calls the site.
    """

    raw: bytes

    @classmethod
    def read(cls, said: str) -> "PublicKey":
        """Read a key as it is written in ``sites.yaml``; raises ValueError for anything else."""
        try:
            key = cls(base64.b64decode(said.strip().removeprefix(PREFIX), validate=True))
            # Of the points of the curve a few seal nothing.
            key.seal()
        except ValueError as error:
            whole = "a site's key is 'site-key:' and 88 letters, digits and signs"
            raise ValueError(whole) from error
        return key

    def __str__(self) -> str:
        return PREFIX + base64.b64encode(self.raw).decode()

    @property
    def fingerprint(self) -> str:
        """Return the few letters and digits that two people compare by telephone."""
        return sha256(self.raw).hexdigest()[:_SHOWN]

    @property
    def actor(self) -> str:
        """Return what the log calls the site where it gave a record."""
        return SITE + self.fingerprint

    def signed(self, header: bytes, signature: bytes) -> bool:
        """Whether this site signed the header."""
        try:
            key = Ed25519PublicKey.from_public_bytes(self.raw[:_BYTES])
            key.verify(signature, _PURPOSE + header)
        except (InvalidSignature, ValueError):
            return False
        return True

    def seal(self) -> tuple[bytes, bytes]:
        """Return a fresh key that this site alone can find again, and what it needs for that."""
        once = X25519PrivateKey.generate()
        shared = once.exchange(X25519PublicKey.from_public_bytes(self.raw[_BYTES:]))
        hint = once.public_key().public_bytes_raw()
        return _derived(shared, b"seal" + hint + self.raw), hint


@dataclass(frozen=True)
class SiteKey:
    """This site's key: both halves follow from one secret."""

    secret: bytes = field(repr=False)

    @property
    def public(self) -> PublicKey:
        """Return what other sites know this one by."""
        checks = self._signing.public_key().public_bytes_raw()
        return PublicKey(checks + self._opening.public_key().public_bytes_raw())

    def sign(self, header: bytes) -> bytes:
        """Return the signature under a package's header."""
        return self._signing.sign(_PURPOSE + header)

    def unseal(self, hint: bytes) -> bytes:
        """Return the key of a package that was sealed for this site; ValueError for nonsense."""
        shared = self._opening.exchange(X25519PublicKey.from_public_bytes(hint))
        return _derived(shared, b"seal" + hint + self.public.raw)

    @property
    def _signing(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(_derived(self.secret, b"sign"))

    @property
    def _opening(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(_derived(self.secret, b"open"))


def _derived(secret: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), _BYTES, salt=None, info=_PURPOSE + use).derive(secret)


def make(file: Path) -> SiteKey:
    """Make a key that only the file's owner can read; one that is there is never replaced."""
    secret = secrets.token_bytes(_BYTES)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as written:
            written.write(base64.b64encode(secret) + b"\n")
            written.flush()
            os.fsync(written.fileno())
    except FileExistsError:
        return load(file)
    except OSError as error:
        raise CaseError(
            f"the site's key cannot be written: {error.strerror}.",
            "Name another file in GROUNDTRUCE_SITE_KEY.",
            str(file),
        ) from error
    return SiteKey(secret)


def load(file: Path) -> SiteKey:
    """Return this site's key; raises CaseError that says how to make one."""
    try:
        secret = base64.b64decode(file.read_bytes().strip(), validate=True)
        if len(secret) != _BYTES:
            raise ValueError("not a site's secret")
        return SiteKey(secret)
    except FileNotFoundError:
        raise CaseError(
            "this site has no key yet.", "Make one with 'groundtruce parcel key'.", str(file)
        ) from None
    except (OSError, ValueError) as error:
        raise CaseError(
            "the site's key cannot be read.",
            "Restore the file, or name another one in GROUNDTRUCE_SITE_KEY.",
            str(file),
        ) from error
