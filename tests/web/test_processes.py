"""Several processes serve one case: what one keeps the other shows, and both say who walks."""

from groundtruce.model.finding import Signature
from groundtruce.store.sqlite import SqliteStore
from groundtruce.web.turn import Turn
from groundtruce.web.workbench import Workbench
from tests.web.conftest import NOW


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
