"""Brings fonts and the map library into the package when it is built.

The repository holds no vendored code: ``ui/package-lock.json`` pins it by hash, npm fetches it,
and the few files that are served or printed with are copied into ``src/groundtruce``. Who
installs the wheel needs no Node. ``python hatch_build.py`` does the same copy by hand.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STATIC = "src/groundtruce/web/static"
FONTS = "src/groundtruce/briefs/fonts"
STAMP = f"{STATIC}/.from"
FORCE = "GROUNDTRUCE_REBUILD_ASSETS"
NO_NPM = "Building GroundTruce from source needs npm for its fonts and map library."

_EXPO, _FONTSOURCE = "node_modules/@expo-google-fonts", "node_modules/@fontsource"
_SCRIPTS = (("noto-sans", "latin"), ("noto-sans-thai", "thai"), ("noto-sans-khmer", "khmer"))
_FAMILIES = {
    "noto-sans": "NotoSans",
    "noto-sans-thai": "NotoSansThai",
    "noto-sans-khmer": "NotoSansKhmer",
}
_MAPLIBRE = (
    "maplibre-gl.mjs",
    "maplibre-gl-worker.mjs",
    "maplibre-gl-shared.mjs",
    "maplibre-gl.css",
)
# The engine of the browser forms in three parts, which name each other as they are called here.
_WEB_FORMS = ("index.js", "index-DlGh9P5C.js", "MapBlock-Bb-sCnDx.js")
# Pairs of a file below ui/ and its place in the package.
OWN = (
    ("src/acts.mjs", f"{STATIC}/acts.mjs"),
    ("src/bench.mjs", f"{STATIC}/bench.mjs"),
    ("src/board.css", f"{STATIC}/board.css"),
    ("src/board.mjs", f"{STATIC}/board.mjs"),
    ("src/desk.css", f"{STATIC}/desk.css"),
    ("src/draft.mjs", f"{STATIC}/draft.mjs"),
    ("src/form.mjs", f"{STATIC}/form.mjs"),
    ("src/form-words.mjs", f"{STATIC}/form-words.mjs"),
    ("src/forms.css", f"{STATIC}/forms.css"),
    ("src/forms.mjs", f"{STATIC}/forms.mjs"),
    ("src/forms-box.mjs", f"{STATIC}/forms-box.mjs"),
    ("src/forms-keep.js", f"{STATIC}/forms-keep.js"),
    ("src/map.css", f"{STATIC}/map.css"),
    ("src/map.mjs", f"{STATIC}/map.mjs"),
    ("src/map-address.mjs", f"{STATIC}/map-address.mjs"),
    ("src/map-images.mjs", f"{STATIC}/map-images.mjs"),
    ("src/map-layers.mjs", f"{STATIC}/map-layers.mjs"),
    ("src/map-pins.mjs", f"{STATIC}/map-pins.mjs"),
    ("src/map-popup.mjs", f"{STATIC}/map-popup.mjs"),
    ("src/map-sheet.mjs", f"{STATIC}/map-sheet.mjs"),
    ("src/map-style.mjs", f"{STATIC}/map-style.mjs"),
    ("src/media.css", f"{STATIC}/media.css"),
    ("src/page.css", f"{STATIC}/page.css"),
    ("src/palette.mjs", f"{STATIC}/palette.mjs"),
    ("src/review.mjs", f"{STATIC}/review.mjs"),
    ("src/shell.mjs", f"{STATIC}/shell.mjs"),
    ("src/shell.svg", f"{STATIC}/shell.svg"),
    ("src/shell-worker.js", f"{STATIC}/shell-worker.js"),
    ("src/single.css", f"{STATIC}/single.css"),
    ("src/timeline.mjs", f"{STATIC}/timeline.mjs"),
)
FETCHED = (
    *(
        (f"{_EXPO}/{package}/{weight}/{name}_{weight}.ttf", f"{FONTS}/{name}-{weight[3:]}.ttf")
        for package, name in _FAMILIES.items()
        for weight in ("400Regular", "700Bold")
    ),
    # Once for the pages, once to be put inside the brief, which stands alone.
    *(
        (
            f"{_FONTSOURCE}/{package}/files/{package}-{script}-{weight}-normal.woff2",
            f"{folder}/{package}-{weight}.woff2",
        )
        for package, script in _SCRIPTS
        for weight in ("400", "700")
        for folder in (FONTS, STATIC)
    ),
    *((f"node_modules/maplibre-gl/dist/{name}", f"{STATIC}/{name}") for name in _MAPLIBRE),
    ("node_modules/pmtiles/dist/pmtiles.js", f"{STATIC}/pmtiles.js"),
    *(
        (f"node_modules/@getodk/web-forms/dist/{name}", f"{STATIC}/web-forms/{name}")
        for name in _WEB_FORMS
    ),
    ("node_modules/vue/dist/vue.runtime.esm-browser.prod.js", f"{STATIC}/web-forms/vue.js"),
    ("node_modules/vue/LICENSE", f"{STATIC}/web-forms/vue-LICENSE"),
    (f"{_EXPO}/noto-sans/LICENSE_FONT", f"{FONTS}/LICENSE"),
    (f"{_FONTSOURCE}/noto-sans/LICENSE", f"{STATIC}/noto-sans-LICENSE"),
    ("node_modules/maplibre-gl/LICENSE.txt", f"{STATIC}/maplibre-gl-LICENSE.txt"),
)


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before each build: a wheel without its assets is refused, an editable install warns."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Copy what is missing; hatchling packs it as an artifact of the wheel and the sdist."""
        root = Path(self.root)
        copy_own(root)
        if is_current(root):
            return
        if shutil.which("npm"):
            copy_fetched(root)
        elif version == "editable":
            self.app.display_warning(f"{NO_NPM} Going on: system fonts, and a map without zoom.")
        else:
            raise SystemExit(f"{NO_NPM} Install npm, or install the wheel instead.")


def copy_own(root: Path) -> None:
    """Copy the browser source of this repository, which needs nothing fetched."""
    for source, target in OWN:
        _copy(root / "ui" / source, root / target)


def copy_fetched(root: Path) -> None:
    """Install exactly what the lock file pins, without running any package's code, and copy it."""
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(["npm", "ci", *quiet], cwd=root / "ui", check=True, stdout=subprocess.DEVNULL)
    for source, target in FETCHED:
        _copy(root / "ui" / source, root / target)
    (root / STAMP).write_text(_fingerprint(root))


def is_current(root: Path) -> bool:
    """Whether every file is there and comes from the lock file and the list of today."""
    if os.environ.get(FORCE) or not all((root / target).is_file() for _, target in FETCHED):
        return False
    stamp = root / STAMP
    return stamp.is_file() and stamp.read_text() == _fingerprint(root)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _fingerprint(root: Path) -> str:
    pinned = (root / "ui/package-lock.json").read_bytes()
    return hashlib.sha256(pinned + repr(FETCHED).encode()).hexdigest()


if __name__ == "__main__":
    here = Path(__file__).parent
    copy_own(here)
    if not shutil.which("npm"):
        sys.exit(NO_NPM)
    if not is_current(here):
        copy_fetched(here)
