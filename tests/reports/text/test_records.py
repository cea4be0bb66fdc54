"""Every claim points at the bytes that say so, whatever script they are in."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("spacy", reason="reading prose needs the grammar of the lock file")

from groundtruce.errors import SourceError
from groundtruce.reports.text.read import Read, nothing_kept, reports

NOW = datetime(2025, 12, 23, tzinfo=UTC)
SAID = (
    "Norway said Swedish forces had shelled the village.\r\n\r\n“We deny it,” Sweden’s army said.",
    "ทหารได้รับบาดเจ็บ ๓ นาย เมื่อวันที่ ๘ ธันวาคม ๒๕๖๘",
    "ទាហាន៣នាក់បានរងរបួស នៅថ្ងៃទី ៨ ធ្នូ ២០២៥",
    "🚀🚀 Oslo: Sweden fired 12 rockets — “again” 😡",
    "At least 60 people were killed; Norway accused Sweden of firing rockets.\n",
)


def read(text: str) -> list[tuple[bytes, Read]]:
    kept: dict[str, bytes] = {}

    def keep(data, **told):
        original = nothing_kept(data, **told)
        kept[original.sha256] = data
        return original

    raw = text.encode()
    found = reports(
        raw, name="a.txt", keep=keep, source="news", now=NOW, dateline=date(2025, 12, 22)
    )
    return [(kept[one.report.original], one) for one in found]


def read_or_refused(text: str) -> list[tuple[bytes, Read]]:
    try:
        return read(text)
    except SourceError:
        return []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(SAID) | st.text(max_size=30), min_size=1, max_size=5))
def test_the_bytes_of_an_excerpt_are_its_quote(pieces):
    text = "\n\n".join(pieces)
    if not text.strip():
        return
    found = read_or_refused(text)
    for raw, one in found:
        for claim in one.report.claims:
            span = raw[claim.excerpt.start : claim.excerpt.end]
            assert span.decode() == claim.excerpt.quote


def test_a_text_in_thai_is_kept_with_its_date_and_says_nothing_it_cannot_read():
    ((_, one),) = read(SAID[1])

    assert one.report.language == "th"
    assert one.report.claims == ()
    assert [when.value for when in one.reading.times] == ["2025-12-08"]


def test_every_claim_of_the_machine_says_so_and_how_sure_it_is():
    ((_, one),) = read(SAID[0])

    assert one.report.claims
    assert all(claim.by_machine and claim.confidence for claim in one.report.claims)


def test_the_same_text_gives_the_same_ids():
    assert read(SAID[0])[0][1].report == read(SAID[0])[0][1].report


def test_a_denial_names_the_claim_it_denies():
    ((_, one),) = read("Norway said Swedish forces shelled Moss. Sweden denied shelling Moss.")
    first, denial = one.report.claims

    assert denial.denies == first.id


def test_what_is_threatened_is_filed_as_a_threat_and_not_as_an_attack():
    ((_, one),) = read("Norway threatened to strike Swedish bases.")

    assert [claim.kind for claim in one.report.claims] == ["threat"]
