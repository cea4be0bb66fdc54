"""The nouns that travel down the road: frozen, typed, checked when made, and free of I/O."""
