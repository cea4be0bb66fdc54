"""Ledgers by name: the one place that knows all of them."""

from collections.abc import Callable

from groundtruce.compliance.ledger import (
    crossings,
    demining,
    dialogue,
    displaced,
    prisoners,
    weapons,
)
from groundtruce.compliance.ledger.basis import Basis
from groundtruce.model.ledger import Ledger

LEDGERS: dict[str, Callable[[Basis], Ledger]] = {
    "weapons": weapons.ledger,
    "demining": demining.ledger,
    "prisoners": prisoners.ledger,
    "displaced": displaced.ledger,
    "crossings": crossings.ledger,
    "dialogue": dialogue.ledger,
}


def ledger(name: str, basis: Basis) -> Ledger:
    """Return the ledger of that name as the record stands; it follows from the basis alone."""
    return LEDGERS[name](basis)
