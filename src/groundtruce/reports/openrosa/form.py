"""A form: what an XForm says of itself, so that it can be published and its files asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from groundtruce.errors import CaseError
from groundtruce.reports.field.answers import Answer, parse

_NAMED = re.compile(r"\s*jr://(?:file|file-csv|images|audio|video)/([^/\s]+)\s*$")


@dataclass(frozen=True)
class Form:
    """Number, version and title of a form, the questions answered by a file, the files it names.

    ``asks`` are the paths of those questions below the root of a filled form.
    """

    form: str
    version: str
    title: str
    asks: tuple[str, ...]
    names: tuple[str, ...]


def form(xform: bytes) -> Form:
    """Return what the XForm says; raises CaseError for what phones could not use."""
    page = parse(xform)
    instance = next((one for one in page if one.name == "instance"), None)
    root = instance.children[0] if instance and instance.children else None
    if page.name != "html" or root is None or not root.attributes.get("id"):
        raise CaseError("this is no XForm.", "Give an XLSForm, or the XForm made of one.")
    if not root.attributes.get("version"):
        raise CaseError(
            f"form {root.attributes['id']!r} has no version.",
            "Write one in the sheet 'settings', as 2026112301, and a higher one at each change.",
        )
    return Form(
        form=root.attributes["id"],
        version=root.attributes["version"],
        title=page.said("title") or root.attributes["id"],
        asks=tuple(_asks(page)),
        names=tuple(sorted(set(_named(page)))),
    )


def _asks(page: Answer) -> Iterator[str]:
    for one in page:
        if one.name == "bind" and one.attributes.get("type") == "binary":
            steps = one.attributes["nodeset"].split("/")[2:]
            yield "/".join(step.rpartition(":")[2] for step in steps)


def _named(page: Answer) -> Iterator[str]:
    for one in page:
        for said in (one.text, *one.attributes.values()):
            if found := _NAMED.match(said):
                yield found[1]
