"""More reports come in after a run: what is settled stays, ids lead on, replay finds the same."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from groundtruce import flow
from groundtruce.model.incident import Tombstone
from groundtruce.reports import case_folder
from groundtruce.store.sqlite import SqliteStore

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def walked(store: SqliteStore, folder: Path, now: datetime) -> flow.Road:
    flow.gather(folder, store, now)
    road = flow.carry(store, flow.present(store.case(), now), decided=now)
    flow.settle(store, road, now)
    flow.keep(store, road)
    return road


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return case_folder.copy("thailand_cambodia_2025", tmp_path_factory.mktemp("more") / "case")


@pytest.fixture(scope="module")
def roads(case: Path) -> tuple[flow.Road, flow.Road]:
    """Walk the road without the rows of every ninth line, then with them."""
    file = case / "reports/public_record.jsonl"
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join(line for n, line in enumerate(lines) if n % 9) + "\n", "utf-8")
    with SqliteStore.open(case / ".shelf") as store:
        first = walked(store, case, NOW)
        file.write_text("\n".join(lines) + "\n", "utf-8")
        return first, walked(store, case, LATER)


def test_what_was_settled_is_neither_parted_nor_joined(
    case: Path, roads: tuple[flow.Road, flow.Road]
) -> None:
    with SqliteStore.open(case / ".shelf") as store:
        held = [set(group.claims) for group in store.settled(NOW)[0].groups]
    assert len(held) > 50
    clusters = [{claim.id for claim in one.claims} for one in roads[1].incidents]
    for cluster in clusters:
        inside = [group for group in held if group & cluster]
        assert len(inside) <= 1
        assert all(group <= cluster for group in inside)


def test_late_reports_are_placed_and_every_former_id_leads_to_its_incident(
    case: Path, roads: tuple[flow.Road, flow.Road]
) -> None:
    before, after = roads
    assert len(after.reports) > len(before.reports)
    now = {one.id for one in after.incidents}
    gone = [one.id for one in before.incidents if one.id not in now]
    with SqliteStore.open(case / ".shelf") as store:
        for name in gone:
            stone = store.find(name)
            assert isinstance(stone, Tombstone)
            assert stone.into in now


def test_a_run_without_news_changes_nothing_and_replay_finds_the_same(
    case: Path, roads: tuple[flow.Road, flow.Road]
) -> None:
    with SqliteStore.open(case / ".shelf") as store:
        head = store.head()
        assert walked(store, case, LATER + timedelta(hours=1)).incidents == roads[1].incidents
        assert store.head() == head
        store.rebuild()
        assert store.verify() == []
        again = flow.carry(store, roads[1].as_of, decided=LATER, until="fuse")
    assert again.incidents == roads[1].incidents


def test_what_was_known_before_the_news_is_still_what_was_said_then(
    case: Path, roads: tuple[flow.Road, flow.Road]
) -> None:
    moment = datetime(2025, 11, 13, tzinfo=UTC)
    with SqliteStore.open(case / ".shelf") as store:
        early = flow.carry(store, moment, until="fuse")
    assert early.incidents
    assert all(one.known_from <= moment for one in early.incidents)
