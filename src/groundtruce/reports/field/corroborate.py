"""Corroborate: what the device itself says of where and when the form was filled."""

from collections.abc import Mapping
from pathlib import Path

from groundtruce.reports.field.desk import Desk


def check(desk: Desk, attachments: Mapping[str, bytes | Path]) -> None:
    """Hold the answers against the log of the form and the photos that came with it."""
    _ = desk.observer, desk.opened, desk.span, attachments
