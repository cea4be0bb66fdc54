"""``groundtruce trace``: from a sentence to the original bytes."""

from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.tree import Tree

from groundtruce.cli.desk import AsOfOption, CaseOption, JsonOption, desk
from groundtruce.cli.terminal import answer, out

Id = Annotated[str, typer.Argument(help="Id of a sentence of the brief, or its beginning.")]


def trace(
    sentence: Id, case: CaseOption = None, as_of: AsOfOption = None, json: JsonOption = False
) -> None:
    """Print sentence, finding, claims, report, original file, span and SHA-256, bytes compared."""
    from groundtruce.flow import kept, papers

    with desk(case) as at:
        stood = kept.road(at.store) if as_of is None else at.carry(as_of)
        walked = papers.trace_sentence(at.store, stood, sentence)
    if json:
        answer(walked)
        return
    out.print(_tree(walked))


def _tree(walked: dict[str, Any]) -> Tree:
    tree = Tree(f"[bold]{escape(walked['sentence'])}[/]  {escape(walked['text'])}")
    for step in walked["rests_on"]:
        branch = tree.add(f"[bold]{step['noun']}[/] {step['id']}  {escape(step['says'])}")
        for claim in step["claims"]:
            head = f"[bold]claim[/] {claim['id']}  {claim['stance']}, {escape(claim['source'])}"
            leaf = branch.add(head)
            leaf.add(f"[bold]report[/] {claim['report']}  {escape(claim['url'] or '')}")
            leaf.add(_original(claim))
        for file in step["files"]:
            branch.add(_original(file))
    return tree


def _original(place: dict[str, Any]) -> str:
    head = f"[bold]original[/] {escape(place['file'])}"
    if "quote" not in place:
        return f"{head}\nsha256 {place['sha256']}"
    mark = "bytes compared: equal" if place["equal"] else "[red]bytes differ[/]"
    where = escape(f"[{place['start']}:{place['end']}]")
    return f"{head} {where} {mark}\nsha256 {place['sha256']}\n“{escape(place['quote'])}”"
