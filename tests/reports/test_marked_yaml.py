"""Marked YAML: every error can say where to look."""

import pytest
from tests.reports.a_gathering import written

from groundtruce.errors import CaseError, SourceError
from groundtruce.reports import marked_yaml


def test_every_entry_knows_its_line(tmp_path):
    file = written(tmp_path / "a.yaml", "a: 1\nb:\n  - c: 2\n    d:\n      e: 3\n")
    marked = marked_yaml.read(file)
    assert marked.line("b", 0, "d", "e") == 5
    assert marked.where("b", 0, "c") == "a.yaml:3: b.0.c"


def test_an_entry_that_is_not_there_has_the_line_of_the_one_around_it(tmp_path):
    marked = marked_yaml.read(written(tmp_path / "a.yaml", "a: 1\nb:\n  c: 2\n"))
    assert marked.line("b", "missing") == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [("a: [1", "not valid YAML"), ("a: 1\na: 2", "stands twice"), ("\na: \x01", "not valid YAML")],
)
def test_what_cannot_be_read_is_refused_with_its_line(tmp_path, text, said):
    with pytest.raises(CaseError, match=said) as caught:
        marked_yaml.read(written(tmp_path / "a.yaml", text), CaseError)
    assert caught.value.where.startswith("a.yaml:")


def test_another_encoding_is_refused(tmp_path):
    with pytest.raises(SourceError, match="not UTF-8"):
        marked_yaml.read(written(tmp_path / "a.yaml", "a: é".encode("latin-1")))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(SourceError, match="cannot be opened"):
        marked_yaml.read(tmp_path / "a.yaml")


def test_a_file_of_aliases_stays_small(tmp_path):
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    marked = marked_yaml.read(written(tmp_path / "a.yaml", "\n".join(lines)))
    assert len(marked.lines) < 1000
