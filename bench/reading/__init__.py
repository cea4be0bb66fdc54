"""The yardstick of reading: one file a task, each prints its figure beside what is known."""
