"""What every noun has in common: it is frozen, checked when made, and has one canonical form.

The canonical form is what ids and the log's hashes are computed from, so it must not change
when a later version of the software gives a record one more optional field: fields that hold
their default are left out.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field


class Record(BaseModel):
    """A value that travels down the road: immutable, typed, equal by content."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def __hash__(self) -> int:
        """Hash by id or key, which equal records share; by content where there is neither."""
        held = self.__dict__
        name = held.get("id") or held.get("key")
        return hash(name or tuple(held.values()))

    def canonical(self, *, without: frozenset[str] = frozenset()) -> bytes:
        """Return UTF-8 JSON with sorted keys, without defaults and without the named fields."""
        plain = self.model_dump(mode="json", exclude_defaults=True, exclude=set(without))
        return canonical_json(plain)


_CANONICAL = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)


def canonical_json(value: Any) -> bytes:
    """Write plain data in the one way that is hashed: sorted keys, no spaces, UTF-8, no NaN."""
    return _CANONICAL.encode(value).encode()


def content_id(prefix: str, *parts: Any) -> str:
    """Name a thing by its content: the same content has the same id on every site.

    80 bits of SHA-256: among a billion records the chance of one clash is below one in a million.

    >>> content_id("r", "text") == content_id("r", "text")
    True
    """
    digest = hashlib.sha256(canonical_json(list(parts))).hexdigest()
    return f"{prefix}-{digest[:20]}"


def _seven_decimals(value: float) -> float:
    # A centimetre; what lies beyond is noise that would change ids.
    return round(value, 7) + 0.0


def _in_utc(moment: datetime) -> datetime:
    # One moment has one form, or two records that are equal would have two hashes.
    return moment.astimezone(UTC)


Longitude = Annotated[float, Field(ge=-180, le=180), AfterValidator(_seven_decimals)]
Latitude = Annotated[float, Field(ge=-90, le=90), AfterValidator(_seven_decimals)]
Metres = Annotated[float, Field(gt=0)]
Degrees = Annotated[float, Field(ge=0, le=360)]
Share = Annotated[float, Field(ge=0, le=1)]
Probability = Annotated[float, Field(ge=0, le=1)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
