"""Image notes travel down the road: what can be checked is observed, the rest is its provider's."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest
from tests.reports.a_case import a_case
from tests.reports.satellite import passing
from tests.reports.satellite.test_image_file import a_file

from groundtruce import flow
from groundtruce.errors import SourceError
from groundtruce.flow import imagery
from groundtruce.model.claim import Modality, Stance
from groundtruce.store.sqlite import SqliteStore

rasterio = pytest.importorskip("rasterio")
pytest.importorskip("pystac")

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOURCES = [
    {"id": "analyst", "name": "Image analyst of the mission", "kind": "observer",
     "reliability": "A"},
    {"id": "aaa-army", "name": "Army of AAA", "kind": "party", "side": "AAA", "speaks_for": "AAA"},
    {"id": "unosat", "name": "UNOSAT", "kind": "un", "reliability": "B"},
]  # fmt: skip
TRENCH = {"class": "fortification.trench", "action": "new", "confidence": "probable",
          "analyst": "a-7", "after": "after", "before": "before", "position_m": 15}  # fmt: skip


def an_image(folder, name, taken, value=90, **said):
    """Write an image of one band over the place, with its item; return the item."""
    folder.mkdir(exist_ok=True)
    with rasterio.open(
        folder / f"{name}.tif", "w", driver="GTiff", height=40, width=40, count=1, dtype="uint8",
        crs="EPSG:4326", transform=rasterio.transform.from_origin(10.2, 50.6, 0.01, 0.01),
    ) as raster:  # fmt: skip
        raster.write(np.full((1, 40, 40), value, np.uint8))
    assets = {
        "image": {
            "href": f"{name}.tif",
            "type": "image/tiff",
            "file:checksum": passing.sha256(folder / f"{name}.tif"),
        }
    }
    role = {"groundtruce:provider_role": "commercial", "providers": [{"name": "Sky Ltd"}]}
    box = (10.2, 50.2, 10.6, 50.6)
    return passing.an_item(folder, name, taken, assets=assets, box=box, **{**role, **said})


class Desk:
    """A small case with two images, in which notes are taken in."""

    def __init__(self, folder):
        self.folder = folder
        self.case = a_case(folder, sources_yaml=SOURCES)
        self.images = folder / "images"
        an_image(self.images, "before", "2026-02-01T03:40:00Z")
        an_image(self.images, "after", "2026-02-11T03:40:00Z", 200)

    def note(self, *properties, source="analyst", item=None, **more):
        """Take the notes in and walk the road; return the outcome and the road."""
        file = a_file(self.folder, *properties, **{"point": (10.4, 50.4), **more})
        with SqliteStore.open(self.folder / ".shelf") as store:
            got = imagery.noted(self.case, store, file, NOW, images=self.images,
                                source=source, item=item)  # fmt: skip
            road = flow.carry(store, NOW, until="weigh")
        return got, road


@pytest.fixture
def at(tmp_path):
    return Desk(tmp_path)


def the_claim(road):
    ((claim,),) = [report.claims for report in road.reports]
    return claim


def test_what_the_missions_analyst_made_out_is_a_satellite_observation(at):
    got, road = at.note(TRENCH)
    assert (len(got.new), got.words, got.quarantined) == (1, 0, ())
    claim = the_claim(road)
    assert (claim.source, claim.kind, claim.image.seen) == (
        "analyst", "fortification", "fortification.trench",
    )  # fmt: skip
    assert claim.observation.modality is Modality.SATELLITE
    assert claim.span.start.day == 1
    assert claim.span.end.day == 11
    assert claim.confidence == 0.7
    assert {one.item for one in claim.image.images} == {"before", "after"}


def test_it_makes_a_finding_that_names_nobody_and_is_sure_of_little(at):
    _, road = at.note(TRENCH)
    (finding,) = road.findings
    assert finding.status.value == "unverified"
    assert not finding.attribution.is_made
    assert finding.likelihood < 0.65


def test_taking_the_same_notes_in_again_changes_nothing(at):
    first, _ = at.note(TRENCH)
    again, road = at.note(TRENCH)
    assert (again.new, again.known) == ((), 1)
    assert len(road.reports) == 1
    assert first.new == (road.reports[0].id,)


def test_every_byte_is_kept_and_the_words_stand_where_the_claim_says(at):
    _, road = at.note(TRENCH)
    claim = the_claim(road)
    with SqliteStore.open(at.folder / ".shelf") as store:
        for image in claim.image.images:
            assert json.loads(store.original(image.original))["id"] == image.item
            assert store.original_path(image.raster).stat().st_size > 1_000
        raw = store.original(claim.excerpt.sha256)
    assert raw[claim.excerpt.start : claim.excerpt.end].decode() == claim.excerpt.quote


PARTY = {"groundtruce:provider_role": "party", "groundtruce:source": "aaa-army"}


def test_a_partys_picture_stays_its_claim(at):
    an_image(at.images, "after", "2026-02-11T03:40:00Z", **PARTY)
    got, road = at.note(TRENCH)
    claim = the_claim(road)
    assert (got.words, claim.source, claim.side, claim.carrier) == (
        1, "aaa-army", "AAA", "analyst",
    )  # fmt: skip
    assert claim.observation is None
    (voice,) = road.findings[0].voices
    assert (voice.kind, voice.side) == ("party", "AAA")


def test_once_its_scene_is_identified_it_is_observed(at):
    scene = {"groundtruce:original_scene": "PHR1B_20260211"}
    an_image(at.images, "after", "2026-02-11T03:40:00Z", **PARTY, **scene)
    _, road = at.note(TRENCH)
    assert the_claim(road).observation is not None


def test_a_party_that_no_source_speaks_for_cannot_show_anything(at):
    said = {"groundtruce:provider_role": "party", "groundtruce:source": "unosat"}
    an_image(at.images, "after", "2026-02-11T03:40:00Z", **said)
    got, _ = at.note(TRENCH)
    assert "speaks for no party" in got.quarantined[0].reason


@pytest.mark.parametrize("custody", ["briefing", "claim"])
def test_a_briefing_of_a_third_state_is_that_states_word(at, custody):
    said = {"groundtruce:provider_role": "third_state", "groundtruce:custody": custody,
            "groundtruce:source": "unosat"}  # fmt: skip
    an_image(at.images, "after", "2026-02-11T03:40:00Z", **said)
    _, road = at.note(TRENCH)
    claim = the_claim(road)
    assert (claim.source, claim.observation) == ("unosat", None)


def test_what_others_analysts_say_is_no_observation_of_the_mission(at):
    _, road = at.note(TRENCH, source="unosat")
    assert (the_claim(road).source, the_claim(road).observation) == ("unosat", None)


def test_a_public_damage_product_is_the_word_of_who_made_it(at):
    made = {"groundtruce:provider_role": "un", "groundtruce:custody": "briefing",
            "groundtruce:source": "unosat"}  # fmt: skip
    an_image(at.images, "product", "2026-02-11T03:40:00Z", **made)
    site = {"SiteID": 7, "SensorDate": "2026-02-11", "Main_Damage_Site_Class": 1}
    got, road = at.note(site, source="analyst", item="product")
    claim = the_claim(road)
    assert (got.words, claim.source, claim.kind, claim.image.seen) == (
        1, "unosat", "property_destruction", "damage.destroyed",
    )  # fmt: skip
    assert claim.observation is None


def test_a_second_analyst_who_disagrees_leaves_it_unverified_either_way(at):
    _, road = at.note({**TRENCH, "second_review": "a-9", "agrees": False})
    claim = the_claim(road)
    assert claim.stance is Stance.COULD_NOT_VERIFY
    assert claim.reason == "the second analyst does not agree"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"action": "removed", "before": None}, "an image before and one after"),
        ({"after": "elsewhere"}, "not among those given"),
        ({"after": None, "before": None}, "names no image"),
        ({"confidence": "beyond doubt"}, "is unknown"),
    ],
)
def test_a_note_that_nobody_could_check_is_set_aside(at, change, reason):
    got, _ = at.note({**TRENCH, **change})
    assert got.new == ()
    assert reason in got.quarantined[0].reason


def test_a_place_outside_the_image_is_set_aside(at):
    got, _ = at.note(TRENCH, point=(10.1, 50.4))
    assert "inside the image" in got.quarantined[0].reason


def test_an_image_whose_bytes_changed_is_refused(at):
    with (at.images / "after.tif").open("ab") as raster:
        raster.write(b"x")
    with pytest.raises(SourceError, match="not those that the item names"):
        at.note(TRENCH)


def test_an_image_of_unsaid_provenance_is_refused(at):
    an_image(at.images, "after", "2026-02-11T03:40:00Z", **{"groundtruce:provider_role": None})
    with pytest.raises(SourceError, match="from whom"):
        at.note(TRENCH)


def test_a_card_may_name_images_and_a_gathering_reads_the_notes(at):
    row = {"kind": "fortification", "source": "analyst", "image_seen": "fortification.trench",
           "image_after": "after", "lat": 50.4, "lon": 10.4, "radius_m": 15,
           "text": "A new trench."}  # fmt: skip
    (at.case / "reports").mkdir(exist_ok=True)
    (at.case / "reports" / "notes.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    fields = "".join(f"  {name}: {name}\n" for name in row)
    (at.case / "reports" / "notes.card.yaml").write_text(
        f"files: notes.jsonl\nimages: {at.images}\nfields:\n{fields}", "utf-8"
    )
    with SqliteStore.open(at.folder / ".shelf") as store:
        got = flow.gather(at.case, store, NOW)
        (claim,) = flow.carry(store, NOW, until="fuse").reports[0].claims
        assert got.quarantined == ()
        assert claim.observation.modality is Modality.SATELLITE
        assert store.original_path(claim.image.images[0].raster).is_file()
