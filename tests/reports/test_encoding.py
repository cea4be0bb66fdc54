"""Encoding: nothing is guessed in silence, and the right guess is offered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.a_gathering import a_card, written

from groundtruce.errors import SourceError
from groundtruce.reports import encoding

TEXT = {
    "cp874": "ทหารไทยบาดเจ็บ",
    "cp1251": "Обстрел посёлка",
    "cp1252": "l’école détruite – témoins",
    "cp932": "国境で砲撃があった",
}
LANGUAGES = {"cp874": ("km", "th"), "cp1251": ("uk",), "cp1252": ("fr",), "cp932": ("ja",)}


def of(tmp_path, raw, languages=(), escape=b'""', **card):
    """Return the encoding of a file of these bytes."""
    file = written(tmp_path / "rows.csv", raw)
    return encoding.of(file, a_card(file, **card), languages, escape)


@pytest.mark.parametrize("name", TEXT)
def test_the_likely_encoding_of_the_cases_languages_is_offered(tmp_path, name):
    raw = b"id,text\n1," + TEXT[name].encode(name) + b"\n"
    with pytest.raises(SourceError) as caught:
        of(tmp_path, raw, LANGUAGES[name])
    assert "(line 2)" in caught.value.happened
    assert f"'encoding: {name}'" in caught.value.remedy


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-8"])
def test_a_file_that_says_its_encoding_is_believed(tmp_path, name):
    assert of(tmp_path, TEXT["cp874"].encode(name)).is_utf8 == (name != "utf-16")


def test_the_first_encoding_of_the_card_that_fits_is_taken(tmp_path):
    raw = TEXT["cp874"].encode("cp874")
    assert of(tmp_path, raw, encoding=("utf-8", "cp874", "cp1252")).name == "cp874"


def test_an_encoding_of_the_card_that_does_not_fit_is_refused(tmp_path):
    with pytest.raises(SourceError, match=r"byte 0 .* is not ascii"):
        of(tmp_path, TEXT["cp1252"].encode()[2:], encoding=("ascii",))


@given(st.text(st.characters(exclude_characters="\x00"), max_size=50), st.integers(0, 3))
def test_a_wrong_byte_is_named_where_it_stands(tmp_path_factory, text, lines):
    before = (text + "\n" * lines).encode("utf-8", "ignore")
    with pytest.raises(SourceError, match=f"byte {len(before)} .line {before.count(10) + 1}"):
        of(tmp_path_factory.mktemp("a"), before + b"\xff" + b"tail")


@given(st.text(alphabet="กខé😀a", min_size=1), st.integers(1, 7))
def test_a_character_may_lie_across_two_chunks(tmp_path_factory, text, chunk):
    file = tmp_path_factory.mktemp("a")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoding, "_CHUNK", chunk)
        assert of(file, text.encode()).is_utf8
        assert of(file, (text + '""').encode()).has_escape
