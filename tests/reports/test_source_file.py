"""Sources: who speaks for whom, and no arm without a body."""

import pytest
from tests.reports.a_case import a_case, read

from groundtruce.errors import CaseError
from groundtruce.model.source import Reliability

ONE = "- {id: one, name: One, kind: media}\n"


def refused(tmp_path, text):
    with pytest.raises(CaseError) as raised:
        read(a_case(tmp_path, sources_yaml=text))
    return raised.value


def test_reliability_that_nobody_judged_is_not_the_worst_but_unknown(tmp_path):
    case = read(a_case(tmp_path, sources_yaml=ONE))
    assert case.sources[0].reliability is Reliability.F


def test_a_bare_list_and_a_list_under_sources_are_the_same(tmp_path):
    bare = read(a_case(tmp_path / "a", sources_yaml=ONE))
    named = read(a_case(tmp_path / "b", sources_yaml=f"# all\nsources:\n  {ONE}"))
    assert bare.sources == named.sources


@pytest.mark.parametrize(
    ("row", "where", "happened"),
    [
        ("{id: two, name: Two}", "kind", "the key 'kind' is missing."),
        ("{id: two, name: Two, kind: blog}", "kind", "'blog' is no 'kind'."),
        ("{id: two, name: Two, kind: un, owner: six}", "owner", "'six' is no source here."),
        ("{id: two, name: Two, kind: un, side: CCC}", "side", "'CCC' is no party here."),
        ("{id: two, name: T, kind: un, speaks_for: C}", "speaks_for", "'C' is no party here."),
        ("{id: two, name: T, kind: un, reliability: G}", "reliability", "'G' is no 'reliability'."),
        ("{id: two, name: T, kind: un, colour: red}", "colour", "'colour' is no key here."),
        ("{id: 2, name: Two, kind: un}", "id", "2 is no text."),
    ],
)
def test_what_is_wrong_with_a_source_is_said_with_its_line(row, where, happened, tmp_path):
    error = refused(tmp_path, f"# all\n{ONE}- {row}\n")
    assert (error.where, error.happened) == (f"sources.yaml:3: sources.1.{where}", happened)


def test_a_source_that_stands_twice_is_named_with_both_lines(tmp_path):
    error = refused(tmp_path, ONE + ONE)
    assert error.where == "sources.yaml:2: sources.1.id"
    assert "first at sources.yaml:1" in error.happened


def test_a_text_where_a_source_should_be_is_named(tmp_path):
    assert refused(tmp_path, f"{ONE}- just a name\n").where.startswith("sources.yaml:2")
