"""Keys: by what a site signs its packages, and by what others know it.

The private key lies outside the case folder, so that who copies the folder is not taken for the
site that it was copied from.
"""

import base64
import binascii
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from groundtruce.errors import CaseError
from groundtruce.model.handover import SITE

PREFIX = "site-key:"
# What is signed begins so: a signature under a package is no signature under anything else.
_PURPOSE = b"groundtruce parcel\n"
_SHOWN = 12


@dataclass(frozen=True)
class PublicKey:
    """A site's public key; its fingerprint is what the log calls the site."""

    raw: bytes

    @classmethod
    def read(cls, said: str) -> "PublicKey":
        """Read a key as it is written in ``sites.yaml``; raises ValueError for anything else."""
        try:
            raw = base64.b64decode(said.strip().removeprefix(PREFIX), validate=True)
            Ed25519PublicKey.from_public_bytes(raw)
        except (binascii.Error, ValueError) as error:
            raise ValueError("a site's key is 'site-key:' and 44 letters and digits") from error
        return cls(raw)

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
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, _PURPOSE + header)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SiteKey:
    """This site's key."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """Return what other sites know this one by."""
        return PublicKey(self.private.public_key().public_bytes_raw())

    def sign(self, header: bytes) -> bytes:
        """Return the signature under a package's header."""
        return self.private.sign(_PURPOSE + header)


def make(file: Path) -> SiteKey:
    """Make a key that only the file's owner can read; one that is there is never replaced."""
    private = Ed25519PrivateKey.generate()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as written:
            written.write(base64.b64encode(private.private_bytes_raw()) + b"\n")
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
    return SiteKey(private)


def load(file: Path) -> SiteKey:
    """Return this site's key; raises CaseError that says how to make one."""
    try:
        raw = base64.b64decode(file.read_bytes(), validate=False)
        return SiteKey(Ed25519PrivateKey.from_private_bytes(raw))
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
