"""Media of an incident: shown as pictures made anew, with who brought them and where they lie."""

import io
import re
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from PIL import Image
from starlette.testclient import TestClient

from groundtruce.errors import TooLarge, Unsafe
from groundtruce.store.accounts import Accounts
from groundtruce.web import thumbnail
from groundtruce.web.app import create_app
from tests.reports.field.test_corroborate import a_photo
from tests.web.delivered import a_bench, an_observation

PHOTO = a_photo("2026:02:10 14:00:00", (50, 30, 0))


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """Return a workbench with one photo that came and one that is awaited."""
    said = an_observation(photos=[{"photo": "1.jpg"}, {"photo": "2.jpg"}])
    with a_bench(tmp_path_factory.mktemp("media"), said, {"1.jpg": PHOTO}) as opened:
        yield opened


@pytest.fixture
def client(bench):
    """Return a client of its pages."""
    return TestClient(create_app(bench))


def incident(bench):
    """Return the address of the only incident."""
    (finding,) = bench.moment(None, "en").road.findings
    return f"/incidents/{finding.incident.id}"


def test_a_photo_is_shown_with_its_bringer_its_camera_and_its_log_row(client, bench):
    text = client.get(incident(bench)).text
    name = sha256(PHOTO).hexdigest()
    assert f'src="/media/{name}.png"' in text
    taken = datetime(2026, 2, 10, 13, tzinfo=UTC)
    assert f"the camera says: {bench.moment(None, 'en').told(taken)}" in text
    assert re.search(r"image/jpeg · \d+ B · row of the log \d+", text)
    assert "has not come yet" in text


def test_the_picture_shown_holds_nothing_but_pixels(client):
    answer = client.get(f"/media/{sha256(PHOTO).hexdigest()}.png")
    shown = Image.open(io.BytesIO(answer.content))
    assert answer.headers["content-type"] == "image/png"
    assert (shown.format, shown.size, dict(shown.getexif()), shown.info) == ("PNG", (8, 8), {}, {})


def test_the_original_is_only_handed_out_to_save(client):
    answer = client.get(f"/originals/{sha256(PHOTO).hexdigest()}")
    assert answer.content == PHOTO
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "x"])
def test_what_is_not_held_has_no_picture(client, name):
    assert client.get(f"/media/{name}.png").status_code == 404


def test_a_stranger_sees_no_media(client, bench, monkeypatch):
    monkeypatch.setattr(Accounts, "are_kept", True)
    answer = client.get(f"/media/{sha256(PHOTO).hexdigest()}.png", follow_redirects=False)
    assert answer.status_code == 401


def test_what_is_no_picture_is_said_to_be_none(client, bench):
    form = bench.store.submissions()[0].original
    assert client.get(f"/media/{form}.png").status_code == Unsafe.status


def test_an_upright_picture_is_made_of_one_that_lies_and_no_side_is_long(tmp_path):
    lying = Image.new("RGB", (1200, 300))
    exif = lying.getexif()
    exif[0x0112] = 6
    lying.save(tmp_path / "a.jpg", exif=exif)
    made = Image.open(io.BytesIO(thumbnail.png(tmp_path / "a.jpg")))
    assert made.size == (120, 480)


def test_a_picture_that_would_fill_the_memory_is_not_unpacked(tmp_path):
    Image.new("1", (20_000, 20_000)).save(tmp_path / "bomb.png")
    assert (tmp_path / "bomb.png").stat().st_size < 100_000
    with pytest.raises(TooLarge):
        thumbnail.png(tmp_path / "bomb.png")


@pytest.mark.parametrize("body", [b"", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n" + b"x" * 99])
def test_a_file_that_only_says_it_is_a_picture_is_refused(tmp_path, body):
    (tmp_path / "a.png").write_bytes(body)
    with pytest.raises(Unsafe):
        thumbnail.png(tmp_path / "a.png")


def test_half_a_picture_is_no_picture(tmp_path):
    Image.effect_noise((400, 400), 90).save(tmp_path / "whole.png")
    (tmp_path / "half.png").write_bytes((tmp_path / "whole.png").read_bytes()[:9000])
    with pytest.raises(Unsafe):
        thumbnail.png(tmp_path / "half.png")


def test_without_an_image_there_is_no_pair(client, bench):
    assert client.get(f"{incident(bench)}/images.png").status_code == 404


def test_images_before_and_after_stand_on_the_page(tmp_path):
    pytest.importorskip("rasterio")
    pytest.importorskip("rio_tiler")
    from groundtruce import flow
    from groundtruce.store.sqlite import SqliteStore
    from groundtruce.web.workbench import Workbench
    from tests.flow.test_image_notes import NOW, TRENCH, Desk

    desk = Desk(tmp_path)
    desk.note(TRENCH)
    with SqliteStore.open(desk.folder / ".shelf") as store:
        flow.keep(store, flow.carry(store, NOW, decided=NOW))
        bench = Workbench(store, desk.case, clock=lambda: NOW)
        client = TestClient(create_app(bench))
        at = incident(bench)
        assert "the image is held" in client.get(at).text
        drawn = client.get(f"{at}/images.png")
        assert Image.open(io.BytesIO(drawn.content)).size == (2 * 640 + 12, 640 + 54)
