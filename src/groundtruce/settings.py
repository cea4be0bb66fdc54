"""Every setting once, with its default, its environment variable and what it is for."""

import os
from dataclasses import dataclass, field, fields


@dataclass(frozen=True)
class Settings:
    """Limits and defaults; each may be set as ``GROUNDTRUCE_<NAME>`` in the environment."""

    file_limit_mb: int = field(
        default=1024, metadata={"says": "largest file that a reader opens, MB"}
    )
    cell_limit_kb: int = field(
        default=1024,
        metadata={"says": "longest text in one field; a longer one is quarantined, KB"},
    )
    unpacked_limit_mb: int = field(
        default=512, metadata={"says": "largest sum of unpacked parts of a zipped file, MB"}
    )
    batch_rows: int = field(default=1000, metadata={"says": "reports kept in one transaction"})
    busy_wait_ms: int = field(
        default=10_000, metadata={"says": "how long to wait for another writer of the store, ms"}
    )
    port: int = field(default=8417, metadata={"says": "port of the web pages on 127.0.0.1"})

    @classmethod
    def from_environment(cls) -> "Settings":
        """Return the settings with what the environment overrides; a bad number is named."""
        given = {}
        for entry in fields(cls):
            text = os.environ.get(f"GROUNDTRUCE_{entry.name.upper()}")
            if text is not None:
                try:
                    given[entry.name] = int(text)
                except ValueError:
                    raise ValueError(
                        f"GROUNDTRUCE_{entry.name.upper()} must be a whole number, got {text!r}"
                    ) from None
        return cls(**given)
