"""A reader by a language model that the user runs: off unless a server is named."""
