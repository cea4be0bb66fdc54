"""Crossings: a measure has effects and is no breach unless a text in force names it."""

from tests.builders import a_figure, a_place
from tests.compliance.a_case import a_case, a_commitment, an_agreement
from tests.compliance.ledger.a_record import basis, found, table, told

from groundtruce.compliance.ledger.crossings import ledger

GATE = a_place(place_id="gate")


def measure(kind="supply_restriction", days=0, party="AAA", **more):
    claim = told(kind, f"{kind}, day {days}.", days, side=party, place=GATE, **more)
    return found(claim, kind=kind, party=party)


FUEL = measure(figures=(a_figure(180, "trucks"), a_figure(100, "tankers_stranded")))


def measures(*findings, **more):
    return table(ledger(basis(*findings, **more)), "measures")


def test_a_fuel_stop_is_a_measure_with_effects():
    (row,) = measures(FUEL)
    assert (row["reading"], row["by"]) == ("a_measure", "AAA")
    assert row["effects"] == "tankers_stranded=100; trucks=180"


def test_a_text_in_force_that_names_the_kind_is_named():
    free = a_commitment(id="open", breached_by=("border_closure",))
    case = a_case(an_agreement(free))
    (row,) = ledger(basis(measure("border_closure"), case=case)).tables[0].rows
    assert (row.cells["reading"], row.commitments) == ("named_by_text", ("G/open",))


def test_a_text_that_binds_somebody_else_names_nothing():
    free = a_commitment(id="open", breached_by=("border_closure",), bound=("BBB",))
    (row,) = measures(measure("border_closure"), case=a_case(an_agreement(free)))
    assert row["reading"] == "a_measure"


def test_a_closure_lasts_until_somebody_says_that_it_ended():
    closed, opened = measure("border_closure"), measure("border_reopening", 5)
    assert [row["until"][:10] for row in measures(closed, opened)] == ["2025-11-15", ""]
    (place,) = table(ledger(basis(closed, opened)), "standing")
    assert place["stands"] == "open_again"
    (place,) = table(ledger(basis(closed)), "standing")
    assert place["stands"] == "no_word_of_end"


def test_an_opening_from_before_the_closure_ends_nothing():
    opened, closed = measure("border_reopening", -5), measure("border_closure")
    assert [row["until"] for row in measures(opened, closed)] == ["", ""]
