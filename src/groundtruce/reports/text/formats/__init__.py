"""What a file of prose may come as, and how its words are taken out of it."""
