"""Keep: what a reader is given to keep bytes with before it says anything about them."""

from collections.abc import Callable

from groundtruce.model.report import Original

# keep(data: bytes | Path, *, media_type: str, name: str, derived_from: str | None = None):
# the bytes are durable when it returns.
Keep = Callable[..., Original]
