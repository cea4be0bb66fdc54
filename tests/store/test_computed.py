"""What was projected: its mark, its outlines, and that nobody waits while its rows are made."""

from datetime import timedelta

import pytest
from tests.builders import a_claim, a_report, an_incident
from tests.store.shelves import LATER, keep, many, told

from groundtruce.model.finding import Attribution, Confidence, Finding, Signature, Status
from groundtruce.store.outline import outline
from groundtruce.store.sqlite import SqliteStore


@pytest.fixture
def store(tmp_path):
    with SqliteStore.open(tmp_path) as opened:
        yield opened


def a_finding(number=1, **more):
    incident = an_incident(a_claim(f"Shell {number}."))
    given = {
        "id": f"f-{number}",
        "incident": incident,
        "status": Status.CONTESTED,
        "rule": "contested",
        "confidence": Confidence.LOW,
        "likelihood": 0.5,
        "likelihood_word": "even",
        **more,
    }
    return Finding(**given)


def test_the_same_road_projected_again_keeps_its_mark(store):
    store.project([], [a_finding()], [])
    before = store.mark()
    store.project([], [a_finding()], [])
    assert store.mark() == before


def test_other_findings_with_the_same_brief_have_another_mark(store):
    marks = set()
    for number in (1, 2):
        store.project([], [a_finding(number)], [])
        marks.add(store.mark())
    signed = a_finding(2, signatures=(Signature(by="vera", act="verifies", at=LATER),))
    store.project([], [signed], [])
    assert len({*marks, store.mark()}) == 3


def test_outlines_say_what_the_findings_say(store):
    accused = Attribution(accused=("AAA", "BBB"))
    findings = [a_finding(1), a_finding(2, attribution=accused)]
    store.project([], findings, [])
    (batch,) = store.outlines()
    assert batch == [outline(one) for one in findings]
    assert [one.unheard for one in batch] == [0, 2]


def test_a_glimpse_shows_the_same_as_the_whole(store):
    finding = a_finding()
    store.project([], [finding], [])
    (seen,) = store.glimpses([finding.id])
    assert (seen.id, seen.status, seen.incident.place) == (
        finding.id, finding.status, finding.incident.place,
    )  # fmt: skip
    assert len(seen.incident.claims) == len(finding.incident.claims)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outline SET status = 'verified'",
        "DELETE FROM outline",
        "UPDATE projected SET digest = '00'",
        "DELETE FROM computed WHERE noun = 'finding'",
    ],
)
def test_columns_that_no_longer_fit_are_named(store, statement):
    store.project([], [a_finding()], [])
    assert store.verify() == []
    with store._writing() as connection:
        connection.exec_driver_sql(statement)
    assert store.verify() != []


def test_others_go_on_writing_while_the_rows_of_a_road_are_made(store):
    report = told()

    def slowly():
        keep(store, report)
        yield a_finding()

    store.project([], slowly(), [])
    assert store.reports() == [report]
    assert store.findings() == [a_finding()]


def test_the_newest_reports_are_the_last_known_and_are_counted(store):
    reports = many(20)
    keep(store, *reports)
    assert store.newest_reports(3) == reports[:-4:-1]
    last = reports[9].received
    assert store.newest_reports(1, last) == [reports[9]]
    assert store.received(last - timedelta(hours=4), last) == 4


def test_reports_are_found_by_a_field_of_theirs_and_not_by_its_name_in_a_text(store):
    read = a_report(a_claim("Read.", by_machine=True))
    keep(store, read, told('He said "by_machine": true.'), told())
    assert [one.id for one in store.reports_with("by_machine", "notice")] == [read.id]


def test_what_was_projected_is_found_by_its_id_without_reading_the_rest(store):
    """The index is made anew by each projection; a lost one would be seen by nothing but time."""
    store.project((), (), ())
    store.project((), (), ())
    with store._reading() as connection:
        sql = "EXPLAIN QUERY PLAN SELECT body FROM computed WHERE id = 'f-1'"
        plan = " ".join(str(row) for row in connection.exec_driver_sql(sql))
    assert "computed_id" in plan


def test_reports_are_found_by_their_source_also_those_that_came_since(store):
    own, other = told("Ours."), told("Theirs.", source="b", origin="b")
    keep(store, own, other)
    assert store.reports_from([other.source]) == [other]
    assert store.reports_from([]) == []
    later = told('He said "source":"b" later.', source="b", origin="b")
    keep(store, later, told('They said "source":"b".'))
    assert {one.id for one in store.reports_from([other.source])} == {other.id, later.id}
