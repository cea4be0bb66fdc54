"""Lists of words as data: a word more is a line of YAML and no Python."""

from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

# The same safe loader, written in C where it is there.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=32)
def words(name: str) -> Any:
    """Return the list of that name as plain data."""
    text = resources.files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506
