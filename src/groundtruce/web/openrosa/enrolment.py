"""Enrolment: the code that a phone scans to know its server, its secret and how to send."""

import base64
import io
import json
import zlib
from typing import Any

import segno


def settings(url: str, title: str, token: str, user: str | None = None) -> dict[str, Any]:
    """Return the project of ODK Collect; with ``user`` the secret is a password.

    Photos go out as they were taken, as evidence has to, and forms are kept as the server has them.
    """
    base = url.rstrip("/")
    known = {"username": user, "password": token} if user else {}
    return {
        "general": {
            "server_url": base if user else f"{base}/key/{token}",
            **known,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
            "image_size": "original_image_size",
        },
        "admin": {},
        "project": {"name": title},
    }


def packed(project: dict[str, Any]) -> str:
    """Return the project as ODK Collect reads it: JSON, deflated, in base 64."""
    plain = json.dumps(project, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(zlib.compress(plain, 9)).decode()


def code(project: dict[str, Any]) -> segno.QRCode:
    """Return the code to scan."""
    return segno.make(packed(project), error="l", micro=False)


def drawn(qr: segno.QRCode) -> str:
    """Return the code for a terminal."""
    text = io.StringIO()
    qr.terminal(text, compact=True)
    return text.getvalue()


def picture(qr: segno.QRCode) -> bytes:
    """Return the code as a PNG."""
    raw = io.BytesIO()
    qr.save(raw, kind="png", scale=8)
    return raw.getvalue()
