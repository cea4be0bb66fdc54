"""Phones alone: the server without the workbench, for a machine that only takes in reports."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount
from uvicorn import Config

from groundtruce.store.base import Store
from groundtruce.web.openrosa.app import phones
from groundtruce.web.openrosa.patience import Patient


def application(store: Store, folder: Path | None = None) -> Config:
    """Return how phones are served out of an open store, and of its case folder if it has one."""
    app = Starlette(routes=[Mount("/", phones(store, folder=folder))])
    return Config(app, http=Patient, log_level="warning", date_header=False, server_header=False)
