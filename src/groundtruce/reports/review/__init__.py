"""Reviewing what machines read: the queue, the decision, what it changes, and what it measures."""
