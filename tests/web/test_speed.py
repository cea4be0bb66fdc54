"""What lasts is made once, told by its tag, and made anew as soon as something is kept."""

from threading import Thread

from starlette.requests import Request
from starlette.responses import Response

from groundtruce.web.lasting import Lasting


def a_request(**headers):
    told = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": told})


def test_whoever_has_a_page_already_is_told_so_in_one_line(client):
    first = client.get("/map")
    again = client.get("/map", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_each_filter_language_and_part_has_a_page_of_its_own(client):
    asked = [("/map", {}), ("/map?lang=th", {}), ("/map", {"hx-request": "true"})]
    pages = [client.get(path, headers=headers) for path, headers in asked]
    assert len({one.headers["etag"] for one in pages}) == len({one.text for one in pages}) == 3


def test_many_who_ask_at_once_wait_for_one_making():
    lasting, made, got = Lasting(), [], []

    def make():
        made.append(1)
        return Response("told" * 500)

    def ask():
        got.append(lasting.answered(a_request(accept_encoding="gzip"), "key", make).body)

    crowd = [Thread(target=ask) for _ in range(20)]
    [one.start() for one in crowd]
    [one.join() for one in crowd]
    assert (len(made), len(got), len(set(got))) == (1, 20, 1)


def test_what_is_asked_least_gives_room_and_an_error_is_never_kept():
    lasting, made = Lasting(most_bytes=100), []

    def make(status=200):
        made.append(status)
        return Response("x" * 80, status_code=status)

    for key in ("one", "two", "one"):
        lasting.answered(a_request(), key, make)
    lasting.answered(a_request(), "bad", lambda: make(500))
    lasting.answered(a_request(), "bad", lambda: make(500))
    assert made == [200, 200, 200, 500, 500]
