"""Every setting once, with its default, its environment variable and what it is for."""

import os
from dataclasses import dataclass, field, fields
from typing import Any, Self


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
    post_mb: int = field(
        default=10, metadata={"says": "how much a phone is asked to send at once, MB"}
    )
    delivery_limit_mb: int = field(
        default=512, metadata={"says": "largest delivery of a phone, as of one long video, MB"}
    )
    answers_limit_kb: int = field(
        default=2048, metadata={"says": "largest filled form without its files, KB"}
    )
    disk_reserve_mb: int = field(
        default=64, metadata={"says": "room on the disk below which no delivery is taken, MB"}
    )
    device_burst: int = field(
        default=3000, metadata={"says": "how many posts a phone may make up for at once"}
    )
    device_per_minute: int = field(
        default=600, metadata={"says": "how many posts a phone may make per minute later on"}
    )
    model_timeout_s: int = field(
        default=300, metadata={"says": "how long a language model's server may take to answer, s"}
    )
    model_retries: int = field(
        default=3, metadata={"says": "how often a server that is busy or broken is asked again"}
    )
    model_reply_limit_kb: int = field(
        default=4096, metadata={"says": "largest reply of a language model's server, KB"}
    )
    model_piece_kb: int = field(
        default=12, metadata={"says": "how much text a language model is given at a time, KB"}
    )

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


def variable(name: str, says: str, default: str = "", *, secret: bool = False) -> Any:
    """Return a field that the environment's variable of that name sets; a secret is never shown."""
    return field(default=default, repr=not secret, metadata={"variable": name, "says": says})


class Named:
    """What the environment names, each field by a variable of its own."""

    @classmethod
    def from_environment(cls) -> Self:
        """Return what is named; a variable that is absent or empty leaves the default."""
        given = {
            e.name: os.environ.get(e.metadata["variable"], "").strip()
            for e in fields(cls)  # type: ignore[arg-type]  # every subclass is a dataclass
        }
        return cls(**{name: text for name, text in given.items() if text})


@dataclass(frozen=True)
class NamedServer(Named):
    """The language model that the user names; without an address and a model nothing is asked."""

    url: str = variable(
        "GROUNDTRUCE_MODEL_URL",
        "address of an OpenAI-compatible server, such as http://127.0.0.1:11434/v1",
    )
    model: str = variable("GROUNDTRUCE_MODEL", "name of the model as the server has it")
    key: str = variable("GROUNDTRUCE_MODEL_KEY", "key for the server, if it wants one", secret=True)


@dataclass(frozen=True)
class OwnKey(Named):
    """Where the key lies by which this site signs the packages that it gives to others."""

    file: str = variable(
        "GROUNDTRUCE_SITE_KEY",
        "file with this site's own key; never inside a case folder, which is copied",
        "~/.config/groundtruce/site.key",
    )


@dataclass(frozen=True)
class Firms(Named):
    """Where detections are fetched and with whose key; without a key nothing is asked."""

    url: str = variable(
        "GROUNDTRUCE_FIRMS_URL",
        "address of NASA FIRMS, or of a mirror",
        "https://firms.modaps.eosdis.nasa.gov",
    )
    key: str = variable("GROUNDTRUCE_FIRMS_KEY", "your own MAP_KEY for FIRMS", secret=True)
