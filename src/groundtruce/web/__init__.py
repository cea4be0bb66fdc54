"""Web: the workbench in a browser, under a policy that lets nothing in from outside."""

from pathlib import Path

STATIC = Path(__file__).parent / "static"
