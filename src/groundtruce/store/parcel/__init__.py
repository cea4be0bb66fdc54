"""Parcels: signed packages that two sites without a lasting link give each other."""
