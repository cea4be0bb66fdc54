"""The command line without a process of its own: quick, and with the same answers."""

import json
from types import SimpleNamespace
from typing import Any

from typer.testing import CliRunner

from groundtruce.cli.main import app
from groundtruce.errors import GroundTruceError


def groundtruce(*words: Any) -> SimpleNamespace:
    """Run the command and return its status and output; an error of ours as main() tells it."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    if isinstance(done.exception, GroundTruceError):
        told = json.dumps({"error": done.exception.plain()})
        return SimpleNamespace(returncode=2, stdout=told, stderr=str(done.exception))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return SimpleNamespace(returncode=done.exit_code, stdout=done.stdout, stderr=done.stderr)
