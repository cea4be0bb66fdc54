"""Case folders: read whole, kept whole, copied and made without harm."""

import pytest
from tests.reports.a_case import TWO_RIVERS, Kept, a_case, read

from groundtruce.errors import CaseError, TooLarge
from groundtruce.model.vocabulary import LANGUAGES
from groundtruce.reports import case_folder


@pytest.mark.parametrize("name", [*case_folder.bundled(), "two_rivers"])
def test_every_commitment_can_be_opened_in_the_bytes_that_were_kept(name):
    folder = TWO_RIVERS if name == "two_rivers" else case_folder.find(name)
    case = read(folder)
    bytes_of = {one.sha256: (folder / one.name).read_bytes() for one in case.files}
    for agreement in case.agreements:
        for commitment in agreement.commitments:
            excerpt = commitment.excerpt
            assert excerpt.sha256 == agreement.original
            raw = bytes_of[excerpt.sha256][excerpt.start : excerpt.end]
            assert raw == excerpt.quote.encode()
            assert " ".join(excerpt.quote.split()) == commitment.summary


def test_every_file_that_describes_the_case_is_kept_by_its_path():
    keep = Kept()
    case = case_folder.read(TWO_RIVERS, keep)
    assert set(case.files) == set(keep)
    assert [one.name for one in case.files] == [
        "agreements/disengagement_plan.yaml",
        "agreements/package_of_measures.yaml",
        "case.yaml",
        "places/gazetteer.csv",
        "sources.yaml",
        "zones/areas.geojson",
        "zones/lines.geojson",
    ]


def test_a_case_that_does_not_fit_together_keeps_nothing(tmp_path):
    folder = a_case(tmp_path, sources_yaml="- {id: one, name: One, kind: media, owner: nobody}\n")
    keep = Kept()
    with pytest.raises(CaseError):
        case_folder.read(folder, keep)
    assert not keep


def test_reading_twice_gives_the_same_case():
    assert read(TWO_RIVERS).canonical() == read(TWO_RIVERS).canonical()


def test_agreements_stand_in_the_order_in_which_they_bind():
    for name in case_folder.bundled():
        effective = [one.effective for one in read(case_folder.find(name)).agreements]
        assert effective == sorted(effective)


def test_a_folder_without_case_yaml_says_what_to_do(tmp_path):
    with pytest.raises(CaseError, match=r"there is no case\.yaml") as raised:
        read(tmp_path)
    assert "groundtruce new" in raised.value.remedy


def test_a_case_needs_no_more_than_case_yaml(tmp_path):
    folder = a_case(tmp_path)
    for part in ("agreements", "places", "zones", "reports", "watch"):
        for file in (folder / part).iterdir():
            file.unlink()
    (folder / "sources.yaml").unlink()
    text = (folder / "case.yaml").read_text().replace("line: contact_line", "#")
    (folder / "case.yaml").write_text(text)
    assert read(folder).id == "small"
    assert case_folder.cards(folder) == ()


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path, monkeypatch):
    folder = a_case(tmp_path, zones__big_geojson=" " * 1_100_000)
    monkeypatch.setenv("GROUNDTRUCE_FILE_LIMIT_MB", "1")
    with pytest.raises(TooLarge) as raised:
        read(folder)
    assert raised.value.where.endswith("big.geojson")


def test_a_bundled_case_is_found_by_name_and_any_other_by_its_folder(tmp_path):
    for name in case_folder.bundled():
        assert case_folder.find(name).name == name
    folder = a_case(tmp_path / "case")
    assert case_folder.find(folder) == folder


def test_the_case_folder_inside_an_output_folder_is_found(tmp_path):
    case_folder.make("small", tmp_path / "case")
    assert case_folder.find(tmp_path) == tmp_path / "case"


def test_an_unknown_case_is_refused_with_the_names_that_are_known():
    with pytest.raises(CaseError) as raised:
        case_folder.find("atlantis")
    assert all(name in raised.value.remedy for name in case_folder.bundled())


def test_the_template_is_no_case_of_its_own():
    assert case_folder.TEMPLATE not in case_folder.bundled()


def test_a_new_case_can_be_read_at_once_and_has_its_name(tmp_path):
    folder = case_folder.make("my-border_2", tmp_path / "new")
    case = read(folder)
    assert case.id == "my-border_2"
    assert case.agreements
    assert case.zone(case.line)
    assert case_folder.cards(folder)[0].paths()


@pytest.mark.parametrize("name", ["", "Upper", "a/b", "..", "ชายแดน", "a" * 81])
def test_a_name_that_cannot_be_a_folder_everywhere_is_refused(name, tmp_path):
    with pytest.raises(CaseError, match="cannot be the name"):
        case_folder.make(name, tmp_path / "new")


def test_a_new_case_never_overwrites_anything(tmp_path):
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(CaseError, match="is there already"):
        case_folder.make("small", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_an_empty_folder_may_become_a_case(tmp_path):
    assert (case_folder.make("small", tmp_path) / "case.yaml").is_file()


def test_a_copy_is_the_same_case_and_leaves_the_store_beside_it_alone(tmp_path):
    target = tmp_path / "copy"
    case_folder.copy(TWO_RIVERS, target)
    (target / ".shelf").mkdir()
    (target / ".shelf" / "log").write_text("kept")
    case_folder.copy(TWO_RIVERS, target)
    assert read(target) == read(TWO_RIVERS)
    assert (target / ".shelf" / "log").read_text() == "kept"


def test_a_copy_never_lands_on_another_case(tmp_path):
    folder = a_case(tmp_path)
    with pytest.raises(CaseError, match="holds something else"):
        case_folder.copy(TWO_RIVERS, folder)
    assert read(folder).id == "small"


def test_a_copied_case_can_be_edited(tmp_path):
    name = case_folder.bundled()[0]
    copied = case_folder.copy(name, tmp_path / "copy") / "case.yaml"
    copied.write_text(copied.read_text("utf-8") + "# mine\n", "utf-8")
    assert read(copied.parent).id == name


def test_labels_of_a_cases_own_words_come_in_every_language():
    for case in (read(TWO_RIVERS), *map(read, map(case_folder.find, case_folder.bundled()))):
        for words in case.words.values():
            for labels in words.values():
                assert set(LANGUAGES) <= set(labels)


def test_watches_come_oldest_first_whatever_the_file_says():
    case = read(TWO_RIVERS)
    starts = [watch.span.start for watch in case_folder.watches(TWO_RIVERS, case)]
    assert starts == sorted(starts)
    assert len(starts) == 13
