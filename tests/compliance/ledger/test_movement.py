"""The register of restricted movement: by whom, where, how long, why; both sides every week."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, a_place, a_span, an_excerpt
from tests.compliance.a_case import a_watch
from tests.compliance.ledger.a_record import DAY, basis, found, table, told

from groundtruce.compliance.ledger.movement import ledger
from groundtruce.model.claim import Modality

HOUR = timedelta(hours=1)
HERE = a_place()


def refused(id="w-1", kind="denial", side="AAA", days=0, hours=2.0, **more):
    given = {"excerpt": an_excerpt("row"), "received": NOON + days * DAY, **more}
    span = a_span(NOON + days * DAY, hours)
    return a_watch(id, kind, side=side, span=span, place=HERE, by="team-1", **given)


LOG = [
    refused(reason='"the road is mined"'),
    refused("w-2", "delay", "BBB", 1, 2.5),
    refused("w-3", "impediment", None, 8, 0.25, modality=Modality.UAV, reason="jamming"),
    refused("w-4", "conditional", "AAA", 9, 1.0),
]


def register(*watch, findings=(), days=60):
    return ledger(basis(*findings, days=days), watch)


def test_each_entry_says_who_in_control_how_long_and_the_reason_as_said():
    first = table(register(*LOG), "restrictions")[0]
    assert (first["side"], first["kept_away"], first["hours"]) == ("AAA", "team-1", 2.0)
    assert (first["restriction"], first["reason"]) == ("denial", '"the road is mined"')


def test_jamming_of_a_drone_names_the_means_that_it_hit():
    third = table(register(*LOG), "restrictions")[2]
    assert (third["restriction"], third["modality"], third["side"]) == ("impediment", "uav", "")


def test_both_parties_stand_in_every_week_and_the_unknown_side_only_where_there_is_one():
    weeks = [(row["week"], row["side"]) for row in table(register(*LOG), "by_week")]
    assert weeks == [
        ("2025-11-10", "AAA"),
        ("2025-11-10", "BBB"),
        ("2025-11-17", "AAA"),
        ("2025-11-17", "BBB"),
        ("2025-11-17", ""),
    ]


def test_totals_are_those_of_the_entries():
    weeks = table(register(*LOG), "by_week")
    entries = table(register(*LOG), "restrictions")
    assert sum(row["hours"] for row in weeks) == sum(row["hours"] for row in entries)
    assert sum(row["denial"] + row["delay"] + row["conditional"] + row["impediment"]
               for row in weeks) == len(LOG)  # fmt: skip


def test_an_entry_that_lasts_counts_up_to_the_moment_of_asking():
    (entry,) = table(register(refused(hours=72), days=1), "restrictions")
    assert (entry["hours"], entry["is_open"]) == (24.0, "still_lasts")


def test_an_entry_is_unknown_before_it_was_received():
    late = refused(received=NOON + 5 * DAY)
    assert table(register(late, days=4), "restrictions") == []
    assert len(table(register(late, days=5), "restrictions")) == 1


def test_what_could_not_be_seen_because_of_it_is_counted_and_traced():
    blast = found(told("shelling", days=-3, place=HERE), kind="shelling")
    old = found(told("shelling", "Long ago.", days=-30, place=HERE), kind="shelling")
    book = register(refused(), findings=(blast, old))
    assert table(book, "restrictions")[0]["unseen"] == 1
    assert book.tables[0].rows[0].findings == (blast.id,)


def test_a_report_of_what_the_log_has_is_the_same_restriction():
    reported = a_watch(
        "w-9", "denial", span=a_span(NOON), place=HERE, claims=("c-1",), received=NOON
    )
    (row,) = register(refused(), reported).tables[0].rows
    assert (row.entries, row.claims) == (("w-1",), ("c-1",))


def test_a_partys_word_that_observers_were_kept_out_is_listed_apart():
    claim = told("access_denial", side="BBB", accused="AAA", place=HERE)
    alleged = found(claim, kind="access_denial", status="unverified", accused=("AAA",))
    book = register(findings=(alleged,))
    assert table(book, "restrictions") == []
    assert [(row["said_of"], row["status"]) for row in table(book, "alleged")] == [
        ("AAA", "unverified")
    ]


@given(st.permutations(LOG))
def test_the_order_of_arrival_does_not_matter(log):
    assert register(*log) == register(*LOG)


def test_swapping_the_parties_swaps_the_totals():
    other = {"AAA": "BBB", "BBB": "AAA", None: None}
    mirrored = [entry.model_copy(update={"side": other[entry.side]}) for entry in LOG]
    plain = {(r["week"], r["side"]): r["hours"] for r in table(register(*LOG), "by_week")}
    swapped = {(r["week"], r["side"]): r["hours"] for r in table(register(*mirrored), "by_week")}
    assert swapped == {(week, other.get(side, "")): h for (week, side), h in plain.items()}
