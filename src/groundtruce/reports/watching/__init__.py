"""Watching: what a patrol or post could see, from its track, the terrain, the light and the air."""
