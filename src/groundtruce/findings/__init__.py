"""Findings: what the mission can stand behind, and how firmly."""
