"""The same words under several names are one origin."""

from groundtruce.reports.text.relay import credited, origins

STORY = (
    "Shells fell on three villages near the river on Monday, the governor said, and two farmers "
    "were wounded while they were working in a field."
)


def test_a_wire_copy_goes_back_to_the_first_that_printed_it():
    found = origins(
        {"wire": STORY, "paper": f"By our staff. {STORY} Read more here.", "other": "Calm. " * 20}
    )

    assert found == {"wire": "wire", "paper": "wire", "other": "other"}


def test_two_texts_on_one_event_in_own_words_are_two_origins():
    other = (
        "The governor reported that artillery hit a cluster of hamlets along the stream; a pair of "
        "field hands suffered light injuries, hospital staff confirmed later in the day."
    )

    assert origins({"a": STORY, "b": other}) == {"a": "a", "b": "b"}


def test_a_line_is_too_short_to_be_a_copy():
    assert origins({"a": "Shells fell.", "b": "Shells fell."}) == {"a": "a", "b": "b"}


def test_a_credit_line_names_the_agency():
    assert credited("OSLO (AFP) - Calm.") == "AFP"
    assert credited("Calm in the north.") is None
