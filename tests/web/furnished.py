"""The bundled case with all that an incident can hold: articles read by a machine, a filled form
with its photo, and images from space before and after.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from groundtruce import flow
from groundtruce.flow import field
from groundtruce.reports.card import cards_for
from groundtruce.reports.field import forms
from groundtruce.web.workbench import Workbench
from tests.reports.field.filled import a_form
from tests.web.serving import NOW, a_copy

DAY = datetime(2025, 12, 12, 12, tzinfo=UTC)
PLACE = (104.965, 14.385)
ENGLISH = """Shelling near An Ses as both sides trade accusations

PHNOM PENH, 12 December 2025 - The Cambodian Ministry of National Defence said on Friday that Thai \
forces fired artillery at An Ses on 11 December, killing at least two civilians and injuring five.

The Royal Thai Army denied that its troops had fired at civilians. Army spokesman Winthai Suvaree \
said Cambodian forces had launched BM-21 rockets into Kantharalak on 11 December, wounding three \
soldiers.

Residents of An Ses said they heard explosions on Thursday. About 1,200 people left their homes.
"""
THAI = """โฆษกกองทัพบกไทยแถลงเมื่อวันที่ 12 ธันวาคม 2568 ว่า มีการยิงจรวดบีเอ็ม-21 เข้ามาในพื้นที่\
อำเภอกันทรลักษ์ จังหวัดศรีสะเกษ เมื่อวันที่ 11 ธันวาคม 2568 ทำให้ทหารบาดเจ็บ 3 นาย
"""
KHMER = """អ្នកនាំពាក្យក្រសួងការពារជាតិកម្ពុជាបានថ្លែងនៅថ្ងៃទី១២ ខែធ្នូ ឆ្នាំ២០២៥ \
ថា មានការបាញ់កាំភ្លើងធំចូលតំបន់អានសេះ ខេត្តព្រះវិហារ បណ្តាលឱ្យពលរដ្ឋពីរនាក់ស្លាប់។
"""
TEXTS = {"rfa-2025-12-12": ENGLISH, "tha-rta-2025-12-12": THAI, "khm-mod-2025-12-12": KHMER}


@contextmanager
def furnished(walked: Path, into: Path) -> Iterator[Workbench]:
    """Open a copy of the walked case in which all of it has come, and the road was walked."""
    with a_copy(walked, into) as bench:
        # Of two acts one is the later one.
        seconds = count(1)
        bench.clock = lambda: NOW + timedelta(seconds=next(seconds))
        read(bench, into)
        deliver(bench)
        bench.renew()
        yield bench


def read(bench: Workbench, into: Path) -> None:
    """Gather the three texts as a machine reads them."""
    files = []
    for name, text in TEXTS.items():
        files.append(into / f"{name}.txt")
        files[-1].write_text(text, "utf-8")
    got = flow.gather(bench.folder, bench.store, DAY, cards=cards_for(files, None))
    assert not got.quarantined, got.quarantined


def deliver(bench: Workbench) -> None:
    """Take in an observer's filled form with a photo that came and one that did not."""
    form = next(one for one in forms.files(bench.folder) if one.stem == "observation")
    version = field.publish(bench.store, forms.compiled(form).xform, {}, DAY, "test")
    filled = a_form(
        "observation",
        start="2025-12-11T10:03:00.000+07:00",
        end="2025-12-11T10:09:00.000+07:00",
        position="14.40 104.97 120.0 8.0",
        day="2025-12-11",
        time="09:55:00.000+07:00",
        modality="seen",
        kind="shelling",
        photos=[{"photo": "crater.jpg"}, {"photo": "road.jpg"}],
    ).replace(b"version='1'", f"version='{version.version}'".encode())
    assert field.received(bench.store, filled, {"crater.jpg": a_photo()}, DAY).outcome.is_kept


def a_photo() -> bytes:
    """Return a photo as a phone writes it, with the moment and the place of the camera."""
    from PIL import Image

    shade = Image.linear_gradient("L").resize((640, 420))
    image, written = Image.merge("RGB", (shade, shade, shade.rotate(180))), io.BytesIO()
    exif = image.getexif()
    exif.get_ifd(0x8769).update({0x9003: "2025:12:11 09:58:00", 0x9011: "+07:00"})
    exif.get_ifd(0x8825).update({1: "N", 2: (14, 24, 0), 3: "E", 4: (104, 58, 12)})
    image.save(written, "JPEG", exif=exif)
    return written.getvalue()


def note_images(bench: Workbench, into: Path) -> None:
    """Take in the analyst's note on a pair of images over the place; needs the satellite extra."""
    import numpy as np
    import rasterio

    from groundtruce.flow import imagery
    from tests.reports.satellite import passing
    from tests.reports.satellite.test_image_file import a_file

    images, (lon, lat) = into / "images", PLACE
    images.mkdir()
    ground = np.random.default_rng(7).normal(120, 18, (400, 400))
    burnt = ground.copy()
    burnt[185:215, 180:225] -= 85
    for name, taken, seen in (
        ("before", "2025-12-03T03:40:00Z", ground),
        ("after", "2025-12-13T03:40:00Z", burnt),
    ):
        grid = rasterio.transform.from_origin(lon - 0.02, lat + 0.02, 0.0001, 0.0001)
        with rasterio.open(
            images / f"{name}.tif", "w", driver="GTiff", height=400, width=400, count=1,
            dtype="uint8", crs="EPSG:4326", transform=grid,
        ) as raster:  # fmt: skip
            raster.write(np.clip(seen, 0, 255).astype(np.uint8), 1)
        asset = {
            "href": f"{name}.tif",
            "type": "image/tiff",
            "file:checksum": passing.sha256(images / f"{name}.tif"),
        }
        passing.an_item(
            images, name, taken, assets={"image": asset},
            box=(lon - 0.02, lat - 0.02, lon + 0.02, lat + 0.02),
            **{"groundtruce:provider_role": "commercial", "providers": [{"name": "Sky Ltd"}]},
        )  # fmt: skip
    note = {"class": "damage.destroyed", "action": "new", "confidence": "probable",
            "analyst": "a-7", "after": "after", "before": "before", "position_m": 300}  # fmt: skip
    file = a_file(into, note, point=PLACE)
    got = imagery.noted(
        bench.folder, bench.store, file, NOW, images=images, source="iot", received=DAY
    )
    assert got.new, got.quarantined
