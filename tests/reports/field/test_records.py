"""What the other forms become: watch, restrictions, weapons, demining, crossings, witnesses."""

from datetime import timedelta

import numpy as np
import shapely
from tests.reports.field.filled import RECEIVED, a_case, a_form, told
from tests.reports.watching.test_seen import a_terrain

from groundtruce.model.watch import WatchKind
from groundtruce.reports.field.read import read


def test_a_patrol_s_track_is_watch_where_it_was_when():
    track = "50.50 10.50 0 5;50.52 10.50 0 5;50.54 10.50 0 5"
    found = told("patrol", track=track, time="08:00:00", until_time="09:00:00")
    assert found.refusals == ()
    assert {one.kind for one in found.watches} == {WatchKind.PATROL}
    assert sum((one.span.end - one.span.start for one in found.watches), timedelta()) == timedelta(
        hours=1
    )
    first, last = found.watches[0].place, found.watches[-1].place
    assert first.centre[1] < last.centre[1]
    assert found.reports[0].claims == ()


def test_a_ridge_beside_its_track_hides_ground_from_a_patrol(tmp_path):
    heights = np.zeros((400, 400))
    heights[:, 220] = 200.0  # a wall along longitude 10.51
    track = "50.50 10.50 0 5;50.52 10.50 0 5"
    xml = a_form("patrol", track=track, time="08:00:00", until_time="09:00:00")
    seen = [
        shapely.union_all([one.place.geometry for one in found.watches])
        for ground in (None, a_terrain(tmp_path, heights))
        for found in [read(xml, {}, a_case(), RECEIVED, "phone", source="team", terrain=ground)]
    ]
    behind, before = shapely.Point(10.516, 50.51), shapely.Point(10.492, 50.51)
    assert [one.contains(behind) for one in seen] == [True, False]
    assert [one.contains(before) for one in seen] == [True, True]


def test_a_patrol_without_a_track_watched_the_zones_it_names_only_in_part():
    found = told("patrol", watched="band", time="08:00:00", until_time="09:00:00")
    (entry,) = found.watches
    assert entry.place.place_id == "band"
    assert 0 < entry.quality < 0.1


def test_a_patrol_without_a_time_or_with_a_track_of_zeros_tells_of_no_watch():
    assert told("patrol", day="", time="").watches == ()
    found = told("patrol", track="0 0 0 0;0 0 0 0", position="")
    assert found.watches == ()
    assert {one.field for one in found.refusals} == {"track", None}


def test_a_restriction_is_an_entry_of_the_register_and_a_claim_with_the_reason_as_said():
    found = told(
        "restriction",
        restriction="denial",
        place="hill",
        side="AAA",
        reason="No orders &amp; no papers",
        modality="uav",
        until_time="15:10:00.000+01:00",
    )
    (entry,) = found.watches
    (claim,) = found.reports[0].claims
    assert (entry.kind, entry.side, entry.modality.value) == (WatchKind.DENIAL, "AAA", "uav")
    assert entry.reason == "No orders & no papers"
    assert entry.span.seconds == 75 * 60
    assert (claim.kind, claim.accused, claim.excerpt.quote) == (
        "access_denial",
        "AAA",
        "No orders &amp; no papers",
    )


def test_a_restriction_without_an_end_lasted_until_the_form_was_closed():
    (entry,) = told("restriction", restriction="delay", side="AAA").watches
    assert entry.span.seconds == 14 * 60


def test_each_weapon_of_a_check_is_a_claim_with_class_serial_and_state():
    found = told(
        "weapons_check",
        zone="depot",
        held_by="BBB",
        access="yes",
        item=[
            {"weapon_class": "heavy", "weapon": "mortar:120", "serial": "M-7", "state": "present"},
            {"weapon_class": "tank", "weapon": "tank", "serial": "T-9", "state": "missing"},
        ],
    )
    items = [claim.item for claim in found.reports[0].claims]
    assert [(i.party, i.weapon_class, i.serial, i.site, i.state) for i in items] == [
        ("BBB", "heavy", "M-7", "depot", "present"),
        ("BBB", "tank", "T-9", "depot", "missing"),
    ]
    quotes = [claim.excerpt.quote for claim in found.reports[0].claims]
    assert quotes == ["M-7", "T-9"]
    assert [entry.kind for entry in found.watches] == [WatchKind.VISIT]


def test_a_site_that_nobody_let_them_into_is_neither_missing_nor_present():
    found = told("weapons_check", zone="depot", held_by="AAA", access="no")
    (claim,) = found.reports[0].claims
    assert claim.item.state == "access_denied"
    (entry,) = found.watches
    assert (entry.kind, entry.side) == (WatchKind.DENIAL, "AAA")


def test_a_demining_visit_counts_ground_and_mines():
    found = told(
        "demining", kind="demining", area_cleared_m2="1200", mines_found="3", work_of="AAA"
    )
    (claim,) = found.reports[0].claims
    assert {(f.kind, f.best) for f in claim.figures} == {
        ("area_cleared_m2", 1200),
        ("mines_found", 3),
    }
    assert claim.agent == "Northland"


def test_a_crossing_tells_how_it_stands_and_what_is_lacking():
    found = told(
        "crossing",
        kind="border_closure",
        place="hill",
        by="BBB",
        supplies="water fuel",
        trucks="40",
    )
    (claim,) = found.reports[0].claims
    assert (claim.kind, claim.accused, claim.target) == ("border_closure", "BBB", "water, fuel")
    assert [(f.kind, f.best) for f in claim.figures] == [("trucks", 40)]


def test_a_witness_speaks_in_a_voice_of_its_own_without_a_name():
    found = told(
        "interview",
        position="",
        consent="yes",
        may_share="inside_mission",
        saw_it="no",
        kind="looting",
        account="They took the cattle.",
    )
    (report,) = found.reports
    (claim,) = report.claims
    assert (claim.speaker, claim.source) == ("witness", "team")
    assert (claim.text, claim.excerpt.quote) == ("looting", "looting")
    assert report.text == "They took the cattle."
    assert claim.origin.startswith("witness-")
    assert [voice.words for voice in claim.through] == ["hearsay"]
    assert (report.restricted, report.consent) == (True, "inside_mission")


def test_without_consent_nothing_of_an_interview_is_read():
    found = told("interview", consent="no", kind="looting", account="They took the cattle.")
    (report,) = found.reports
    assert (report.claims, report.text) == ((), "")
    assert [one.field for one in found.refusals] == ["consent"]
    assert "cattle" not in "".join(one.row for one in found.refusals)


def test_a_free_note_waits_for_a_person():
    (report,) = told("note", note="Drums at night.").reports
    assert report.is_unread
    assert report.text == "Drums at night."
