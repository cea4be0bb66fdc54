"""Two sites give each other packages: what comes, what does not matter, what is refused."""

import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from tests.store.parcel.two_sites import Place, a_key, same, sites, talk
from tests.store.shelves import LATER

from groundtruce.errors import CaseError, Damaged, NotAllowed, SourceError, StoreError, Unsafe
from groundtruce.store.parcel import bundle, envelope, keys, make, take
from groundtruce.store.parcel import sites as file
from groundtruce.store.parcel.keys import PublicKey
from groundtruce.store.parcel.sites import Site
from groundtruce.store.parcel.standing import awaited, standing

PHOTO = bytes(range(256)) * 400


def test_two_sites_hold_the_same_after_one_package_each_way(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        first, second = team.hears("Two shells."), hq.hears("A ministry denied it.")
        hq.judges(first.claims[0].id, second.claims[0].id)
        team.keeps(PHOTO)
        hq.takes(team.gives("hq"))
        team.takes(hq.gives("team"))
        assert same(hq, team)
        assert hq.held.records == 6
        assert hq.store.original(team.keeps(PHOTO).sha256) == PHOTO


def test_a_package_taken_again_changes_nothing_not_even_the_log(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        team.hears("Two shells.")
        team.keeps(PHOTO)
        package = team.gives("hq")
        assert (len(hq.takes(package).new), len(hq.takes(package).new)) == (3, 0)
        head = hq.store.head()
        assert hq.takes(package).originals == []
        assert hq.store.head() == head


def test_what_was_heard_is_not_sent_again_nor_sent_back(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        team.hears("Two shells.")
        talk(hq, team)
        assert len(team.takes(hq.gives("team")).new) == 0
        package = envelope.opened(team.gives("hq"), [team.key.public], hq.key)
        assert package.header.parts == ()


def test_a_third_site_hears_through_headquarters(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "north", "south") as (hq, north, south):
        north.hears("Two shells.")
        south.hears("All quiet.")
        hq.takes(north.gives("hq"))
        talk(hq, south)
        talk(hq, north)
        assert same(north, south)
        assert north.held.records == 4


def test_until_a_site_answers_every_package_holds_all_that_it_lacks(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        team.hears("Two shells.")
        team.gives("hq").unlink()
        team.hears("Three shells.")
        hq.takes(team.gives("hq"))
        assert hq.held.records == 4


def test_texts_come_first_and_photos_when_they_are_asked_for(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        report, photo = team.hears("Two shells."), team.keeps(PHOTO)
        hq.takes(team.gives("hq", photos=False))
        assert hq.store.original(report.original) == b"Two shells."
        assert [one.sha256 for one in awaited(hq.store)] == [photo.sha256]
        assert hq.store.verify() == []
        talk(hq, team)
        assert same(hq, team)


def test_photos_travel_from_the_smallest_as_far_as_there_is_room(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        small, large = team.keeps(PHOTO[:2000]), team.keeps(PHOTO)
        package = team.gives("hq", largest=10_000)
        assert package.stat().st_size < 10_000
        hq.takes(package)
        assert hq.store.has_original(small.sha256)
        assert not hq.store.has_original(large.sha256)


def test_what_headquarters_asks_for_goes_before_what_is_smaller(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        team.keeps(PHOTO[:5000])
        wanted = team.keeps(PHOTO[:6000])
        hq.takes(team.gives("hq", photos=False))
        hq.now += timedelta(minutes=1)
        file = hq.folder / "asking.parcel"
        envelope_of(hq, team, file, asked=[wanted.sha256])
        team.takes(file)
        hq.takes(team.gives("hq", largest=8000))
        assert hq.store.has_original(wanted.sha256)


def envelope_of(giver: Place, taker: Place, file: Path, asked: list[str]) -> None:
    site = giver.others[taker.name]
    make.make(giver.store, giver.key, site, file, case="two-rivers", at=giver.now, asked=asked)


def test_more_records_than_there_is_room_for_come_in_several_packages(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        for number in range(60):
            team.hears(f"Shell {number} of {number * 7919} fell near {number * 31}.")
        sizes = []
        for _ in range(12):
            package = team.gives("hq", largest=5000)
            sizes.append(package.stat().st_size)
            hq.takes(package)
            team.takes(hq.gives("team"))
        assert max(sizes) < 5000
        assert same(hq, team)


def test_half_a_package_is_good_for_its_whole_parts(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        team.hears("Two shells.")
        team.keeps(PHOTO)
        package = team.gives("hq")
        half = cut(package, package.stat().st_size - 1)
        taken = hq.takes(half)
        assert (len(taken.new), taken.missing_bytes) == (3, 1)
        assert len(awaited(hq.store)) == 1
        assert hq.store.verify() == []
        hq.takes(package)
        assert len(awaited(hq.store)) == 0


def cut(package: Path, size: int) -> Path:
    """Copy the beginning of a package."""
    half = package.with_suffix(f".{size}.parcel")
    half.write_bytes(package.read_bytes()[:size])
    return half


def test_a_package_cut_anywhere_leaves_the_store_sound(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        team.hears("Two shells.")
        team.keeps(PHOTO)
        package = team.gives("hq")
        for size in range(0, package.stat().st_size, 397):
            with suppress(SourceError):
                hq.takes(cut(package, size))
        assert hq.store.verify() == []
        hq.takes(package)
        team.takes(hq.gives("team"))
        assert same(hq, team)


def test_one_changed_byte_anywhere_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        team.hears("Two shells.")
        team.keeps(PHOTO[:3000])
        package = team.gives("hq")
        data, altered = package.read_bytes(), tmp_path / "altered.parcel"
        for at in range(0, len(data), 101):
            altered.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            with pytest.raises((Unsafe, SourceError, NotAllowed)):
                hq.takes(altered)
        assert hq.store.verify() == []
        hq.takes(package)
        team.takes(hq.gives("team"))
        assert same(hq, team)


def test_a_stranger_s_package_is_refused_with_its_fingerprint(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        team.key = a_key(99)
        with pytest.raises(NotAllowed, match=team.key.public.fingerprint) as refused:
            hq.takes(team.gives("hq"))
        assert "by telephone" in refused.value.remedy


def test_a_package_for_another_site_or_case_is_refused(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "north", "south") as (hq, north, south):
        with pytest.raises(NotAllowed, match="another site"):
            south.takes(hq.gives("north"))
        package = hq.folder / "x.parcel"
        make.make(hq.store, hq.key, hq.others["north"], package, case="other", at=LATER)
        with pytest.raises(NotAllowed, match="belongs to the case 'other'"):
            north.takes(package)


def test_a_forged_signature_is_refused(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        package = team.gives("hq")
        forged = package.read_bytes().replace(
            team.key.sign(body(package)), a_key(7).sign(body(package))
        )
        package.write_bytes(forged)
        with pytest.raises(Unsafe, match="changed after it was signed"):
            hq.takes(package)


def body(package: Path) -> bytes:
    """Return the header of a package as it was signed."""
    data = package.read_bytes()
    at = len(envelope.MAGIC) + 4
    return data[at : at + int.from_bytes(data[at - 4 : at])]


def test_a_package_of_a_newer_version_is_kept_for_later(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        package = team.gives("hq")
        package.write_bytes(package.read_bytes().replace(b"PARCEL 1", b"PARCEL 2", 1))
        with pytest.raises(SourceError, match="newer version") as refused:
            hq.takes(package)
        assert "stays good" in refused.value.remedy


def test_what_is_no_package_is_told_so(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, _):
        (tmp_path / "note.parcel").write_bytes(b"Dear colleagues, " * 10)
        with pytest.raises(SourceError, match="no package"):
            hq.takes(tmp_path / "note.parcel")
        with pytest.raises(SourceError, match="cannot be read"):
            hq.takes(tmp_path / "nowhere.parcel")


@pytest.mark.parametrize("claimed", [10, 1 << 20, 1 << 40])
def test_a_part_that_unpacks_to_more_than_it_says_is_refused(claimed: int) -> None:
    bomb = bundle.packed(bytes(100 << 20))
    assert len(bomb) < 20_000
    with pytest.raises(Unsafe):
        bundle.unpacked(bomb, claimed)


def test_a_site_back_from_a_backup_is_given_all_it_lost(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        team.hears("Two shells.")
        talk(hq, team)
        shutil.copytree(tmp_path / "team" / "shelf", tmp_path / "backup")
        team.hears("Three shells.")
        team.keeps(PHOTO)
        hq.hears("A denial.")
        talk(hq, team)
        everything = hq.held
        restored(team, tmp_path)
        team.hears("Four shells.")
        talk(team, hq, rounds=3)
        assert same(hq, team)
        assert hq.held.records == everything.records + 2
        assert not standing(team.store, hq.key.public).forgot


def restored(place: Place, folder: Path) -> None:
    """Put a copy of a store, or an empty folder, in the place of the store."""
    place.store.close()
    shelf = folder / place.name / "shelf"
    shutil.rmtree(shelf)
    if (folder / "backup").exists():
        shutil.copytree(folder / "backup", shelf)
    place.store = type(place.store).open(shelf)


def test_a_site_that_lost_everything_is_given_everything(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        team.hears("Two shells.")
        hq.hears("A denial.")
        talk(hq, team)
        restored(team, tmp_path)
        with pytest.raises(StoreError, match="older than what that site was told") as refused:
            team.takes(hq.gives("team"))
        assert "next one will hold everything" in refused.value.remedy
        for _ in range(2):
            hq.takes(team.gives("hq"))
            team.takes(hq.gives("team"))
        assert same(hq, team)
        assert team.held.records == 4


def test_a_clock_that_fell_back_years_does_not_undo_what_was_said(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        team.hears("Two shells.")
        talk(team, hq)
        team.now = LATER - timedelta(days=9000)
        hq.hears("A denial.", received=LATER)
        talk(team, hq)
        assert same(hq, team)
        assert standing(hq.store, team.key.public).has.n > standing_before(hq)


def standing_before(place: Place) -> int:
    """Return the row of the site's own last report: an answer behind it has heard it."""
    return max(row.n for row in place.store.rows(noun="report"))


def test_records_of_a_newer_version_are_refused_whole_and_taken_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        one, other = team.hears("Two shells."), team.hears("Three shells.")
        team.judges(one.claims[0].id, other.claims[0].id)
        package = team.gives("hq")
        with monkeypatch.context() as older:
            older.delitem(take._RECORDS, "judgement")
            with pytest.raises(SourceError, match="'judgement' that this version does not know"):
                hq.takes(package)
        assert hq.held.records == 0
        assert len(hq.takes(package).new) == 5


def test_one_message_received_at_both_sites_is_one_record_on_both(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        mine = team.hears("Two shells.", received=LATER)
        theirs = mine.model_copy(update={"received": LATER - timedelta(days=1)})
        hq.keeps(b"Two shells.", "text/plain", "mail.txt")
        hq.store.keep([theirs], at=LATER, actor="gather")
        talk(hq, team)
        assert same(hq, team)
        assert team.store.reports() == [theirs]


def test_a_damaged_photo_is_not_passed_on(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (_, team):
        photo = team.store.original_path(team.keeps(PHOTO).sha256)
        photo.chmod(0o644)
        photo.write_bytes(PHOTO[:-1] + b"x")
        with pytest.raises(Damaged):
            team.gives("hq")
        assert list(team.folder.glob("*parcel*")) == []


def test_sites_are_read_and_added_by_name_and_key(tmp_path: Path) -> None:
    site = Site("hq", a_key(1).public, leads=True)
    file.add(tmp_path, site)
    file.add(tmp_path, site)
    assert file.read(tmp_path) == (site,)
    assert file.named(file.read(tmp_path), None) == site


def test_who_finds_a_stick_reads_no_word_of_it(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (_, team):
        team.hears("The witness of the old mill.")
        team.keeps(b"\xff\xd8 a face " * 500)
        data = team.gives("hq").read_bytes()
        assert b"witness" not in data
        assert b"a face" not in data
        assert b"\xfd7zXZ" not in data


def test_one_package_s_key_opens_no_other(tmp_path: Path) -> None:
    with sites(tmp_path, "hq", "team") as (hq, team):
        team.hears("Two shells.")
        one, other = team.gives("hq"), team.gives("hq")
        keys = [envelope.opened(file, [team.key.public], hq.key).key for file in (one, other)]
        assert keys[0] != keys[1]
        assert one.read_bytes()[-200:] != other.read_bytes()[-200:]


def test_a_key_is_made_once_for_its_owner_alone_and_found_again(tmp_path: Path) -> None:
    made = keys.make(tmp_path / "deep" / "site.key")
    assert keys.make(tmp_path / "deep" / "site.key").public == made.public
    assert (tmp_path / "deep" / "site.key").stat().st_mode & 0o077 == 0
    assert PublicKey.read(str(made.public)) == made.public
    (tmp_path / "deep" / "site.key").write_text("no key")
    with pytest.raises(CaseError, match="cannot be read"):
        keys.load(tmp_path / "deep" / "site.key")


@pytest.mark.parametrize(
    "said", ["", "site-key:", "site-key:AAAA", "ssh-ed25519 AAAA", "ü" * 90, "A" * 86 + "=="]
)
def test_what_is_no_key_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="a site's key is"):
        PublicKey.read(said)
