"""Mirrored pairs: with the parties exchanged in the text, the claims must be exchanged too."""

from tests.reports.text.mirrored import results


def table() -> list[tuple[str, str, str]]:
    """Return the figures: right both ways, exchanged exactly, and the two grave errors."""
    every = results()
    claims = sum(one.claims for one in every)
    denials = sum(one.denials for one in every) or 1
    right = sum(one.right for one in every) / len(every)
    mirrors = sum(one.mirrors for one in every) / len(every)
    return [
        ("texts right, both ways", "≥ .95", f"{right:.3f} of {len(every)}"),
        ("claims exchanged with the parties", "≥ .95", f"{mirrors:.3f}"),
        ("parties swapped", "≤ .01", f"{sum(one.flipped for one in every) / claims:.3f}"),
        (
            "denials read as assertions",
            "≤ .01",
            f"{sum(one.denials_asserted for one in every) / denials:.3f}",
        ),
    ]
