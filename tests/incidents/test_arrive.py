"""On arrival a report is shown where it probably belongs, before anything is fused again."""

from tests.incidents.accounts import filed, told

from groundtruce.incidents import arrive, fuse
from groundtruce.model.incident import incident_id

OLD = [told("00"), told("01"), *(told(f"f{day}", "south", 5 * day) for day in range(8))]


def arrived(new):
    """Return where the new claim is attached."""
    before = fuse.incidents(filed(*OLD))
    return arrive.attached(fuse.current_claims(filed(*OLD, new)), before, [new.id])


def test_a_new_report_is_attached_to_the_incident_that_it_speaks_for():
    new = told("new", day=0.1)
    found = arrived(new)["c-new"]
    assert found.incident == incident_id("c-00")
    assert found.bits > 0


def test_a_report_of_something_new_is_attached_to_nothing():
    assert arrived(told("new", "middle", 60)) == {}


def test_what_is_shown_on_arrival_is_what_the_next_fusing_comes_to():
    new = told("new", day=0.1)
    shown = arrived(new)["c-new"].incident
    after = fuse.incidents(filed(*OLD, new))
    assert next(one.id for one in after if "c-new" in {c.id for c in one.claims}) == shown


def test_a_tally_is_attached_to_no_incident():
    assert arrived(told("new", kind="toll")) == {}
