"""How very many incidents stood, in columns: which stand otherwise now, and which are gone."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from starlette.testclient import TestClient

from groundtruce.web import moment, standing
from groundtruce.web.app import create_app
from groundtruce.web.index import STATUSES
from groundtruce.web.standing import Then
from groundtruce.web.workbench import Workbench

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def index(bench):
    """Return the columns of the bundled case."""
    return bench.moment(None, "en").index


def before(index, as_of):
    """Return how all stood, but for one of another status and one that is no more."""
    status = index.status.copy()
    status[2] = (status[2] + 1) % len(STATUSES)
    return Then(as_of, np.append(index.incident, b"i-gone"), np.append(status, np.int8(0)))


def test_what_stands_otherwise_is_told_with_how_it_stood(index):
    then = before(index, NOON)
    found = standing.otherwise(then, index)
    assert found.changed == ((2, STATUSES[then.status[2]]),)
    assert found.gone == (("i-gone", STATUSES[0]),)
    same = Then(NOON, index.incident, index.status)
    assert standing.otherwise(same, index) == standing.Otherwise((), ())


def test_what_is_compared_with_was_noted_no_later_than_the_moment_asked_for(index, tmp_path):
    for hours in (0, 7, 14):
        standing.remember(tmp_path, NOON + hours * HOUR, index)
    assert standing.then(tmp_path, NOON - HOUR) is None
    assert standing.then(tmp_path, NOON + 13 * HOUR).as_of == NOON + 7 * HOUR
    noted = standing.then(tmp_path, NOON + 14 * HOUR)
    assert noted.as_of == NOON + 14 * HOUR
    assert noted.incident.tolist() == index.incident.tolist()


def test_what_was_noted_long_ago_is_let_go(index, tmp_path):
    standing.remember(tmp_path, NOON, index)
    standing.remember(tmp_path, NOON + standing.KEPT + 7 * HOUR, index)
    assert standing.then(tmp_path, NOON + HOUR) is None


@pytest.mark.parametrize("left", [b"", b"PK\x03\x04 half a file", b"neither"])
def test_a_note_that_was_damaged_is_as_if_it_had_not_been_written(index, tmp_path, left):
    standing.remember(tmp_path, NOON, index)
    (file,) = tmp_path.glob(".shelf/*/standing-*")
    file.write_bytes(left)
    assert standing.then(tmp_path, NOON) is None


def test_the_page_of_changes_tells_which_of_very_many_stand_otherwise(bench, index, monkeypatch):
    monkeypatch.setattr(moment, "MOST_EXPLAINED", 0)
    many = Workbench(bench.store, bench.folder, clock=bench.clock)
    client = TestClient(create_app(many))
    only_new = client.get("/changed").text
    assert "only the new ones" in only_new
    then = before(index, many.moment(None, "en").as_of - 25 * HOUR)
    monkeypatch.setattr(standing, "then", lambda *_: then)
    for language in ("en", "km", "th"):
        text = client.get(f"/changed?lang={language}").text
        assert f'href="/incidents/{index.incident_id(2)}"' in text
        assert 'href="/incidents/i-gone"' in text
    assert "only the new ones" not in text
