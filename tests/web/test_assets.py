"""Fonts and map library: pinned by hash, copied by list, asked for plainly when npm is missing."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

from groundtruce.web import STATIC

ROOT = Path(__file__).parents[2]


@pytest.fixture
def build(monkeypatch):
    """Load the build hook, which lies outside of the package."""
    pytest.importorskip("hatchling", reason="needs hatchling")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.delenv(module.FORCE, raising=False)
    return module


def a_tree(build, root: Path) -> Path:
    """Make a source tree in which everything was fetched once."""
    (root / "ui").mkdir()
    (root / "ui/package-lock.json").write_text("{}")
    for source, target in (*build.OWN, *build.FETCHED):
        for path in (root / "ui" / source, root / target):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source)
    (root / build.STAMP).write_text(build._fingerprint(root))
    return root


def test_what_was_fetched_from_the_lock_file_of_today_is_not_fetched_again(build, tmp_path):
    assert build.is_current(a_tree(build, tmp_path))


def test_a_missing_file_or_a_changed_lock_file_is_fetched_again(build, tmp_path):
    tree = a_tree(build, tmp_path)
    (tree / build.FETCHED[0][1]).unlink()
    assert not build.is_current(tree)
    build._copy(tree / "ui" / build.FETCHED[0][0], tree / build.FETCHED[0][1])
    (tree / "ui/package-lock.json").write_text('{"changed": true}')
    assert not build.is_current(tree)


def test_an_old_build_can_be_refused(build, tmp_path, monkeypatch):
    tree = a_tree(build, tmp_path)
    monkeypatch.setenv(build.FORCE, "1")
    assert not build.is_current(tree)


def the_hook(build, tree: Path, monkeypatch):
    """Return a hook on a tree whose assets are gone, on a machine without npm."""
    (tree / build.STAMP).unlink()
    monkeypatch.setattr(build.shutil, "which", lambda _name: None)
    hook = build.AssetsHook.__new__(build.AssetsHook)
    monkeypatch.setattr(build.AssetsHook, "root", str(tree))
    return hook


def test_a_wheel_without_npm_stops_with_one_sentence_and_a_way_out(build, tmp_path, monkeypatch):
    hook = the_hook(build, a_tree(build, tmp_path), monkeypatch)
    with pytest.raises(SystemExit, match=r"needs npm .* install the wheel instead"):
        hook.initialize("standard", {})


def test_an_editable_install_without_npm_warns_and_goes_on(build, tmp_path, monkeypatch):
    said = []
    hook = the_hook(build, a_tree(build, tmp_path), monkeypatch)
    app = type("App", (), {"display_warning": lambda _self, text: said.append(text)})
    monkeypatch.setattr(build.AssetsHook, "app", app())
    hook.initialize("editable", {})
    assert "needs npm" in said[0]


def test_every_direct_dependency_is_pinned_exactly():
    wanted = json.loads((ROOT / "ui/package.json").read_text())["dependencies"]
    assert wanted
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_the_lock_file_has_a_hash_for_each_package_and_no_address():
    locked = json.loads((ROOT / "ui/package-lock.json").read_text())["packages"]
    fetched = {name: one for name, one in locked.items() if name}
    assert all(one["integrity"].startswith("sha512-") for one in fetched.values())
    assert not any("resolved" in one for one in fetched.values())


def test_the_browser_source_of_this_repository_is_copied(build):
    assert {f"src/{path.name}" for path in (ROOT / "ui/src").iterdir()} == {
        one for one, _ in build.OWN
    }


def test_a_script_is_sent_packed_and_whole_to_who_cannot_unpack(client):
    if not (STATIC / "map.mjs").is_file():
        pytest.skip("needs python hatch_build.py")
    packed = client.get("/static/map.mjs", headers={"accept-encoding": "gzip"})
    whole = client.get("/static/map.mjs", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in whole.headers
    assert packed.content == whole.content == (STATIC / "map.mjs").read_bytes()
    tag = {"if-none-match": packed.headers["etag"]}
    assert client.get("/static/map.mjs", headers=tag).status_code == 304
