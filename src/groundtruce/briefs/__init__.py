"""Briefs: what ministers read, composed of sentences that each lead to their evidence."""
