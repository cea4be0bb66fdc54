"""Files for others: what the mission stands behind, in formats that their tools read."""
