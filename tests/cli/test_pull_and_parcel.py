"""The verbs that fetch from servers and exchange with sites, as a person meets them."""

import json
from pathlib import Path

import pytest
from tests.cli.inside import groundtruce
from tests.reports.links.far_servers import PASSWORD, TOKEN, FarServer, central, kobo

from groundtruce.cli.parcel import size
from groundtruce.errors import CaseError
from groundtruce.store.parcel.keys import SiteKey


@pytest.fixture
def rivers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GROUNDTRUCE_SITE_KEY", str(tmp_path / "site.key"))
    monkeypatch.setenv("GROUNDTRUCE_CENTRAL_USER", "reader@far.example")
    monkeypatch.setenv("GROUNDTRUCE_CENTRAL_PASSWORD", PASSWORD)
    monkeypatch.setenv("GROUNDTRUCE_KOBO_TOKEN", TOKEN)
    groundtruce("new", "rivers")
    groundtruce("gather", "--case", "rivers")
    return tmp_path / "rivers"


def test_pull_tells_what_came_and_what_is_gone(rivers: Path) -> None:
    pytest.importorskip("pyodk", reason="needs the extra 'links'")
    with central(FarServer()) as far:
        name = far.submit(1, "Two shells.", a_jpg=b"a photo")
        far.submit(2, "All quiet.")
        asked = ("pull", "central", "--url", far.url, "--project", 7, "--form", "note")
        first = groundtruce(*asked, "--case", rivers)
        assert "note: 1 added, 2 kept; 1 files, 2 reports" in first.stdout
        del far.kept[name]
        (told,) = json.loads(groundtruce(*asked, "--case", rivers, "--json").stdout)
        assert (told["gone"], told["submissions"]) == (1, {})


def test_pull_takes_the_links_of_the_case(rivers: Path) -> None:
    with kobo(FarServer()) as far:
        far.submit(1, "Two shells.")
        (rivers / "links").mkdir()
        (rivers / "links" / "a.yaml").write_text(f"server: kobo\nurl: {far.url}\nform: aXy\n")
        (told,) = json.loads(groundtruce("pull", "kobo", "--case", rivers, "--json").stdout)
    assert (told["link"], told["reports"]) == ("aXy", 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--form", "note"), "it is not said which form"),
        (("--url", "http://far.example", "--form", "note", "--project", 7), "no address"),
        (("--url", "https://far.example", "--form", "note"), "project is not named"),
    ],
)
def test_pull_says_what_it_needs(rivers: Path, words: tuple[str, ...], said: str) -> None:
    done = groundtruce("pull", "central", *words, "--case", rivers)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_link_that_is_written_wrongly_is_named(rivers: Path) -> None:
    (rivers / "links").mkdir()
    (rivers / "links" / "a.yaml").write_text("server: central\nadress: x\n")
    done = groundtruce("pull", "central", "--case", rivers)
    assert done.returncode == 2
    assert "a.yaml" in done.stderr


def test_parcel_tells_who_this_site_is_and_what_it_holds(rivers: Path) -> None:
    key = json.loads(groundtruce("parcel", "key", "--json").stdout)
    assert key["fingerprint"] in groundtruce("parcel", "key").stdout
    other = str(SiteKey(bytes(32)).public)
    assert groundtruce("parcel", "site", "hq", other, "--case", rivers).returncode == 0
    made = groundtruce("parcel", "make", "--out", rivers, "--max", "1MB", "--case", rivers)
    assert "records" in made.stdout
    shown = groundtruce("parcel", "status", "--case", rivers).stdout
    assert key["fingerprint"] in shown
    assert "hq" in shown


def test_parcel_says_what_it_needs(rivers: Path) -> None:
    for words, said in (
        (("make",), "no key yet"),
        (("site", "hq", "nonsense"), "a site's key is"),
        (("take", rivers), "no key yet"),
    ):
        done = groundtruce("parcel", *words, "--case", rivers)
        assert done.returncode == 2
        assert said in done.stderr
    groundtruce("parcel", "key")
    done = groundtruce("parcel", "make", "nobody", "--case", rivers)
    assert "no site is called 'nobody'" in done.stderr
    assert "no package there" in groundtruce("parcel", "take", rivers, "--case", rivers).stderr


@pytest.mark.parametrize(
    ("said", "meant"), [("1MB", 1_000_000), ("300 kB", 300_000), ("1.5g", 1_500_000_000), ("9", 9)]
)
def test_sizes_are_read_as_people_write_them(said: str, meant: int) -> None:
    assert size(said) == meant
    with pytest.raises(CaseError, match="is no size"):
        size(f"about {said}")
