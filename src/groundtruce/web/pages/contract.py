"""The contract: the API's own document as a page, readable without a connection to anywhere."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from starlette.responses import Response

from groundtruce.web.access.policy import Verb
from groundtruce.web.api.app import described
from groundtruce.web.asked import Asked
from groundtruce.web.way import Way

GROUPS = ("nouns", "answers", "acts", "house")
Row = dict[str, Any]


def docs(asked: Asked) -> Response:
    """Return every operation of the API with its parameters, and a call to try."""
    api: FastAPI = asked.request.app.state.api
    told = described(api)
    operations = list(_operations(told))
    return asked.page(
        "contract.html.j2",
        about=told["info"]["description"],
        version=told["info"]["version"],
        host=f"{asked.request.url.scheme}://{asked.request.url.netloc}",
        groups={one: [row for row in operations if row["tag"] == one] for one in GROUPS},
        problems=_problems(told),
    )


def _operations(told: Row) -> Iterator[Row]:
    for path, methods in told["paths"].items():
        for method, one in methods.items():
            yield {
                "id": f"{method}{path.replace('/', '-')}",
                "tag": one["tags"][0],
                "method": method.upper(),
                "path": f"/api{path}",
                "says": one.get("description") or one.get("summary", ""),
                "parameters": [_parameter(p) for p in one.get("parameters", ())],
                "body": _named(one.get("requestBody", {})),
                "answer": _named(next(iter(one["responses"].values()))),
            }


def _parameter(one: Row) -> Row:
    schema = one.get("schema", {})
    kinds = [part.get("type", "") for part in (schema, *schema.get("anyOf", ()))]
    choices = [
        str(choice)
        for part in (schema, *schema.get("anyOf", ()))
        for choice in part.get("enum", ())
    ]
    return {
        "name": one["name"],
        "where": one["in"],
        "kind": ", ".join(kind for kind in kinds if kind and kind != "null") or "text",
        "needed": one.get("required", False),
        "choices": choices,
        "says": one.get("description", ""),
    }


def _named(part: Row) -> str:
    """Return the name of the record that is sent or answered."""
    content = next(iter(part.get("content", {}).items()), None)
    if content is None:
        return ""
    schema = content[1].get("schema", {})
    name = schema.get("$ref", schema.get("items", {}).get("$ref", "")).rsplit("/", 1)[-1]
    return str(name.replace("_", " ").strip() or content[0])


def _problems(told: Row) -> list[tuple[str, str]]:
    """Return every status that is a problem, with what it says."""
    first = told["paths"]["/case"]["get"]["responses"]
    return [(status, one["description"]) for status, one in first.items() if status >= "4"]


WAYS = (Way("/api/docs", Verb.ENTER, docs),)
