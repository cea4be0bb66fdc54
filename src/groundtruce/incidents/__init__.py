"""Room 2: which reports tell of the same event. The door is ``fuse``."""
