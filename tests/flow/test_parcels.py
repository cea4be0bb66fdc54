"""A team without internet and its headquarters: two case folders, one stick between them."""

import json
import random
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bench import parcels as bench
from tests.cli.inside import groundtruce

from groundtruce.errors import Full, Unsafe
from groundtruce.flow import parcels
from groundtruce.store.parcel import contents
from groundtruce.store.parcel import make as making
from groundtruce.store.parcel.sites import Site
from groundtruce.store.sqlite import SqliteStore

RIVERS = Path(__file__).parents[1] / "data" / "two_rivers"
AS_OF = "2015-06-01"
At = Callable[..., Any]


@pytest.fixture
def sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[At, At]:
    """Return two commands: as it is run at headquarters, and at the team's site."""
    for name in ("hq", "team"):
        shutil.copytree(RIVERS, tmp_path / name)
    shutil.rmtree(tmp_path / "team" / "watch")
    (tmp_path / "hq" / "reports" / "patrol_log.card.yaml").unlink()
    (tmp_path / "stick").mkdir()

    def at(name: str) -> At:
        def run(*words: Any) -> Any:
            monkeypatch.setenv("GROUNDTRUCE_SITE_KEY", str(tmp_path / f"{name}.key"))
            case = () if words[:2] == ("parcel", "key") else ("--case", tmp_path / name)
            done = groundtruce(*words, *case, "--json")
            return json.loads(done.stdout)

        return run

    hq, team = at("hq"), at("team")
    hq("parcel", "site", "team", team("parcel", "key")["key"])
    team("parcel", "site", "hq", hq("parcel", "key")["key"], "--leads")
    return hq, team


def carry(giver: At, taker: At, folder: Path, *more: str) -> Any:
    """Carry a package from one site to the other on the stick."""
    stick = folder / "stick"
    made = giver("parcel", "make", "--out", stick, *more)
    told = taker("parcel", "take", stick)
    Path(made["file"]).unlink()
    return told


def test_after_a_stick_went_both_ways_both_come_to_the_same_brief(
    sites: tuple[At, At], tmp_path: Path
) -> None:
    hq, team = sites
    for site in sites:
        site("gather")
    assert word(hq) != word(team)
    carry(team, hq, tmp_path)
    carry(hq, team, tmp_path)
    assert word(hq) == word(team)
    briefs = [site("run", "--as-of", AS_OF) for site in sites]
    assert briefs[0] == briefs[1]
    assert all(site("verify")["damages"] == [] for site in sites)


def word(site: At) -> str:
    return str(site("parcel", "status")["word"])


def test_the_case_s_own_files_come_from_the_site_that_leads(
    sites: tuple[At, At], tmp_path: Path
) -> None:
    hq, team = sites
    team("gather")
    new = tmp_path / "hq" / "agreements" / "package_of_measures.yaml"
    new.write_text(new.read_text() + "# amended\n")
    old = tmp_path / "team" / "places" / "old.csv"
    old.write_text(next((tmp_path / "team" / "places").glob("*.csv")).read_text())
    (told,) = carry(hq, team, tmp_path)
    assert told["case_files"] > 3
    laid = tmp_path / "team" / "agreements" / "package_of_measures.yaml"
    assert laid.read_bytes() == new.read_bytes()
    assert not old.exists()
    assert (tmp_path / "team" / "sites.yaml").exists()
    carry(team, hq, tmp_path)
    (again,) = carry(hq, team, tmp_path)
    assert again["case_files"] == 0


def test_who_follows_never_changes_the_leader_s_files(sites: tuple[At, At], tmp_path: Path) -> None:
    hq, team = sites
    mine = tmp_path / "team" / "agreements" / "package_of_measures.yaml"
    mine.write_text(mine.read_text() + "# local\n")
    (told,) = carry(team, hq, tmp_path)
    assert told["case_files"] == 0
    ours = tmp_path / "hq" / "agreements" / "package_of_measures.yaml"
    assert "# local" not in ours.read_text()


def test_a_stick_also_holds_what_is_for_others(sites: tuple[At, At], tmp_path: Path) -> None:
    hq, team = sites
    stick = tmp_path / "stick"
    for site in sites:
        site("gather")
        site("parcel", "make", "--out", stick)
    (stick / "zz.parcel").write_bytes(b"no package at all, but a name like one")
    for site in sites:
        told = site("parcel", "take", stick)
        assert sorted(one.get("error", {}).get("code", "taken") for one in told) == [
            "not_allowed", "source", "taken",
        ]  # fmt: skip
    assert word(hq) == word(team)


@pytest.mark.parametrize(
    "name",
    ["../evil.yaml", "/etc/evil.yaml", "agreements/../../x.yaml", "agreements/.x.yaml",
     ".shelf/store.db", "sites.yaml", "reports/x.card.yaml", "agreements/a\\b.yaml", "case.yaml/x"],
)  # fmt: skip
def test_no_name_in_a_package_leads_out_of_the_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shutil.copytree(RIVERS, tmp_path / "team")
    monkeypatch.setenv("GROUNDTRUCE_SITE_KEY", str(tmp_path / "team.key"))
    ours = parcels.own_key(make=True).public
    parcels.add_site(tmp_path / "team", "hq", str(bench.HQ.public), leads=True)
    package, now = tmp_path / "evil.parcel", bench.NOON
    with SqliteStore.open(tmp_path / "team" / ".shelf") as store:
        made = {"case": "two_rivers", "at": now, "case_files": ((name, b"x"),)}
        making.make(store, bench.HQ, Site("team", ours), package, **made)
        before = files(tmp_path)
        with pytest.raises(Unsafe, match="no file of a case"):
            list(parcels.take(tmp_path / "team", store, now, [package]))
    assert files(tmp_path) == before


def files(folder: Path) -> list[Path]:
    """Return all files but those of the store, where originals lie under their hash alone."""
    shelf = folder / "team" / ".shelf"
    own = {shelf / "originals", *shelf.glob("store.db*")}
    return sorted(one for one in folder.rglob("*") if not own & {one, *one.parents})


def test_a_leader_s_files_that_are_no_case_change_nothing(
    sites: tuple[At, At], tmp_path: Path
) -> None:
    hq, team = sites
    before = (tmp_path / "team" / "case.yaml").read_bytes()
    for site in sites:
        site("gather")
    (tmp_path / "hq" / "sources.yaml").write_text("- id: nobody\n  kind: nonsense\n")
    refused = carry(hq, team, tmp_path)
    assert refused["error"]["code"] == "case"
    assert (tmp_path / "team" / "case.yaml").read_bytes() == before
    assert list((tmp_path / "team").glob(".taken*")) == []


def test_a_day_of_a_team_fits_in_a_megabyte_without_photos(tmp_path: Path) -> None:
    with bench.two_stores(tmp_path) as (team, hq):
        bench.a_day(team, random.Random(1), 0, photos=1)
        now = datetime(2026, 3, 1, tzinfo=UTC)
        size = bench.given(team, tmp_path / "a.parcel", now, to_hq=True, photos=False)
        bench.taken(hq, tmp_path / "a.parcel", now, by_hq=True)
        assert len(hq.reports()) == bench.OBSERVATIONS + bench.PATROLS
        assert sum(len(report.claims) for report in hq.reports()) >= bench.OBSERVATIONS
        assert len(hq.judgements()) == bench.JUDGEMENTS
        assert contents.contents(team).word == contents.contents(hq).word
    assert size < 1_000_000


def test_a_full_disk_leaves_nothing_half_and_says_so(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs more rights")
    try:
        with bench.two_stores(tmp_path) as (team, _):
            bench.a_day(team, random.Random(1), 0, photos=2)
            with pytest.raises(Full, match="no room for the package"):
                bench.given(team, disk / "a.parcel", bench.NOON, to_hq=True, photos=True)
            assert list(disk.iterdir()) == []
            file = tmp_path / "a.parcel"
            bench.given(team, file, bench.NOON, to_hq=True, photos=True)
        with SqliteStore.open(disk / "hq") as hq:
            hq.keep([bench.CASE], at=bench.NOON, actor="case")
            with pytest.raises(Full):
                bench.taken(hq, file, bench.NOON, by_hq=True)
            assert hq.verify() == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)
