"""Who is asking, and what they may: accounts, sessions, and one policy for every address."""
