"""Write the reference pages from the code: commands, settings, errors, nouns, cards, words, files.

``python docs/generate.py`` writes them; with ``--check`` it writes nothing and names every page
that the code has outgrown.
"""

import ast
import dataclasses
import inspect
import re
import sys
from collections.abc import Iterable
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

import typer

from groundtruce import errors
from groundtruce.cli.main import VERBS
from groundtruce.model.vocabulary import LANGUAGES, Vocabulary, vocabulary
from groundtruce.reports import card
from groundtruce.reports.field import book, lists
from groundtruce.settings import Firms, NamedServer, OwnKey, Settings

REFERENCE = Path(__file__).parent / "reference"
HOUSE = Path(inspect.getfile(errors)).parent
MODEL = HOUSE / "model"
NOUNS = (
    "source", "report", "claim", "place", "span", "figure", "judgement", "review", "incident",
    "finding",
    "agreement", "watch", "assessment", "ledger", "dialogue", "agenda", "person", "brief", "case",
    "handover", "pulled",
    "submission",
)  # fmt: skip


def pages() -> dict[str, str]:
    """Return every generated page by file name."""
    return {
        "commands.md": commands(),
        "settings.md": settings(),
        "errors.md": tree_of_errors(),
        "cards.md": cards(),
        "files.md": files(),
        "nouns.md": nouns(),
        "vocabulary.md": words(),
        "forms.md": forms(),
    }


def outgrown() -> list[str]:
    """Return the names of the pages that differ from what the code says now."""
    return [
        name
        for name, text in pages().items()
        if not (REFERENCE / name).is_file() or (REFERENCE / name).read_text("utf-8") != text
    ]


def commands() -> str:
    """Describe every verb of the command line with its arguments and options."""
    intro = (
        "One verb, one command; the five doors of the road come numbered. Every command says what "
        "it can do with `--help`. With `--json` the result is one JSON document on standard "
        "output. A command that could not do its work ends with status 2 and says what happened "
        "and what to do next; `verify` ends with 1 when something was changed."
    )
    overview = _table(("command", "what it does"), ((f"[`{v}`](#{v})", VERBS[v]) for v in VERBS))
    return _page("Commands", intro, overview, *(_verb(verb) for verb in VERBS))


def settings() -> str:
    """Describe every setting with its environment variable and default."""
    intro = (
        "Limits and defaults. Each is a whole number and can be set in the environment; a value "
        "that is none stops the program with a message that names it."
    )
    rows = (
        (f"`GROUNDTRUCE_{entry.name.upper()}`", entry.default, entry.metadata["says"])
        for entry in dataclasses.fields(Settings)
    )
    named = (
        (f"`{entry.metadata['variable']}`", entry.metadata["says"])
        for entry in dataclasses.fields(NamedServer)
    )
    server = (
        "## A language model that reads\n\nUnset, nothing is asked and nothing leaves the machine: "
        "[Read with a model](../guides/read-with-a-model.md)."
    )
    fetched = (
        (f"`{entry.metadata['variable']}`", entry.metadata["says"])
        for entry in dataclasses.fields(Firms)
    )
    satellites = (
        "## Detections of satellites\n\nWithout a key nothing is fetched: "
        "[Use satellite data](../guides/use-satellite-data.md)."
    )
    columns = ("variable", "meaning")
    signed = (
        (f"`{entry.metadata['variable']}`", f"`{entry.default}`", entry.metadata["says"])
        for entry in dataclasses.fields(OwnKey)
    )
    own_key = (
        "## This site's key\n\nBy what packages for other sites are signed: "
        "[Exchange by stick](../guides/exchange-by-stick.md)."
    )
    table = _table(("variable", "default", "meaning"), rows)
    parts = (server, _table(columns, named), satellites, _table(columns, fetched))
    parts += (own_key, _table(("variable", "default", "meaning"), signed))
    return _page("Settings", intro, table, *parts)


def tree_of_errors() -> str:
    """Describe every error with its stable code and HTTP status."""
    summary, _, tree = inspect.cleandoc(errors.__doc__ or "").partition("\n\n")
    intro = (
        "An error says what happened and what to do next, and where: a file with line and field, "
        "or a record's id. Command line and web pages give it in one shape: `code`, `happened`, "
        "`remedy`, `where`. The code is stable."
    )
    rows = ((f"`{kind.code}`", kind.status, _summary(kind)) for kind in kinds_of_error())
    table = _table(("code", "status", "meaning"), rows)
    return _page("Errors", summary, intro, table, f"```text\n{tree}\n```")


def kinds_of_error() -> list[type[errors.GroundTruceError]]:
    """Return the error classes in the order of the file."""
    found = [kind for kind in vars(errors).values() if inspect.isclass(kind)]
    return [kind for kind in found if issubclass(kind, errors.GroundTruceError)]


def nouns() -> str:
    """Describe every record with its fields, as the code writes them."""
    intro = (
        "The records that travel down the road. All are frozen, and refuse what they do not know. "
        "A field with a default may be left out; a field left out takes no part in ids and hashes."
    )
    return _page("Nouns", intro, *(_noun(name) for name in NOUNS))


def cards() -> str:
    """List the fields that a source's columns can be mapped to, and what else a card says."""
    intro = (
        "A card is a YAML file beside a file of reports. Its `fields` name our fields on the left "
        "and the source's columns, or dotted paths into nested data, on the right."
    )
    rows = ((f"`{name}`", says) for name, says in card.FIELDS.items())
    module = ast.parse(Path(inspect.getfile(card)).read_text("utf-8"))
    records = [node for node in module.body if isinstance(node, ast.ClassDef)]
    described = [_record(node, "## ") for node in sorted(records, key=lambda node: node.name)]
    return _page("Cards", intro, "## fields", _table(("field", "meaning"), rows), *described)


def files() -> str:
    """List every file of the package with the first sentence of its docstring."""
    intro = "The house, file by file, each with its own first sentence."
    rooms = sorted(path for path in HOUSE.iterdir() if (path / "__init__.py").is_file())
    parts = [_files("The house itself", HOUSE.glob("*.py"))]
    parts += [_files(room.name, room.rglob("*.py")) for room in rooms]
    return _page("Files", intro, *parts)


def words() -> str:
    """List the vocabulary: each list with its words and their labels."""
    known = vocabulary()
    intro = (
        "Every word that is shown to a person. The stored key never changes; labels may. A case "
        "can add words of its own in `case.yaml`."
    )
    lists = sorted(known.lists())
    contents = ", ".join(f"[{name.replace('_', ' ')}](#{name})" for name in lists)
    return _page("Vocabulary", intro, contents, *(_list(known, name) for name in lists))


def forms() -> str:
    """List the forms that ship, and what the reader makes of each question by its name."""
    intro = (
        "A question is known by its name: the same name means the same in every form, and what "
        "else a form asks is kept for a person to read. Labels, hints and messages stand in "
        "English, Thai and Khmer. [Write a form](../guides/write-a-form.md) says how to change "
        "them."
    )
    shipped = _table(("form", "title", "questions"), map(_form, book.forms()))
    asked = (
        (f"`{name}`", _answered(told), told["label"]["en"])
        for name, told in book.questions().items()
        if {"type", "list", "file"} & told.keys()
    )
    made = ", ".join(f"`{name}`" for name in lists.NAMES)
    return _page(
        "Forms",
        intro,
        "## Forms\n\n" + shipped,
        "## Questions\n\n" + _table(("name", "answer", "asks"), asked),
        f"## Lists from the case\n\nMade whenever a phone asks: {made}.",
    )


def _form(name: str) -> tuple[str, str, str]:
    rows = book.sheets(name)["survey"][1]
    title = book.sheets(name)["settings"][1][0]["form_title"]
    asked = [row["name"] for row in rows if row.get("name") in book.questions()]
    kept = [one for one in asked if {"type", "list", "file"} & book.questions()[one].keys()]
    return f"`{name}`", title, ", ".join(f"`{one}`" for one in kept)


def _answered(told: dict[str, Any]) -> str:
    if "list" in told:
        several = "words" if told.get("several") else "a word"
        return f"{several} of [{told['list']}](vocabulary.md)"
    return f"a choice of `{told['file']}`" if "file" in told else str(told["type"])


def _verb(verb: str) -> str:
    found = getattr(import_module(f"groundtruce.cli.{verb}"), verb)
    if not isinstance(found, typer.Typer):
        return f"## {verb}\n\n{VERBS[verb]} {_called(verb, found)}"
    parts = (
        f"### {verb} {one.callback.__name__}\n\n"
        f"{_called(f'{verb} {one.callback.__name__}', one.callback)}"
        for one in _parts_of(found)
    )
    return "\n\n".join([f"## {verb}\n\n{VERBS[verb]}", *parts])


def _parts_of(found: typer.Typer) -> list[Any]:
    """Return the commands of a verb with parts, those of files that it joins included."""
    joined = (one for group in found.registered_groups for one in _parts_of(group.typer_instance))
    return [*found.registered_commands, *joined]


def _called(verb: str, function: Any) -> str:
    given = [Given.of(function, name) for name in inspect.signature(function).parameters]
    arguments = [entry for entry in given if entry.is_argument]
    options = [entry for entry in given if not entry.is_argument]
    must = [entry.usage for entry in (*arguments, *options) if entry.is_required]
    usage = " ".join(["groundtruce", verb, *must, "[OPTIONS]"])
    rows = ((f"`{entry.usage}`", entry.info.help, entry.shown_default) for entry in given)
    says = " ".join((function.__doc__ or "").split())
    table = _table(("", "meaning", "default"), rows)
    return f"{says}\n\n```sh\n{usage}\n```\n\n{table}"


@dataclasses.dataclass(frozen=True)
class Given:
    """An argument or option of a verb, read from the signature of its function."""

    name: str
    kind: Any
    info: Any
    default: Any

    @classmethod
    def of(cls, function: Any, name: str) -> "Given":
        """Read the parameter of that name."""
        kind, info = get_args(get_type_hints(function, include_extras=True)[name])[:2]
        kind = next((part for part in get_args(kind) if part is not type(None)), kind)
        return cls(name, kind, info, inspect.signature(function).parameters[name].default)

    @property
    def is_argument(self) -> bool:
        """Whether it is given by its position."""
        return isinstance(self.info, typer.models.ArgumentInfo)

    @property
    def is_required(self) -> bool:
        """Whether the verb does nothing without it."""
        return self.default is inspect.Parameter.empty

    @property
    def usage(self) -> str:
        """Return how it is written on the command line."""
        if self.is_argument:
            return str(self.info.metavar or self.name.upper())
        # The first name of an option given inside Annotated is kept where its default would be.
        given = (self.info.default, *(self.info.param_decls or ()))
        names = [name for name in given if isinstance(name, str)]
        if self.kind is bool:
            return ", ".join(names) if names else f"--{self.name} / --no-{self.name}"
        return f"{', '.join(names)} {self._value}"

    @property
    def _value(self) -> str:
        if inspect.isclass(self.kind) and issubclass(self.kind, StrEnum):
            return "/".join(self.kind)
        return str(self.info.metavar or {int: "N", Path: "PATH"}.get(self.kind, "TEXT"))

    @property
    def shown_default(self) -> str:
        """Return what holds when it is not given."""
        if self.is_required:
            return "must be given"
        if self.kind is bool:
            return "`yes`" if self.default else ""
        return f"`{self.default}`" if self.default not in (None, "") else ""


def _noun(name: str) -> str:
    module = ast.parse((MODEL / f"{name}.py").read_text("utf-8"))
    records = [_record(node) for node in module.body if isinstance(node, ast.ClassDef)]
    return "\n\n".join([f"## {name}", _prose(ast.get_docstring(module)), *records])


def _record(node: ast.ClassDef, mark: str = "### ") -> str:
    is_words = any(ast.unparse(base) == "StrEnum" for base in node.bases)
    told = _members(node) if is_words else _fields(node)
    parts = [f"{mark}{node.name}", _prose(ast.get_docstring(node)), told]
    return "\n\n".join(part for part in parts if part)


def _files(title: str, paths: Iterable[Path]) -> str:
    rows = [
        (f"`{path.relative_to(HOUSE)}`", _first_sentence(path))
        for path in sorted(paths)
        if path.name != "__init__.py" or path.parent == HOUSE
    ]
    return f"## {title}\n\n{_table(('file', 'what it is about'), rows)}"


def _first_sentence(path: Path) -> str:
    says = " ".join((ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split())
    return re.split(r"(?<=[.?!]) ", says)[0]


def _members(node: ast.ClassDef) -> str:
    values = [entry.value for entry in node.body if isinstance(entry, ast.Assign)]
    return f"One of {', '.join(f'`{ast.literal_eval(value)}`' for value in values)}."


def _fields(node: ast.ClassDef) -> str:
    rows = (
        (
            f"`{ast.unparse(entry.target)}`",
            f"`{ast.unparse(entry.annotation).replace(' | ', ' or ')}`",
            "" if entry.value is None else f"`{ast.unparse(entry.value)}`",
        )
        for entry in node.body
        if isinstance(entry, ast.AnnAssign)
    )
    return _table(("field", "type", "default"), rows)


def _list(known: Vocabulary, name: str) -> str:
    found = known.words(name)
    more = [extra for extra, of in _EXTRAS.items() if any(of(word) for word in found.values())]
    rows = (
        (f"`{key}`", *map(word.label, LANGUAGES), *(_EXTRAS[extra](word) for extra in more))
        for key, word in found.items()
    )
    return f"## {name}\n\n{_table(('key', *LANGUAGES, *more), rows)}"


_EXTRAS = {
    "group": lambda word: word.group or "",
    "unit": lambda word: word.unit or "",
    "is a": lambda word: word.is_a or "",
    "codes": lambda word: ", ".join(f"{system} {code}" for system, code in word.codes.items()),
    "description": lambda word: word.description,
}


def _summary(thing: type) -> str:
    return " ".join(inspect.cleandoc(thing.__doc__ or "").split("\n\n")[0].split())


def _prose(docstring: str | None) -> str:
    # Examples belong to the code; a reader of the page wants the sentences.
    return re.split(r"\n\s*>>>", docstring or "")[0].strip().replace("``", "`")


def _table(head: tuple[str, ...], rows: Any) -> str:
    lines = [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    return (
        "\n".join([f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines]) if lines else ""
    )


def _cell(value: Any) -> str:
    return str(value).replace("``", "`").replace("|", "\\|").replace("\n", " ")


def _page(title: str, *parts: str) -> str:
    notice = "<!-- Written by docs/generate.py from the code; change the code, then run it. -->"
    return "\n\n".join([notice, f"# {title}", *(part for part in parts if part)]) + "\n"


def main() -> None:
    """Write the pages, or with ``--check`` say which ones the code has outgrown."""
    if "--check" in sys.argv[1:]:
        stale = outgrown()
        if stale:
            sys.exit(f"outgrown: {', '.join(stale)}. Run 'make docs'.")
        return
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
