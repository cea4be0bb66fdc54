"""Assets: scripts, styles and fonts of the pages, packed once for everybody who takes them."""

import gzip
import os
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope
from typing_extensions import override

from groundtruce.web.lasting import SMALLEST

# Packed once, a file may take as long as it needs to become small.
LEVEL = 9
_WORTH_IT = (".css", ".js", ".mjs", ".svg")


class Assets(StaticFiles):
    """Files of a folder; those of words are sent packed to whoever can read them so."""

    @override
    def file_response(
        self,
        full_path: PathLike,
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return the file, packed where that is worth it, or that nothing changed."""
        whole = super().file_response(full_path, stat_result, scope, status_code)
        asked = Headers(scope=scope)
        reads = "gzip" in asked.get("accept-encoding", "") and "range" not in asked
        if not (reads and isinstance(whole, FileResponse) and scope["method"] == "GET"):
            return whole
        path = Path(full_path)
        if path.suffix not in _WORTH_IT or stat_result.st_size < SMALLEST:
            return whole
        headers = {**whole.headers, "content-encoding": "gzip", "vary": "Accept-Encoding"}
        headers.pop("content-length")
        return Response(_packed(path, stat_result.st_mtime_ns), headers=headers)


@lru_cache(maxsize=128)
def _packed(path: Path, _written: int) -> bytes:
    return gzip.compress(path.read_bytes(), LEVEL, mtime=0)
