"""Notes come in the layouts of analysts and of public damage assessments."""

import json
import zipfile

import pytest

from groundtruce.errors import SourceError
from groundtruce.reports.satellite import image_file


def a_file(folder, *properties, name="notes.geojson", point=(103.2, 14.4)):
    features = [
        {"type": "Feature", "properties": one,
         "geometry": {"type": "Point", "coordinates": list(point)}} for one in properties
    ]  # fmt: skip
    file = folder / name
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return file


def rows(file):
    return [json.loads(line) for line in image_file.jsonl(file).splitlines()]


def test_an_analysts_own_columns_are_known_by_name(tmp_path):
    said = {"class": "fortification.trench", "action": "new", "confidence": "probable",
            "analyst": "a-7", "alternatives": ["drainage ditch", "road"], "position_m": 20,
            "before": "B", "after": "A", "not_observable": ["unit"], "second_review": "a-9",
            "agrees": True}  # fmt: skip
    (row,) = rows(a_file(tmp_path, said))
    assert row["image_seen"] == "fortification.trench"
    assert row["image_alternatives"] == "drainage ditch;road"
    assert (row["image_before"], row["image_after"]) == ("B", "A")
    assert (row["image_second"], row["image_second_agrees"]) == ("a-9", "true")
    assert row["radius_m"] == "20"
    assert row["text"] == "fortification.trench, new, probable, could be drainage ditch;road"


def test_a_site_is_noted_on_each_date_on_which_its_class_changed(tmp_path):
    said = {"SiteID": 7, "SensorDate": "2023-05-10", "Main_Damage_Site_Class": 6,
            "SensorDate_2": 1697500800000, "Main_Damage_Site_Class_2": 3,
            "SensorDate_3": "2024-01-07", "Main_Damage_Site_Class_3": 3,
            "SensorDate_4": "2024-10-11", "Main_Damage_Site_Class_4": 1,
            "SensorID": "WorldView-3"}  # fmt: skip
    told = [(row["id"], row["image_seen"], row["from"]) for row in rows(a_file(tmp_path, said))]
    assert told == [
        ("7-2", "damage.moderate", "2023-10-17"),
        ("7-4", "damage.destroyed", "2024-10-11"),
    ]


@pytest.mark.parametrize(
    ("column", "value", "seen"),
    [
        ("damage_gra", "Destroyed", "damage.destroyed"),
        ("DmgCls_1", "Severe Damage", "damage.severe"),
        ("DamageCla", "Possible Damage", "damage.possible"),
    ],
)
def test_damage_classes_of_older_products_are_known_too(tmp_path, column, value, seen):
    (row,) = rows(a_file(tmp_path, {column: value, "SensorDate": "2022-03-20"}))
    assert row["image_seen"] == seen


def test_a_possible_damage_is_never_more_than_possible(tmp_path):
    said = {"Main_Damage_Site_Class": 4, "SensorDate": "2022-03-20", "Confidence": "Very High"}
    assert rows(a_file(tmp_path, said))[0]["image_certainty"] == "possible"


def test_a_confidence_that_is_a_number_is_not_guessed_at(tmp_path):
    said = {"Main_Damage_Site_Class": 1, "SensorDate": "2022-03-20", "ConfidenceID": 1}
    assert "image_certainty" not in rows(a_file(tmp_path, said))[0]


def test_what_was_seen_undamaged_is_no_note(tmp_path):
    with pytest.raises(SourceError, match="no note of anything seen"):
        image_file.jsonl(a_file(tmp_path, {"Main_Damage_Site_Class": 6, "SensorDate": "2022"}))


def test_placemarks_are_notes(tmp_path):
    file = tmp_path / "notes.kml"
    file.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>weapon.howitzer</name>'
        "<TimeStamp><when>2025-12-09</when></TimeStamp><ExtendedData><Data name='after'>"
        "<value>A</value></Data></ExtendedData><Point><coordinates>103.2,14.4</coordinates>"
        "</Point></Placemark></kml>",
        "utf-8",
    )
    (row,) = rows(file)
    assert (row["image_seen"], row["image_after"], row["from"], row["lat"]) == (
        "weapon.howitzer", "A", "2025-12-09", "14.4",
    )  # fmt: skip


def test_a_zipped_shapefile_is_read(tmp_path):
    shapefile = pytest.importorskip("shapefile")
    with shapefile.Writer(str(tmp_path / "sites")) as writer:
        writer.field("SiteID", "N")
        writer.field("DamageCla", "C", 40)
        writer.field("SensorDate", "D")
        writer.point(103.2, 14.4)
        writer.record(3, "Destroyed", "20251209")
    packed = tmp_path / "sites.zip"
    with zipfile.ZipFile(packed, "w") as made:
        for suffix in ("shp", "shx", "dbf"):
            made.write(tmp_path / f"sites.{suffix}", f"sites.{suffix}")
    (row,) = rows(packed)
    assert (row["id"], row["image_seen"], row["from"]) == ("3", "damage.destroyed", "2025-12-09")
    with zipfile.ZipFile(packed, "a") as made:
        made.writestr("sites.prj", 'PROJCS["UTM 48N"]')
    with pytest.raises(SourceError, match="not in degrees"):
        image_file.jsonl(packed)
    packed.write_bytes(packed.read_bytes()[:200])
    with pytest.raises(SourceError, match="shapefile cannot be read"):
        image_file.jsonl(packed)


def test_a_file_that_breaks_off_and_one_of_another_kind_are_named(tmp_path):
    file = a_file(tmp_path, {"class": "crater"})
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(SourceError, match="breaks off"):
        image_file.jsonl(file)
    with pytest.raises(SourceError, match=r"no \.docx"):
        image_file.jsonl(tmp_path / "notes.docx")
