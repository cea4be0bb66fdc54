"""Weapons by serial and site: a state says only what somebody saw or said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_figure, a_place
from tests.compliance.a_case import a_case, a_commitment, an_agreement
from tests.compliance.ledger.a_record import TEAM, basis, found, table, told

from groundtruce.compliance.ledger.weapons import ledger
from groundtruce.model.agreement import WeaponLimit
from groundtruce.model.finding import Status

LIMIT = WeaponLimit(weapons=("artillery",), distance_m=15_000, line="line")
SCHEDULE = a_commitment(
    "schedule", id="guns", weapon_classes=("artillery",), weapons=("artillery",),
    fulfilled_by=("weapons_withdrawal", "weapons_inspection"), limits=(LIMIT,),
)  # fmt: skip
NEAR, FAR = a_place(102.75, 13.5, 400), a_place(103.2, 13.5, 400)


def seen(state=None, days=0, serial="A-17", kind="weapons_inspection", source="team", **more):
    given = {"party": "AAA", "weapon_class": "artillery", "serial": serial, "site": "farm"}
    item = {**given, **({} if state is None else {"state": state}), **more.pop("item", {})}
    text = f"{source} on {serial}, day {days}."
    claim = told(kind, text, days, item, source=source, weapons=("artillery:122",), **more)
    return found(claim, kind=kind)


def items(*findings, **more):
    case = a_case(an_agreement(SCHEDULE), sources=(TEAM,))
    return table(ledger(basis(*findings, case=case, **more)), "items")


def test_one_serial_is_one_item_however_often_it_was_looked_at():
    (item,) = items(seen("present", 0), seen("present", 3), seen("present", 9))
    assert (item["serial"], item["site"], item["state"]) == ("A-17", "Farm", "present")
    assert (item["looks"], item["since"][:10], item["last_look"][:10]) == (
        3,
        "2025-11-10",
        "2025-11-19",
    )


def test_the_latest_look_decides_and_missing_again_is_counted():
    (item,) = items(seen("present", 0), seen("missing", 3), seen("missing", 9))
    assert (item["state"], item["missing_looks"]) == ("missing", 2)
    assert item["since"][:10] == "2025-11-13"


def test_a_look_that_was_refused_is_neither_missing_nor_present():
    (item,) = items(seen("present", 0), seen("access_denied", 5))
    assert (item["state"], item["last_known"]) == ("access_denied", "present")


def test_what_could_not_be_verified_is_not_called_present_or_missing():
    (item,) = items(seen("could_not_be_verified", 1))
    assert item["state"] == "could_not_be_verified"


def test_a_party_declares_and_observers_decide():
    said = seen("withdrawn", 5, source="ministry", side="AAA")
    (item,) = items(said)
    assert (item["state"], item["decided_by"]) == ("withdrawn", "by_itself")
    (item,) = items(seen("present", 1), said)
    assert (item["state"], item["decided_by"]) == ("present", "by_observers")


def test_the_other_sides_word_on_a_weapon_is_shown_as_its_word():
    (item,) = items(seen("missing", 5, source="rival", side="BBB"))
    assert item["decided_by"] == "by_other_side"


@pytest.mark.parametrize(("place", "state"), [(NEAR, "in_violation"), (FAR, "outside_storage")])
def test_a_weapon_seen_outside_a_site_stands_nearer_or_farther_than_agreed(place, state):
    (item,) = items(seen(kind="weapon_present", place=place))
    assert (item["state"], item["commitment"]) == (state, "G/guns")


def test_a_place_too_vague_for_the_distance_settles_nothing():
    (item,) = items(seen(kind="weapon_present", place=a_place(102.83, 13.5, 9_000)))
    assert (item["state"], item["commitment"]) == ("present", "")


def test_before_its_deadline_a_gun_near_the_line_violates_nothing():
    later = SCHEDULE.model_copy(update={"deadline": basis().as_of})
    case = a_case(an_agreement(later), sources=(TEAM,))
    told_of = basis(seen(kind="weapon_present", place=NEAR), case=case)
    assert table(ledger(told_of), "items")[0]["state"] == "present"


def test_both_parties_are_shown_for_the_same_phase_though_one_did_nothing():
    case = a_case(an_agreement(SCHEDULE), sources=(TEAM,))
    claim = told("weapons_withdrawal", weapons=("artillery",), side="AAA",
                 figures=(a_figure(12, "weapons_withdrawn"),))  # fmt: skip
    act = found(claim, kind="weapons_withdrawal", party="AAA")
    phases = table(ledger(basis(act, case=case)), "phases")
    assert [(row["party"], row["declared"]) for row in phases] == [("AAA", "12"), ("BBB", "")]


def test_sites_count_their_items_by_state():
    found_there = [seen("present", 0, "A-1"), seen("present", 0, "A-2"), seen("missing", 0, "A-3")]
    case = a_case(an_agreement(SCHEDULE), sources=(TEAM,))
    sites = table(ledger(basis(*found_there, case=case)), "sites")
    assert [(row["site"], row["state"], row["many"]) for row in sites] == [
        ("Farm", "missing", 1),
        ("Farm", "present", 2),
    ]


LOOKS = [
    seen("present", 0),
    seen("missing", 3),
    seen("access_denied", 6),
    seen("withdrawn", 7, source="ministry", side="AAA"),
    seen("present", 2, "B-4"),
]


@given(st.permutations(LOOKS))
def test_the_order_of_arrival_does_not_matter(looks):
    assert items(*looks) == items(*LOOKS)


@given(st.integers(0, len(LOOKS)))
def test_an_earlier_moment_knows_only_what_had_been_looked_at_by_then(count):
    known = sorted(LOOKS, key=lambda one: one.incident.known_from)[:count]
    latest = [item["last_look"] for item in items(*known)]
    assert all(moment[:10] <= "2025-11-17" for moment in latest)
    assert len(latest) == len({one.incident.claims[0].item.serial for one in known})


def swapped(finding):
    claim = finding.incident.claims[0]
    other = {"AAA": "BBB", "BBB": "AAA"}
    mirrored = claim.model_copy(
        update={
            "side": other.get(claim.side),
            "item": claim.item.model_copy(update={"party": other[claim.item.party]}),
        }
    )
    return found(mirrored, kind=claim.kind)


def test_swapping_the_parties_swaps_the_rows_and_nothing_else():
    plain = [{**item, "party": ""} for item in items(*LOOKS)]
    mirrored = items(*(swapped(look) for look in LOOKS))
    assert {item["party"] for item in mirrored} == {"BBB"}
    assert [{**item, "party": ""} for item in mirrored] == plain


def test_every_row_leads_back_to_its_claims():
    case = a_case(an_agreement(SCHEDULE), sources=(TEAM,))
    rows = ledger(basis(*LOOKS, case=case)).tables[1].rows
    known = {claim.id for look in LOOKS for claim in look.incident.claims}
    assert rows
    assert all(row.claims and set(row.claims) <= known for row in rows)


def test_what_was_refuted_is_in_no_ledger():
    look = seen("present").model_copy(update={"status": Status.REFUTED})
    assert items(look) == []
