"""The command line: one file a verb, the same verbs as the doors of the rooms."""
