"""Satellite: what sensors in space saw, when they could have seen, and what that is worth."""
