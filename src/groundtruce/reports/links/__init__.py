"""Links: servers that a mission already has, read like any other source."""
