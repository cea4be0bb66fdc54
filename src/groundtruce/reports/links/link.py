"""A link: which form on which server, and who speaks by it; ``links/<name>.yaml`` of the case."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from groundtruce.errors import CaseError, SourceError
from groundtruce.model.record import Name, Record, content_id
from groundtruce.model.submission import MISSION
from groundtruce.reports import marked_yaml
from groundtruce.reports.links.central import Central
from groundtruce.reports.links.central import asker as central
from groundtruce.reports.links.far import Far
from groundtruce.reports.links.kobo import Kobo
from groundtruce.reports.links.kobo import asker as kobo
from groundtruce.reports.links.line import Line

USER, PASSWORD = "GROUNDTRUCE_CENTRAL_USER", "GROUNDTRUCE_CENTRAL_PASSWORD"
TOKEN = "GROUNDTRUCE_KOBO_TOKEN"  # noqa: S105


class Link(Record):
    """One form on one server. On Kobo ``form`` is the asset's uid. Secrets are not part of it."""

    server: Literal["central", "kobo", "export"]
    url: str
    form: Name
    project: int | None = None
    source: Name = MISSION

    @property
    def id(self) -> str:
        """Return what the log calls the link."""
        return content_id("link", self.server, self.url.rstrip("/"), self.project, self.form)

    def far(self, secrets: Mapping[str, str]) -> Far:
        """Return the server, asked with what the environment holds; nothing is sent yet."""
        if self.server == "export":
            raise CaseError("an export is a file.", "Say 'groundtruce gather FILE'.")
        if self.server == "kobo":
            line = Line(kobo(self.url, _secret(secrets, TOKEN)), self.url)
            return Kobo(line, self.form)
        if self.project is None:
            raise CaseError(
                "the project is not named.", "Give --project, the number in its address."
            )
        user, password = _secret(secrets, USER), _secret(secrets, PASSWORD)
        return Central(Line(central(self.url, user, password), self.url), self.project, self.form)


def read(folder: Path, server: str | None = None) -> tuple[Link, ...]:
    """Return the links of a case, or those to one kind of server."""
    found = tuple(_link(path) for path in sorted(folder.glob("links/*.yaml")))
    return tuple(link for link in found if server in (None, link.server))


def _link(path: Path) -> Link:
    marked = marked_yaml.read(path)
    try:
        return Link.model_validate(marked.value)
    except ValidationError as cause:
        first = cause.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise SourceError(
            f"{field or 'the file'}: {first['msg']}.",
            "A link names server, url and form, and a project for ODK Central.",
            str(path),
        ) from cause


def _secret(secrets: Mapping[str, str], name: str) -> str:
    found = secrets.get(name, "").strip()
    if not found:
        raise CaseError(
            f"{name} is not set.", "Set it in the environment; never write it to a file."
        )
    return found
