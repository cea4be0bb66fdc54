"""Ledgers: weapons, demining, prisoners, displaced, crossings, from what is known at a moment."""
