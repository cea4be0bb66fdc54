"""Radar change: the pooled test is Student's, its null rate is what it says, and NaN is nothing."""

import numpy as np
import pytest

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import change

stats = pytest.importorskip("scipy.stats")


def scenes(count: int, side: int = 60, seed: int = 1, middle: float = -10.0):
    """Return images of speckle in decibels that do not change."""
    rng = np.random.default_rng(seed)
    return rng.normal(middle, 2.0, (count, side, side)).astype(np.float32)


def test_it_is_students_pooled_test_pixel_by_pixel():
    before, after = scenes(30), scenes(3, seed=2)
    before[4, 10:20, 5:30] = np.nan
    got = change.compared(before, after)
    expected = stats.ttest_ind(after, before, axis=0, nan_policy="omit")
    assert got.t == pytest.approx(expected.statistic, abs=1e-4)
    assert change.probability(got) == pytest.approx(expected.pvalue, abs=1e-5)
    assert got.before[12, 7] == 29


@pytest.mark.parametrize("after", [2, 3, 5])
@pytest.mark.parametrize("share", [0.001, 0.01])
def test_what_did_not_change_is_flagged_as_rarely_as_stated(after, share):
    got = change.compared(scenes(30, 400), scenes(after, 400, seed=2))
    flagged = change.flagged(got, share).mean()
    assert flagged == pytest.approx(share, abs=5 * np.sqrt(share / 400**2))


def test_scenes_that_stream_give_what_scenes_in_memory_give():
    before, after = scenes(12), scenes(4, seed=2)
    after[1, :5] = np.nan
    one, other = (change.Period.empty((60, 60)) for _ in range(2))
    for image in before:
        one.add(image)
    for image in after:
        other.add(image)
    streamed, whole = change.tested(one, other), change.compared(before, after)
    assert streamed.t == pytest.approx(whole.t, abs=1e-4)
    assert (streamed.freedom == whole.freedom).all()


def test_a_border_without_values_stays_without_a_result():
    before, after = scenes(10), scenes(3, seed=2)
    before[:, :, :7] = np.nan
    after[:2, 30:] = np.nan
    got = change.compared(before, after)
    assert np.isnan(got.t[:, :7]).all()
    assert np.isnan(got.t[30:]).all()
    assert np.isfinite(got.t[:30, 7:]).all()
    assert not change.flagged(got, 0.05)[:, :7].any()


def test_a_pixel_that_never_varies_has_no_test():
    before, after = scenes(10), scenes(3, seed=2)
    before[:, 0, 0], after[:, 0, 0] = -8.0, -8.0
    assert np.isnan(change.compared(before, after).t[0, 0])


def test_an_echo_that_rose_is_found_and_has_its_sign():
    before, after = scenes(20), scenes(4, seed=2)
    after[:, 20:30, 20:30] += 12.0
    got = change.compared(before, after)
    assert change.flagged(got, 0.001)[20:30, 20:30].mean() > 0.95
    assert (got.t[20:30, 20:30] > 0).mean() > 0.99


def test_one_image_after_is_refused():
    with pytest.raises(SourceError, match="10 images before and 1 after"):
        change.compared(scenes(10), scenes(1))


def test_images_of_two_sizes_are_refused():
    with pytest.raises(SourceError, match="differ in size"):
        change.compared([*scenes(3), scenes(1, 50)[0]], scenes(2))
    with pytest.raises(SourceError, match="does not lie on"):
        change.Period.empty((60, 60)).add(scenes(1, 50)[0])


def test_orbits_are_combined_by_stouffers_sum():
    tests = [change.compared(scenes(20, seed=n), scenes(3, seed=n + 10)) for n in (1, 2)]
    tests[1].t[:10] = np.nan
    got = change.combined(tests)
    chances = [change.probability(one) for one in tests]
    z = [np.sign(one.t) * stats.norm.isf(p / 2) for one, p in zip(tests, chances, strict=True)]
    expected = 2 * stats.norm.sf(np.abs(z[0] + z[1]) / np.sqrt(2))
    assert got[10:] == pytest.approx(expected[10:], abs=1e-6)
    assert got[:10] == pytest.approx(chances[0][:10], abs=1e-6)


def test_orbits_without_change_stay_without_when_combined():
    tests = [change.compared(scenes(30, 300, n), scenes(3, 300, n + 10)) for n in (1, 2)]
    assert (change.combined(tests) < 0.01).mean() == pytest.approx(0.01, abs=0.002)


def test_nothing_to_combine_is_told():
    with pytest.raises(SourceError, match="no orbit"):
        change.combined([])
