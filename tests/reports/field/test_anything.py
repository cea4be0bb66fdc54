"""Whatever stands in a form, the door says something of it, and what it says can be traced."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reports.field.filled import RECEIVED, a_case, a_form

from groundtruce.reports.field import book
from groundtruce.reports.field.read import read

NAMES = sorted(
    name for name, told in book.questions().items() if {"type", "list", "file"} & told.keys()
)
SAID = st.one_of(
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="<&"), max_size=30
    ),
    st.floats(allow_nan=True).map(str),
    st.integers().map(str),
    st.sampled_from(
        ["yes", "no", "heard", "denial", "AAA", "hill", "depot", "band hill", "magnetic"]
    ),
    st.sampled_from(["50.5 10.5 0 5", "50.5 10.5 0 5;50.6 10.6 0 5", "0 0", "90 180 0 0", ";;"]),
    st.sampled_from(["2026-02-10", "0001-01-01", "9999-12-31", "10:00:00.000+14:00", "24:00", "T"]),
)
ANSWERS = st.dictionaries(st.sampled_from([*NAMES, "start", "end", "declination", "when"]), SAID)
ROUNDS = st.lists(st.dictionaries(st.sampled_from(NAMES), SAID, max_size=5), max_size=2)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(book.forms()), ANSWERS, st.sampled_from(["casualty", "item"]), ROUNDS)
def test_any_answers_become_a_report_whose_quotes_are_its_bytes(form, answers, repeat, rounds):
    xml = a_form(form, **{**answers, repeat: rounds})
    found = read(xml, {}, a_case(declination=3.0), RECEIVED, "phone", source="team")
    (report,) = found.reports
    assert report.original == hashlib.sha256(xml).hexdigest()
    told = [*report.claims, *(watch for watch in found.watches if watch.excerpt)]
    for one in told:
        assert xml[one.excerpt.start : one.excerpt.end] == one.excerpt.quote.encode()
    for one in found.watches:
        assert one.span.start < RECEIVED.replace(year=RECEIVED.year + 1)
    assert len({claim.id for claim in report.claims}) == len(report.claims)
    assert all(refusal.reason and refusal.remedy for refusal in found.refusals)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_and_any_log_are_answered(xml, log):
    attachments = {"audit.csv": log, "1.jpg": log}
    found = read(xml, attachments, a_case(), RECEIVED, "phone")
    assert bool(found.reports) != bool(found.refusals) or found.refusals
    filled = a_form("observation", audit="audit.csv", photos=[{"photo": "1.jpg"}])
    assert read(filled, attachments, a_case(), RECEIVED, source="team").reports
