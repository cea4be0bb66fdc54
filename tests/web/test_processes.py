"""Several processes serve one case: what one keeps the other shows, and both say who walks."""

from multiprocessing import get_context
from pathlib import Path

import pytest

from groundtruce.errors import Outdated
from groundtruce.flow import acts
from groundtruce.model.finding import Signature
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web import walking
from groundtruce.web.ground import Ground
from groundtruce.web.turn import Turn
from groundtruce.web.workbench import Workbench
from tests.builders import a_claim, a_report
from tests.web.serving import NOW, PATIENCE_S


def test_what_one_process_keeps_the_other_shows_at_once(own_bench):
    folder = own_bench.folder
    other = Workbench(SqliteStore.open(folder / ".shelf"), folder, clock=lambda: NOW)
    finding = own_bench.moment(None, "en").newest[0]
    assert not other.moment(None, "en").index.is_verified.any()
    given = Signature(id="s-1", by="vera", act="verifies", at=NOW, finding=finding.id,
                      claim=finding.incident.claims[0].id)  # fmt: skip
    own_bench.store.keep([given], at=NOW, actor="vera")
    own_bench.renew()
    seen = other.moment(None, "en")
    assert seen.findings[finding.id].signatures == (given,)
    assert int(seen.index.is_verified.sum()) == 1
    other.close()


def test_a_walk_is_seen_by_all_and_only_while_it_lasts(tmp_path):
    mine, theirs = Turn(tmp_path / "walking"), Turn(tmp_path / "walking")
    assert not theirs.is_taken
    with mine.taken():
        assert theirs.is_taken
    assert not theirs.is_taken


def test_a_walk_leaves_the_columns_of_pages_behind(own_bench):
    walking.walk(own_bench.folder, own_bench.store, NOW)
    (file,) = (own_bench.folder / ".shelf" / "views").glob("columns-*")
    assert own_bench.store.mark()[1][:24] in file.name


@pytest.mark.parametrize("left", [0, 100, -100])
def test_columns_that_were_damaged_are_made_anew(own_bench, left):
    walking.walk(own_bench.folder, own_bench.store, NOW)
    whole = len(Ground.kept(own_bench.store, own_bench.folder).index)
    (filed,) = (own_bench.folder / ".shelf" / "views").glob("columns-*")
    bytes_of_it = filed.read_bytes()
    # As another file, since those who look into the former one still do.
    filed.unlink()
    filed.write_bytes(bytes_of_it[:left])
    assert len(Ground.kept(own_bench.store, own_bench.folder).index) == whole


def test_who_looks_into_columns_holds_one_file_open(own_bench):
    walking.walk(own_bench.folder, own_bench.store, NOW)
    opened = Path("/proc/self/fd")
    if not opened.exists():
        pytest.skip("this system does not say which files a program holds open")
    before = len(list(opened.iterdir()))
    held = [Ground.kept(own_bench.store, own_bench.folder).index for _ in range(5)]
    assert len(list(opened.iterdir())) - before <= len(held)


def _decide(folder, claim, by, together, told):
    """Wait for the other process, then accept a claim; tell whether it was kept."""
    with SqliteStore.open(folder / ".shelf") as store:
        word = acts.Word(acts.Says.ACCEPT, by)
        together.wait(PATIENCE_S)
        try:
            acts.review(store, claim, word, NOW, seen="")
            told.put((by, "kept"))
        except Outdated:
            told.put((by, "outdated"))


def test_of_two_processes_that_accept_one_claim_at_once_one_wins(own_bench):
    said = [a_claim(f"Shell {n} fell.", by_machine=True, received=NOW) for n in range(3)]
    own_bench.store.keep([a_report(*said)], at=NOW, actor="test")
    processes = get_context("spawn")
    for claim in said:
        together, told = processes.Barrier(2), processes.Queue()
        both = [
            processes.Process(target=_decide, args=(own_bench.folder, claim.id, by, together, told))
            for by in ("ana", "ben")
        ]
        for one in both:
            one.start()
        kept = dict(told.get(timeout=PATIENCE_S) for _ in both)
        for one in both:
            one.join(PATIENCE_S)
        assert sorted(kept.values()) == ["kept", "outdated"]
        (review,) = [one for one in own_bench.store.reviews() if one.said.id == claim.id]
        assert kept[review.by] == "kept"
