"""A web address leads to a public address, the one that was looked at, or nowhere."""

import ssl
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.alerts.servers import web_server

from groundtruce.alerts import guard
from groundtruce.errors import NotAllowed

PUBLIC = "93.184.215.14"


def names(*addresses):
    """Return a resolver that knows one answer."""
    return lambda _host, _port: addresses


@pytest.mark.parametrize(
    "private",
    [
        *("127.0.0.1", "10.0.0.5", "192.168.1.1", "172.16.9.9", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "2001:0:7f00:1::", "224.0.0.1", "255.255.255.255"),
    ],
)
def test_an_address_that_is_not_public_is_refused(private):
    with pytest.raises(NotAllowed, match="no public address"):
        guard.address("example.org", 443, (), names(private))


def test_a_public_address_is_let_through():
    assert guard.address("example.org", 443, (), names(PUBLIC)) == PUBLIC


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    with pytest.raises(NotAllowed):
        guard.address("example.org", 443, (), names(PUBLIC, "10.0.0.1"))


@pytest.mark.parametrize("allow", ["intranet.example", "10.0.0.1", "10.0.0.0/8"])
def test_what_the_channel_names_is_let_through(allow):
    assert guard.address("intranet.example", 80, (allow,), names("10.0.0.1")) == "10.0.0.1"


def test_naming_one_network_opens_no_other():
    with pytest.raises(NotAllowed):
        guard.address("intranet.example", 80, ("10.0.0.0/8",), names("192.168.0.1"))


def test_a_name_without_an_address_is_no_answer():
    with pytest.raises(httpx.ConnectError):
        guard.address("example.org", 80, (), names())


def a_certificate(folder, name):
    """Write a key and a certificate that speaks for the name, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path = folder / "server.pem"
    path.write_bytes(private + certificate.public_bytes(pem))
    return path


@pytest.mark.parametrize(("name", "is_let_in"), [("hook.example", True), ("other.example", False)])
def test_the_certificate_must_be_of_the_name_and_not_of_the_address(tmp_path, name, is_let_in):
    file = a_certificate(tmp_path, name)
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own.load_cert_chain(file)
    trusting = ssl.create_default_context(cafile=file)
    transport = guard.Guarded(("127.0.0.1",), names("127.0.0.1"), verify=trusting)
    with web_server(secure=own) as server, httpx.Client(transport=transport) as client:
        try:
            answer = client.post(f"https://hook.example:{server.port}/", content=b"{}")
        except httpx.ConnectError:
            assert not is_let_in
        else:
            assert is_let_in
            assert answer.is_success
