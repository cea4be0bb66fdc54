"""How loops over a table are compiled: on first use, and kept compiled beside their files.

A loop is compiled together with those that it calls, from whichever file. The compiler's own
cache looks at one file only, so each loop here is kept under a mark of the whole folder: after a
change in any file all are compiled anew, and no loop runs on with what another one used to do.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba import njit
from numba.core.runtime.nrt import rtsys
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Singles = NDArray[np.float32]
Shorts = NDArray[np.int32]

_FAST: dict[str, Any] = {"fastmath": True, "nogil": True, "error_model": "numpy"}
# Releases of the compiler whose kept loops are known to be readable so.
_READ_AT_ONCE = ("0.68.1",)
_EDITION = tuple(
    (file.stat().st_mtime_ns, file.stat().st_size)
    for file in sorted(Path(__file__).parent.glob("*.py"))
)


def compiled(loop: Callable[..., Any]) -> Any:
    """Compile a loop that Python calls; it runs beside others in threads."""
    found = njit(**_FAST, cache=True)(loop)
    cache: Any = getattr(found, "_cache", None)
    kept = getattr(cache, "_cache_file", None)
    if kept is not None:
        kept._source_stamp = (kept._source_stamp, _EDITION)
    if numba.__version__ in _READ_AT_ONCE:
        cache.load_overload = partial(_read, cache)
    return found


def _read(cache: Any, signature: Any, context: Any) -> Any:
    """Return a kept loop, or none, without loading the compiler's tables for it.

    They take four tenths of a second at every start; a kept loop needs only what counts references.
    """
    rtsys.initialize(context)
    return cache._load_overload(signature, context)


def within(loop: Callable[..., Any]) -> Any:
    """Compile a part into each of the loops that use it."""
    return njit(**_FAST, inline="always")(loop)


def bare(loop: Callable[..., Any]) -> Any:
    """Compile a part that allocates nothing, so that it need not count references."""
    whole: dict[str, Any] = {"_nrt": False, "forceinline": True}
    return njit(**_FAST, **whole)(loop)
