"""The command line as a person meets it, in real processes; mere questions do without one."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli import inside

from groundtruce.cli.main import VERBS, loaded


def groundtruce(*words: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "groundtruce", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload, no-any-return]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    done = groundtruce("demo", "--out", folder, "--no-serve", "--json")
    assert done.returncode == 0, done.stderr
    return folder


def answer(*words: str | Path) -> object:
    done = inside.groundtruce(*words, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


def test_help_names_every_verb() -> None:
    text = groundtruce("--help").stdout
    assert all(verb in text for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_and_speaks_json(verb: str) -> None:
    parts = getattr(loaded(verb), "commands", None)
    for words in [(verb, part) for part in parts] if parts else [(verb,)]:
        text = inside.groundtruce(*words, "--help").stdout
        assert "Usage" in text
        assert words[-1] == "serve" or "--json" in text


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys; sys.argv=['groundtruce','--help']\n"
        "from groundtruce.cli.main import app\n"
        "try: app()\nexcept SystemExit: pass\n"
        "heavy={'sqlalchemy','shapely','numpy','pyarrow','typst','lxml','starlette'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_demo_writes_its_four_files(demo: Path) -> None:
    assert (demo / "brief.html").read_text("utf-8").lstrip().startswith("<!doctype html>")
    assert (demo / "brief.pdf").read_bytes().startswith(b"%PDF-")
    assert json.loads((demo / "incidents.geojson").read_text("utf-8"))["features"]
    counts = json.loads((demo / "summary.json").read_text("utf-8"))
    assert counts["reports"] == 247
    assert counts["quarantined"] == 0


def test_the_summary_counts_what_it_promises(demo: Path) -> None:
    counts = json.loads((demo / "summary.json").read_text("utf-8"))
    assert counts["incidents"] == sum(counts["findings"].values())
    assert counts["citations"] >= counts["sentences"] > 10
    assert "verified" not in counts["findings"]


def test_running_again_changes_nothing(demo: Path) -> None:
    before = (demo / "summary.json").read_bytes()
    head = answer("verify", "--case", demo)
    for words in (("run", "--case", demo), ("demo", "--out", demo, "--no-serve")):
        assert groundtruce(*words).returncode == 0
    assert (demo / "summary.json").read_bytes() == before
    assert answer("verify", "--case", demo) == head


def test_a_sentence_is_traced_from_the_command_line(demo: Path) -> None:
    page = (demo / "brief.html").read_text("utf-8")
    sentence = page.split('id="s-')[1].split('"')[0]
    walked = answer("trace", f"s-{sentence}", "--case", demo)
    claims = [claim for step in walked["rests_on"] for claim in step["claims"]]  # type: ignore[index]
    assert all(claim["equal"] for claim in claims)


@pytest.mark.parametrize("verb", ["fuse", "weigh", "assess"])
def test_each_stage_lists_its_records(demo: Path, verb: str) -> None:
    listed = answer(verb, "--case", demo)
    assert len(listed) > 20  # type: ignore[arg-type]
    shown = answer("show", listed[0]["id"], "--case", demo)  # type: ignore[index]
    assert shown["id"] == listed[0]["id"]  # type: ignore[index]


@pytest.mark.parametrize("word", ["mine patrol", "เมือน", "តាមាន់"])
def test_search_finds_words_of_any_script(demo: Path, word: str) -> None:
    assert answer("search", word, "--case", demo)


def test_search_at_an_earlier_moment_finds_less(demo: Path) -> None:
    early = answer("search", "mine", "--case", demo, "--as-of", "2025-08-31", "--limit", "99")
    assert 0 < len(early) < len(answer("search", "mine", "--case", demo, "--limit", "99"))  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["geojson", "csv", "geoparquet"])
def test_every_format_is_written(demo: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"incidents.{form}"
    told = answer("export", "--format", form, "--out", target, "--case", demo)
    assert target.stat().st_size > 1000
    assert told["rows"] > 50  # type: ignore[index]


def test_an_earlier_moment_knows_less(demo: Path) -> None:
    early = answer("fuse", "--case", demo, "--as-of", "2025-11-11T00:00+07:00")
    received = [claim["received"] for incident in early for claim in incident["claims"]]  # type: ignore[index, attr-defined]
    assert max(received) <= "2025-11-10T17:00:00Z"


def test_no_case_here_is_told_in_two_parts(tmp_path: Path) -> None:
    done = groundtruce("fuse", cwd=tmp_path)
    assert done.returncode == 2
    assert "case.yaml" in done.stderr
    assert "groundtruce demo" in done.stderr


def test_an_unknown_id_is_an_error_with_a_next_step(demo: Path) -> None:
    done = groundtruce("show", "i-nothing", "--case", demo, "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "not_found"


def test_a_new_case_runs_empty(tmp_path: Path) -> None:
    answer("new", "quiet_river", "--in", tmp_path)
    counts = answer("run", "--case", tmp_path / "quiet_river")
    assert counts["reports"] == 0  # type: ignore[index]


def test_a_judgement_separates_and_is_taken_back(demo: Path, tmp_path: Path) -> None:
    shutil.copytree(demo, tmp_path, dirs_exist_ok=True)
    fused = answer("fuse", "--case", tmp_path)
    pair = next(i for i in fused if len(i["claims"]) == 2)["claims"]  # type: ignore[attr-defined]
    one, other = pair[0]["id"], pair[1]["id"]

    def together() -> bool:
        groups = [{c["id"] for c in i["claims"]} for i in answer("fuse", "--case", tmp_path)]  # type: ignore[attr-defined]
        return any({one, other} <= group for group in groups)

    answer("judge", one, other, "different", "--by", "analyst-1", "--case", tmp_path)
    assert not together()
    answer("judge", one, other, "withdrawn", "--by", "analyst-1", "--case", tmp_path)
    assert together()


def test_doctor_speaks_of_this_machine() -> None:
    done = groundtruce("doctor", "--json")
    checks = {check["what"]: check for check in json.loads(done.stdout)}
    assert checks["SQLite"]["is_well"]
    assert checks["Bundled cases"]["is_well"]
