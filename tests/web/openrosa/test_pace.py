"""Pace: one phone that sends without end is asked to wait, and no other one is."""

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from groundtruce.errors import TooMany
from groundtruce.flow import field
from groundtruce.settings import Settings
from groundtruce.web.openrosa import pace
from groundtruce.web.openrosa.app import phones
from groundtruce.web.openrosa.pace import Pace
from groundtruce.web.workbench import Workbench
from tests.web.openrosa.phones import NOW, TOKEN, XFORM, filled


def test_what_was_saved_up_goes_out_at_once_and_what_comes_after_waits_its_turn() -> None:
    clock = [0.0]
    found = Pace(burst=3, per_minute=60, now=lambda: clock[0])
    for _ in range(3):
        found.take("one")
    with pytest.raises(TooMany):
        found.take("one")
    found.take("another")
    clock[0] = 1.0
    found.take("one")
    with pytest.raises(TooMany):
        found.take("one")


def test_however_many_phones_send_only_so_many_are_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pace, "MOST_PHONES", 5)
    found = Pace(burst=3, per_minute=60, now=lambda: 0.0)
    for number in range(50):
        found.take(f"phone {number}")
    assert len(found) == 5


def test_a_phone_that_has_to_wait_is_told_how_long_and_loses_nothing(own_bench: Workbench) -> None:
    store = own_bench.store
    field.publish(store, XFORM.format(version="1").encode(), {}, NOW, "office")
    field.enrol(store, "phone 1", TOKEN, NOW, "office")
    given = Settings(device_burst=2, device_per_minute=1)
    with TestClient(Starlette(routes=[Mount("/", phones(store, settings=given))])) as phone:
        told = [
            phone.post(
                f"/key/{TOKEN}/submission",
                files={"xml_submission_file": ("s.xml", filled(f"uuid:{number}"), "text/xml")},
            )
            for number in range(3)
        ]
    assert [one.status_code for one in told] == [201, 201, 429]
    assert int(told[-1].headers["retry-after"]) > 30
    assert "stays on the phone" in told[-1].text
    assert len(store.submissions()) == 2
