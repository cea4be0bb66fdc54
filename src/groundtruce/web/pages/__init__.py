"""Pages of the workbench: one file a room, each with the ways into it and the rights they need."""
