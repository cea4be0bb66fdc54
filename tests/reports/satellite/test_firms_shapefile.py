"""Shapefiles of FIRMS are read as their tables are, loose or packed, and kept as one file."""

import zipfile
from datetime import date

import pytest
from tests.reports.satellite.hot import NOW

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import firms, firms_shapefile
from groundtruce.reports.satellite.detections import Sensor, joined

shapefile = pytest.importorskip("shapefile", reason="pyshp is not installed")


def a_shapefile(folder, *, places=True):
    with shapefile.Writer(folder / "fire_archive") as made:
        if places:
            made.field("LATITUDE", "N", decimal=5)
            made.field("LONGITUDE", "N", decimal=5)
        made.field("ACQ_DATE", "D")
        made.field("ACQ_TIME", "C", size=4)
        made.field("SATELLITE", "C", size=8)
        made.point(103.2, 14.35)
        row = [date(2025, 12, 10), "0648", "N20"]
        made.record(*([14.35, 103.2, *row] if places else row))
    return folder / "fire_archive.shp"


def table(file):
    return joined(list(firms.read(file, NOW)))


@pytest.mark.parametrize("places", [True, False])
def test_a_shapefile_is_read_by_its_table_or_its_points(tmp_path, places):
    got = table(a_shapefile(tmp_path, places=places))
    assert (got.lat[0], got.lon[0]) == (14.35, 103.2)
    assert got.sensor[0] == Sensor.VIIRS_NOAA20
    assert got.minute[0] % 1440 == 6 * 60 + 48


def test_bundled_it_is_the_same_table_and_the_same_bytes_each_time(tmp_path):
    file = a_shapefile(tmp_path)
    packed = tmp_path / "packed.zip"
    packed.write_bytes(firms_shapefile.bundle(file))
    assert table(packed).key.tolist() == table(file).key.tolist()
    assert packed.read_bytes() == firms_shapefile.bundle(file)


def test_without_its_table_or_cut_off_it_is_an_error(tmp_path):
    file = a_shapefile(tmp_path)
    file.with_suffix(".dbf").unlink()
    with pytest.raises(SourceError, match="cannot be read"):
        table(file)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(SourceError, match="cannot be read"):
        table(broken)


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setenv("GROUNDTRUCE_UNPACKED_LIMIT_MB", "1")
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.dbf", bytes(5 << 20))
        made.writestr("a.shp", b"")
    with pytest.raises(SourceError, match="unpacked"):
        table(bomb)
