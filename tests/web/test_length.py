"""A real server answers what is too long, at once and in words."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.web.serving import PATIENCE_S

LONG = "x" * 100_000


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (f"/search?q={LONG}", {}, 414),
        (f"/{LONG}", {}, 414),
        (f"/api/reports?source={LONG}", {}, 414),
        ("/", {"x-long": LONG}, 431),
        ("/", {"cookie": f"session={LONG}"}, 431),
        ("/search?q=" + "x" * 10_000, {}, 200),
    ],
)
def test_an_address_or_a_header_of_100_kilobytes_is_refused_in_words(
    address, path, headers, status
):
    line = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE_S)
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    said = answer.read().decode()
    line.close()
    assert answer.status == status
    assert status == 200 or said.endswith(("Ask less.", "takes."))
    assert len(said) < 120_000
