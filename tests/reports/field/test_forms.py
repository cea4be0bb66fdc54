"""The forms that ship: whole in three languages, in words of the vocabulary, valid for phones."""

import openpyxl
import pytest
from tests.reports.field.filled import a_case

from groundtruce.errors import CaseError
from groundtruce.model.vocabulary import vocabulary
from groundtruce.reports import case_folder
from groundtruce.reports.field import book, check, forms, lists
from groundtruce.reports.field.read import MAKERS

CASES = ("template", "thailand_cambodia_2025")
SHIPPED = [(case, form) for case in CASES for form in book.forms()]
shipped = pytest.mark.parametrize(("case", "form"), SHIPPED)
each_form = pytest.mark.parametrize("form", book.forms())


def file_of(case, form):
    return case_folder.find(case if case != "template" else folder_of(case)) / f"forms/{form}.xlsx"


def folder_of(case):
    return case_folder.find("thailand_cambodia_2025").parent / case


@shipped
def test_the_workbook_in_a_case_is_what_its_sheets_say(case, form):
    assert file_of(case, form).read_bytes() == book.workbook(form), "run 'make forms'"


def test_every_form_that_ships_is_one_that_the_reader_knows():
    assert set(book.forms()) == set(MAKERS)


@each_form
def test_every_text_stands_in_every_language(form):
    for columns, rows in book.sheets(form).values():
        for text in ("label", "hint", "constraint_message"):
            told = [column for column in columns if column.startswith(f"{text}::")]
            for row in rows:
                assert len({bool(row.get(column)) for column in told}) <= 1, row


@each_form
def test_every_question_and_group_that_is_seen_has_a_label(form):
    survey = book.sheets(form)["survey"][1]
    unseen = {"start", "end", "deviceid", "calculate", "audit", "end group", "end repeat"}
    assert not [
        row for row in survey if row["type"] not in unseen and not row["label::English (en)"]
    ]


@each_form
def test_every_choice_is_a_word_of_the_vocabulary_with_its_labels(form):
    known = {
        (key, *(word.labels[language] for language in ("en", "th", "km")))
        for listed in vocabulary().lists()
        for key, word in vocabulary().words(listed).items()
    }
    for row in book.sheets(form)["choices"][1]:
        assert (row["name"], *(row[f"label::{book.NAMES[x]}"] for x in ("en", "th", "km"))) in known


@each_form
def test_photos_stay_as_the_camera_took_them(form):
    rows = book.sheets(form)["survey"][1]
    assert not [row for row in rows if "max-pixels" in str(row.values())]


def test_an_interview_asks_for_no_name_and_no_position():
    rows = book.sheets("interview")["survey"][1]
    assert not {row["type"] for row in rows} & {"geopoint", "geotrace", "deviceid", "image"}
    (audit,) = [row for row in rows if row["type"] == "audit"]
    assert audit["parameters"] == ""


@each_form
def test_a_form_compiles_and_odk_validate_finds_nothing(form):
    compiled = forms.compiled(file_of("template", form))
    assert (compiled.id, bool(compiled.version)) == (form, True)
    assert set(compiled.lists) <= set(lists.NAMES)
    found = forms.validated(compiled)
    if found is None:
        pytest.skip("needs Java: apt-get install default-jre-headless")
    assert found == ""


def test_lists_are_made_from_the_case_with_both_sides_names():
    made = lists.made(a_case())
    assert made["places.csv"].decode() == "name,label\nhill,Hill · Hügel\n"
    assert made["parties.csv"].decode() == "name,label\nAAA,Northland\nBBB,Southland\n"
    assert "depot,Depot" in made["zones.csv"].decode()
    assert made["teams.csv"].decode() == "name,label\nteam,team\n"
    assert "tank,battle tanks · รถถังหลัก" in made["weapon_classes.csv"].decode()


def changed(tmp_path, form, change):
    path = tmp_path / f"{form}.xlsx"
    path.write_bytes(book.workbook(form))
    opened = openpyxl.load_workbook(path)
    change({sheet.title: sheet for sheet in opened.worksheets})
    opened.save(path)
    return path


def cell(sheet, name, column):
    head = [one.value for one in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if name in [one.value for one in row[:2]])
    return row[head.index(column)]


def test_the_check_names_sheet_row_and_column(tmp_path):
    def spoil(sheets):
        cell(sheets["survey"], "modality", "label::ไทย (th)").value = None
        cell(sheets["survey"], "photo", "parameters").value = "max-pixels=800"
        cell(sheets["survey"], "exercise", "name").value = "was_it_a_drill"
        cell(sheets["choices"], "heard", "name").value = "smelled"

    path = changed(tmp_path, "observation", spoil)
    found = {(one.sheet, one.column, one.is_error) for one in check.problems(path, a_case())}
    assert {
        ("survey", "label::ไทย (th)", True),
        ("survey", "parameters", True),
        ("survey", "name", False),
        ("choices", "name", True),
    } <= found
    assert all(one.row for one in check.problems(path, a_case()) if one.column)


def test_the_check_passes_on_what_the_compiler_says_with_its_row(tmp_path):
    def spoil(sheets):
        cell(sheets["survey"], "urgent", "type").value = "select_one nowhere"

    (problem,) = check.problems(changed(tmp_path, "note", spoil), a_case())
    assert problem.is_error
    assert problem.sheet == "survey"
    assert "nowhere" in problem.what


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 not a zip", b"name,label\n"])
def test_a_file_that_is_no_workbook_is_told_in_two_parts(tmp_path, raw):
    path = tmp_path / "form.xlsx"
    path.write_bytes(raw)
    with pytest.raises(CaseError) as told:
        forms.compiled(path)
    assert told.value.remedy
