"""Points as a Mapbox vector tile, version 2 of the specification: a layer of points, nothing more.

The general encoders read each geometry from text; a thousand points of a tile are written here in
the time that they take for ten.
"""

import struct
from collections.abc import Iterable, Mapping

Value = str | int | float
# A point's place in the tile and what is said of it.
Feature = tuple[int, int, Mapping[str, Value]]
# Field numbers and wire types as the specification has them, ready as the bytes that go before.
_LAYER, _NAME, _FEATURE, _KEY, _VALUE = b"\x1a", b"\x0a", b"\x12", b"\x1a", b"\x22"
_TAGS, _IS_POINT, _GEOMETRY = b"\x12", b"\x18\x01", b"\x22"
_TEXT, _FLOAT, _UNSIGNED = b"\x0a", b"\x15", b"\x28"
_EXTENT, _VERSION = b"\x28", b"\x78\x02"
_MOVE_TO_ONE = 9


def points(layer: str, features: Iterable[Feature], extent: int) -> bytes:
    """Return the tile; whole numbers that are said of a point are not below zero."""
    keys: dict[str, int] = {}
    values: dict[tuple[type, Value], int] = {}
    parts = [_field(_NAME, layer.encode())]
    for x, y, about in features:
        tags = bytearray()
        for key, value in about.items():
            tags += varint(keys.setdefault(key, len(keys)))
            tags += varint(values.setdefault((type(value), value), len(values)))
        place = varint(_MOVE_TO_ONE) + varint(_zigzag(x)) + varint(_zigzag(y))
        parts.append(
            _field(_FEATURE, _field(_TAGS, bytes(tags)) + _IS_POINT + _field(_GEOMETRY, place))
        )
    parts += [_field(_KEY, key.encode()) for key in keys]
    parts += [_field(_VALUE, _value(value)) for _, value in values]
    parts += [_EXTENT, varint(extent), _VERSION]
    return _field(_LAYER, b"".join(parts))


def varint(number: int) -> bytes:
    """Write a whole number in sevens of bits, the lowest first.

    >>> varint(300).hex()
    'ac02'
    """
    told = bytearray()
    while number > 0x7F:
        told.append(number & 0x7F | 0x80)
        number >>= 7
    told.append(number)
    return bytes(told)


def _zigzag(number: int) -> int:
    return number * 2 if number >= 0 else -number * 2 - 1


def _field(tag: bytes, body: bytes) -> bytes:
    return tag + varint(len(body)) + body


def _value(value: Value) -> bytes:
    match value:
        case str():
            return _field(_TEXT, value.encode())
        case int():
            return _UNSIGNED + varint(value)
        case float():
            return _FLOAT + struct.pack("<f", value)
