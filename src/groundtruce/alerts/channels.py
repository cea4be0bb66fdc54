"""Channels: bringing a letter to a mailbox, a web address, or whatever apprise can reach.

Each either returns, and then the other side has said that it has the letter, or raises
Undelivered.
"""

import base64
import binascii
import hashlib
import hmac
import os
import smtplib
import ssl
import time
from collections.abc import Callable
from email.message import EmailMessage

import httpx

from groundtruce.alerts import guard
from groundtruce.alerts.letter import Letter
from groundtruce.errors import CaseError, NotAllowed, Undelivered
from groundtruce.model.alert import Channel, ChannelKind, Security
from groundtruce.model.record import canonical_json

TIMEOUT_S = 20.0
MOST_REDIRECTS = 3
_PREFIX = "whsec_"
# A redirect of these kinds asks for the same again, body and all; others make it a mere look.
_SAME_AGAIN = (307, 308)


def deliver(letter: Letter, channel: Channel) -> None:
    """Bring the letter; raises Undelivered, or CaseError for a channel that cannot work at all."""
    _BY_KIND[channel.kind](letter, channel)


def email(letter: Letter, channel: Channel) -> None:
    """Hand the letter to the channel's mail server; its name makes a second copy recognisable."""
    mail = EmailMessage()
    mail["Subject"] = letter.subject
    mail["From"] = channel.sender or ""
    mail["To"] = ", ".join(channel.to)
    mail["Message-ID"] = f"<{letter.key}@{(channel.sender or '').rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body)
    try:
        with _server(channel) as server:
            refused = server.send_message(mail)
    except (OSError, smtplib.SMTPException) as cause:
        raise _undelivered(f"the mail server did not take it: {cause}") from cause
    if refused:
        raise _undelivered(f"the mail server refused {', '.join(sorted(refused))}")


def webhook(letter: Letter, channel: Channel, ask: guard.Resolve = guard.resolve) -> None:
    """Post the letter's data, signed as Standard Webhooks say where the channel has a secret."""
    body = canonical_json(letter.data)
    headers = {"content-type": "application/json", "user-agent": "GroundTruce"}
    headers |= _signed(letter.key, body, channel)
    url = httpx.URL(channel.url or "")
    transport = guard.Guarded(channel.allow, ask)
    try:
        with httpx.Client(transport=transport, timeout=TIMEOUT_S, trust_env=False) as client:
            for _ in range(MOST_REDIRECTS + 1):
                with client.stream("POST", url, content=body, headers=headers) as response:
                    if response.status_code not in _SAME_AGAIN:
                        break
                    url = _onward(url, response)
            else:
                raise _undelivered(f"it was sent on more than {MOST_REDIRECTS} times")
    except (httpx.HTTPError, httpx.InvalidURL) as cause:
        raise _undelivered(f"no answer: {cause or type(cause).__name__}") from cause
    except NotAllowed as cause:
        raise Undelivered(cause.happened, cause.remedy, channel.id) from cause
    if not response.is_success:
        raise _undelivered(f"answered with status {response.status_code}")


def apprise(letter: Letter, channel: Channel) -> None:
    """Hand the letter to every address of apprise that the channel's variable holds."""
    try:
        from apprise import Apprise
    except ImportError as cause:
        raise CaseError(
            "channels of kind 'apprise' need a package that is not installed.",
            "pip install 'groundtruce[links]'",
            channel.id,
        ) from cause
    out = Apprise()
    addresses = _secret(channel, channel.urls_from).split()
    if not addresses or not all(out.add(one) for one in addresses):
        raise CaseError(
            "apprise does not know an address of this channel.",
            f"Set {channel.urls_from} to its addresses, apart by blanks.",
            channel.id,
        )
    if not out.notify(title=letter.subject, body=letter.body):
        raise _undelivered("apprise could not reach all of its addresses")


_BY_KIND: dict[ChannelKind, Callable[[Letter, Channel], None]] = {
    ChannelKind.EMAIL: email,
    ChannelKind.WEBHOOK: webhook,
    ChannelKind.APPRISE: apprise,
}


def _server(channel: Channel) -> smtplib.SMTP:
    host, secure = channel.host or "", ssl.create_default_context()
    if channel.security is Security.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, channel.port or 465, timeout=TIMEOUT_S, context=secure
        )
    else:
        server = smtplib.SMTP(host, channel.port or 587, timeout=TIMEOUT_S)
    try:
        if channel.security is Security.STARTTLS:
            server.starttls(context=secure)
        if channel.user:
            server.login(channel.user, _secret(channel, channel.password_from))
    except BaseException:
        server.close()
        raise
    return server


def _signed(key: str, body: bytes, channel: Channel) -> dict[str, str]:
    headers = {"webhook-id": key, "webhook-timestamp": str(int(time.time()))}
    if channel.secret_from is None:
        return headers
    try:
        secret = base64.b64decode(_secret(channel, channel.secret_from).removeprefix(_PREFIX))
    except binascii.Error as cause:
        raise CaseError(
            "the secret of the webhook is not base64.",
            f"Set {channel.secret_from} to whsec_ and 24 bytes or more in base64.",
            channel.id,
        ) from cause
    signed = b".".join((key.encode(), headers["webhook-timestamp"].encode(), body))
    digest = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    return {**headers, "webhook-signature": f"v1,{digest}"}


def _onward(url: httpx.URL, response: httpx.Response) -> httpx.URL:
    onward = url.join(response.headers.get("location", ""))
    if onward.scheme not in ("https", url.scheme):
        raise _undelivered(f"it was sent on to {onward.scheme}, which is less safe")
    return onward


def _secret(channel: Channel, variable: str | None) -> str:
    found = os.environ.get(variable or "", "")
    if not found:
        raise CaseError(
            f"the environment variable {variable or '(none named)'} is empty.",
            "Secrets of a channel are read from there and never from a file of the case.",
            channel.id,
        )
    return found


def _undelivered(why: str) -> Undelivered:
    return Undelivered(f"{why}.", "Check the channel in alerts.yaml; what is due is tried again.")
