"""Alerts: which rules of a case fire, and bringing the word of it to people and programs."""
