"""Compliance: what findings and watching mean for each commitment of an agreement."""
