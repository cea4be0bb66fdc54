"""A quote inside its original: the bytes themselves, and a little of what stands around them."""

_AROUND = 260


def around(original: bytes, start: int, end: int) -> dict[str, str]:
    """Return the bytes before, of, and after the quote as text, a few hundred on either side.

    Bytes that are no UTF-8, as where a letter is cut at the edge, are shown as the replacement
    letter; what is compared is always the bytes.
    """
    left, right = max(0, start - _AROUND), min(len(original), end + _AROUND)
    return {
        "before": _text(original[left:start]),
        "quote": _text(original[start:end]),
        "after": _text(original[end:right]),
        "opens": "…" if left else "",
        "closes": "…" if right < len(original) else "",
    }


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", errors="replace").strip("�")
