"""From text to claims: who says that who did what to whom, where, when, with what, how many."""
