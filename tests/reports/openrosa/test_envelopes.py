"""What forms and filled forms say of themselves; whatever comes is understood or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.openrosa.phones import XFORM, filled

from groundtruce.errors import CaseError, SourceError
from groundtruce.reports.openrosa import filled as envelope
from groundtruce.reports.openrosa.form import form
from groundtruce.web.openrosa.body import base_name

WHOLE = filled("uuid:1", photos=["1.jpg", "2.jpg"], video="v.mp4", edits="uuid:0")


def test_a_form_says_which_answers_are_files_and_which_lists_it_names() -> None:
    said = form(XFORM.format(version="7").encode())
    assert (said.form, said.version, said.title) == ("sighting", "7", "Sighting")
    assert said.asks == ("photo/image", "video", "meta/audit")
    assert said.names == ("zones.csv",)


def test_a_filled_form_says_number_version_and_the_files_it_names() -> None:
    told = envelope.filled(WHOLE)
    assert (told.form, told.version, told.instance) == ("sighting", "1", "uuid:1")
    assert told.deprecates == "uuid:0"
    assert told.files(("photo/image", "video")) == ("1.jpg", "2.jpg", "v.mp4")


@pytest.mark.parametrize("xform", [b"<data/>", XFORM.format(version="").encode()])
def test_what_phones_could_not_use_is_no_form(xform: bytes) -> None:
    with pytest.raises(CaseError):
        form(xform)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_filled_form_or_refused(raw: bytes) -> None:
    with pytest.raises(SourceError):
        envelope.filled(raw)


@given(st.integers(0, len(WHOLE)), st.integers(0, 40), st.binary(max_size=40))
def test_a_damaged_form_is_read_or_refused_and_never_more(at: int, cut: int, new: bytes) -> None:
    try:
        told = envelope.filled(WHOLE[:at] + new + WHOLE[at + cut :])
    except SourceError:
        return
    assert told.instance
    assert all(told.files(("photo/image", "video")))


@given(st.text(max_size=400))
def test_a_name_that_is_kept_is_no_path_and_can_be_shown(name: str) -> None:
    kept = base_name(name)
    assert 0 < len(kept) <= 255
    assert kept.isprintable()
    assert not {"/", "\\"} & set(kept)
    assert kept.strip(".")
