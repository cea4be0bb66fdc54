"""Who stands in place of whom, told from few reports as it is told from all of them."""

from datetime import timedelta

import pytest
from tests.builders import NOON
from tests.incidents.test_standing import OTHER, WIRE, article

from groundtruce.flow import views
from groundtruce.incidents import fuse
from groundtruce.model.report import Notice
from groundtruce.store.sqlite import SqliteStore

NEW = WIRE.replace("two farmers were wounded", "no farmer was wounded at all")


@pytest.fixture
def kept(tmp_path):
    """Return a store of articles, of which one is put right by its own outlet, and what it holds.

    A copy falls with it; what others tell in their own words stays.
    """
    told = [
        article("wire", WIRE),
        article("wire", OTHER, hour=1),
        article("daily", WIRE, hour=1),
        article("herald", OTHER, hour=2),
        article("wire", "CORRECTION: " + NEW, hour=4, notice=Notice.CORRECTION),
        *(article(f"paper-{at}", f"{at} shots were heard at the river. " * 4) for at in range(9)),
    ]
    with SqliteStore.open(tmp_path / ".shelf") as store:
        for one in told:
            store.keep_original(one.text.encode(), media_type="text/plain", name="a.txt")
        store.keep(told, at=NOON + timedelta(days=1), actor="test")
        yield store, told


def test_what_stands_in_place_of_a_report_is_told_as_from_all_reports(kept):
    store, told = kept
    gone = fuse.superseded(store.reports())
    assert set(gone) == {told[0].id, told[2].id}
    for one in told:
        assert views.superseding(store, one) == gone.get(one.id)


def test_only_the_outlet_of_a_notice_is_read_for_it(kept):
    store, told = kept
    assert {one.source for one in views.contenders(store, told[-1])} == {"wire", told[-1].source}
