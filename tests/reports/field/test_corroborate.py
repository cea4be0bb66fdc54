"""What the device says of where and when: noted beside the answer, never in its place."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image
from tests.reports.field.filled import an_observation, told

from groundtruce.model.watch import WatchKind

OPENED = datetime(2026, 2, 10, 13, 3, tzinfo=UTC)
HEAD = "event,node,start,end,latitude,longitude,accuracy\n"


def a_log(lat: float, lon: float, minutes: int = 6) -> bytes:
    starts = [int(OPENED.timestamp() * 1000) + minute * 60_000 for minute in range(minutes)]
    return (HEAD + "".join(f"question,/data/kind,{t},{t},{lat},{lon},9\n" for t in starts)).encode()


def a_photo(taken: str, lat: tuple[int, int, int], offset: str = "+01:00") -> bytes:
    image, written = Image.new("RGB", (8, 8)), BytesIO()
    exif = image.getexif()
    exif.get_ifd(0x8769).update({0x9003: taken, 0x9011: offset})
    exif.get_ifd(0x8825).update({1: "N", 2: lat, 3: "E", 4: (10, 30, 0)})
    image.save(written, "JPEG", exif=exif)
    return written.getvalue()


def checks(found):
    return {(c.of, c.by): (c.agrees, c.off) for c in found.reports[0].checks}


def test_a_log_from_the_same_place_bears_the_position_out_and_is_watch():
    found = an_observation(attachments={"audit.csv": a_log(50.5001, 10.5)}, audit="audit.csv")
    assert checks(found) == {("where", "audit"): (True, 11), ("when", "audit"): (True, 0)}
    (stay,) = found.watches
    assert stay.kind is WatchKind.POST
    assert stay.span.seconds == 5 * 60


def test_a_log_from_elsewhere_disagrees_and_is_no_watch():
    found = an_observation(attachments={"audit.csv": a_log(50.6, 10.5)}, audit="audit.csv")
    assert checks(found)["where", "audit"] == (False, 11124)
    assert found.watches == ()
    assert found.reports[0].claims[0].observation.observer.centre == (10.5, 50.5)


def test_a_photo_tells_when_and_where_the_camera_was():
    photo = a_photo("2026:02:10 14:00:00", (50, 30, 0))
    found = an_observation(attachments={"1.jpg": photo}, photos=[{"photo": "1.jpg"}])
    assert checks(found) == {("where", "photo"): (True, 0), ("when", "photo"): (True, 0)}


def test_a_photo_of_another_day_and_place_disagrees():
    photo = a_photo("2026:02:08 13:55:00", (50, 40, 0))
    found = an_observation(attachments={"1.jpg": photo}, photos=[{"photo": "1.jpg"}])
    assert checks(found)["when", "photo"] == (False, 2 * 24 * 60)
    assert not checks(found)["where", "photo"][0]


@pytest.mark.parametrize(
    "log", [b"", b"\xff\xfe\x00", b"event\n" * 9, HEAD.encode() + b"a,b,c,d,e,f,g\n"]
)
def test_a_log_or_photo_that_cannot_be_read_says_nothing(log):
    attachments = {"audit.csv": log, "1.jpg": log}
    found = an_observation(attachments=attachments, audit="audit.csv", photos=[{"photo": "1.jpg"}])
    assert found.reports[0].checks == ()
    assert found.watches == ()


def test_agreement_makes_no_claim_and_a_visit_is_not_counted_twice():
    found = told("note", {"audit.csv": a_log(50.5, 10.5)}, audit="audit.csv", note="quiet")
    assert found.reports[0].claims == ()
    visit = told("demining", {"audit.csv": a_log(50.5, 10.5)}, audit="audit.csv", kind="demining")
    assert [entry.kind for entry in visit.watches] == [WatchKind.VISIT]


def test_a_phone_that_lives_by_another_time_is_noted_and_its_moments_hold():
    found = an_observation(
        start="2026-02-10T20:03:00.000+07:00", end="2026-02-10T20:09:00.000+07:00"
    )
    assert checks(found) == {("when", "clock"): (False, 6 * 60)}
    assert found.reports[0].published == an_observation().reports[0].published


def test_a_photo_is_read_from_the_shelf_as_well(tmp_path):
    path = tmp_path / "no-suffix"
    path.write_bytes(a_photo("2026:02:10 14:00:00", (50, 30, 0)))
    found = an_observation(attachments={"1.jpg": path}, photos=[{"photo": "1.jpg"}])
    assert checks(found)["where", "photo"] == (True, 0)
