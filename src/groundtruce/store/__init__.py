"""The shelf: what came in and what was decided, kept so that a changed byte is noticed.

Originals lie as files under their SHA-256. Records go to one append-only, hash-chained log;
every table beside it is a projection that replay rebuilds.
"""
