"""Mirrored pairs: with the parties exchanged in the text, the claims must be exchanged too."""

from tests.reports.text.mirrored import FIRST_SIGHT, TUNED, Result, results


def table() -> list[tuple[str, str, str]]:
    """Return the figures: right both ways, exchanged exactly, and the two grave errors."""
    by_file = {file: results(file) for file in TUNED}
    every = [one for ones in by_file.values() for one in ones]
    claims = sum(one.claims for one in every)
    denials = sum(one.denials for one in every) or 1
    mirrors = sum(one.mirrors for one in every) / len(every)
    return [
        ("texts right, both ways", "≥ .95", _right(every)),
        *((f"  {file}", "", _right(ones)) for file, ones in by_file.items()),
        ("texts read for the first time, right", "", _right(results(FIRST_SIGHT))),
        ("claims exchanged with the parties", "≥ .95", f"{mirrors:.3f}"),
        ("parties swapped", "≤ .01", f"{sum(one.flipped for one in every) / claims:.3f}"),
        (
            "denials read as assertions",
            "≤ .01",
            f"{sum(one.denials_asserted for one in every) / denials:.3f} of {denials}",
        ),
    ]


def _right(ones: list[Result]) -> str:
    return f"{sum(one.right for one in ones) / len(ones):.3f} of {len(ones)}"
