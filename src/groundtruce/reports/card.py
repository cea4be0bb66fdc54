"""Cards: what a source file is, and which of its columns says what.

A card is a YAML file ``reports/<name>.card.yaml`` beside the file it describes. It names our
fields on the left and the source's columns (or dotted paths) on the right, and translates the
source's words into ours. A card without ``fields`` leaves the columns to be recognised.
"""

import codecs
import difflib
import glob
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field, ValidationError, field_validator

from groundtruce.errors import SourceError
from groundtruce.model.record import Name, Record
from groundtruce.reports import marked_yaml

FIELDS = {
    "id": "the sender's own number for the report",
    "replaces": "the id of the report that this one corrects",
    "report_kind": "article, statement, patrol report …",
    "title": "headline",
    "text": "the words that say so; the claim's excerpt",
    "url": "address of the page",
    "language": "language of the text",
    "published": "date or moment of publication",
    "received": "moment of arrival, where the source records it",
    "source": "who speaks: id or name of a source of the case",
    "source_kind": "kind of a source that the case does not know",
    "speaks_for": "party for which an unknown source speaks officially",
    "origin": "first speaker that the claim goes back to",
    "carrier": "outlet that passed it on",
    "kind": "event kind: a word of the vocabulary, or its label in any language",
    "stance": "asserts, denies, disputes, acknowledges, announces …",
    "denies": "id of the claim that is denied",
    "accuser": "party that blames",
    "accused": "party that is blamed",
    "target": "who or what was hit",
    "weapons": "weapons, as a list or with the card's separator between them",
    "confidence": "the speaker's own confidence, from 0 to 1",
    "from": "first day or moment of the event",
    "to": "last day (inclusive) or moment of the event",
    "time": "time of day of the event, where it stands in a column of its own",
    "granularity": "finest unit that the text supports: minute, hour, day, week, month, year",
    "place_id": "id in the case's gazetteer",
    "place": "name of the place in any of the case's languages",
    "admin": "district, province",
    "lat": "latitude in degrees, WGS 84",
    "lon": "longitude in degrees, WGS 84",
    "radius_m": "95 % radius of the place in metres",
    "precision": "exact, site, village, district, province, line, country, unknown",
    "wkt": "polygon as well-known text",
    "observer_lat": "latitude of the observer",
    "observer_lon": "longitude of the observer",
    "observer_radius_m": "95 % radius of the observer's own position in metres",
    "observer_place_id": "gazetteer id of the observer's position",
    "modality": "seen, heard, camera, uav, satellite",
    "count": "how many were perceived",
    "unit": "of what: explosions, bursts, shots …",
    "range_min_m": "nearest distance in metres",
    "range_max_m": "farthest distance in metres",
    "bearing_from_deg": "first true bearing, clockwise",
    "bearing_to_deg": "second true bearing, clockwise",
    "bearing": "one bearing: a compass point (NE) or degrees",
    "direction": "incoming, outgoing, impact, undetermined",
    "assessed_as": "weapon as the observer assesses it",
    "is_exercise": "whether it was a live-fire exercise",
    "weapon_party": "party whose weapon it is",
    "weapon_class": "class of the weapon as the agreement groups it",
    "weapon_state": "present, withdrawn, missing, in_violation, outside_storage …",
    "serial": "serial or tail number of the weapon",
    "image_seen": "what an analyst made out in an image: a class such as fortification.trench",
    "image_action": "new, unchanged or removed",
    "image_certainty": "possible, probable or confirmed",
    "image_analyst": "who made it out, by pseudonym",
    "image_method": "visual, measured, machine-aided",
    "image_alternatives": "what else it could be, with semicolons between",
    "image_before": "id of the STAC item of the image before",
    "image_after": "id of the STAC item of the image that shows it",
    "image_not_observable": "what the image cannot show, with semicolons between",
    "image_second": "the second analyst, by pseudonym",
    "image_second_agrees": "whether the second analyst agrees",
    "site": "where the weapon belongs: id of a zone or place, or a name",
}
REQUIRED = ("source", "kind")

ReaderName = Literal["csv", "jsonl", "geojson", "kml", "gpx", "xlsx", "odk", "text", "model"]
Column = str | tuple[str, ...]


class FigureColumns(Record):
    """Columns that hold one kind of figure: killed, ``killed_civilian``, ``injured_soldier_AAA``.

    ``best`` may hold words such as *at least 5* or *3-4*.
    """

    kind: Name
    best: str | None = None
    lower: str | None = None
    upper: str | None = None
    scope: Literal["incident", "cumulative"] = "incident"
    period: str | None = None


class Card(Record):
    """The mapping card of a source: what it is, how to read it, and what its columns mean.

    ``received`` says when the mission could know a row: on ``published``, or ``now`` at the
    gathering; rows without a date of publication are known from ``delivered`` on. Words that the
    source uses are translated by ``values`` (our field, their word, our word). ``figures`` names
    the column of a structured list, or the columns of each kind. ``first_line`` is the line with
    the column names of a table. ``images`` are the STAC items of images that rows name.
    """

    name: Name
    title: str = ""
    publisher: str = ""
    licence: str = ""
    files: tuple[str, ...] = ()
    reader: ReaderName | None = None
    encoding: Column | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    sheet: str | None = None
    first_line: Annotated[int, Field(ge=1)] = 1
    separator: str = ";"
    images: str | None = None
    time_zone: str | None = None
    date_order: Literal["ymd", "dmy", "mdy"] = "ymd"
    calendar: Literal["gregorian", "buddhist", "auto"] = "gregorian"
    received: Literal["published", "now"] = "published"
    delivered: AwareDatetime | None = None
    smallest: Annotated[int, Field(ge=0)] | None = None
    largest: Annotated[int, Field(ge=0)] | None = None
    unknown_sources: Literal["quarantine", "keep"] = "quarantine"
    unknown_kinds: Literal["quarantine", "keep"] = "quarantine"
    outside: Literal["quarantine", "keep"] = "quarantine"
    fields: dict[str, Column] = Field(default_factory=dict)
    toponyms: dict[str, str] = Field(default_factory=dict)
    figures: str | tuple[FigureColumns, ...] = ()
    values: dict[str, dict[str, Any]] = Field(default_factory=dict)
    defaults: dict[str, Any] = Field(default_factory=dict)
    folder: Path = Path()

    @field_validator("files", "encoding", mode="before")
    @classmethod
    def _one_or_many(cls, given: Any) -> Any:
        return (given,) if isinstance(given, str) else given

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, given: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for name in given or ():
            try:
                codecs.lookup(name)
            except LookupError:
                raise ValueError(f"no encoding is called {name!r}; cp874 and utf-8 are") from None
        return given

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, given: str | None) -> str | None:
        if given is not None:
            try:
                ZoneInfo(given)
            except (KeyError, ValueError, OSError):
                raise ValueError(f"no time zone is called {given!r}; Asia/Bangkok is") from None
        return given

    def paths(self) -> tuple[Path, ...]:
        """Return the files that are there, each once, in the order of their names; no cards."""
        found = {path for pattern in self.files for path in self.folder.glob(pattern)}
        return tuple(sorted(p for p in found if p.is_file() and not p.name.endswith(".card.yaml")))

    def columns(self) -> tuple[tuple[str, ...], ...]:
        """Return the columns that a file must have, each as the alternatives that will do."""
        told = [_many(column) for column in self.fields.values()]
        told += [(column,) for column in self.toponyms.values()]
        if isinstance(self.figures, str):
            return (*told, (self.figures,))
        for figure in self.figures:
            told += [(c,) for c in (figure.best, figure.lower, figure.upper, figure.period) if c]
        return tuple(told)


def read(path: Path) -> Card:
    """Read a card; raises SourceError that names file, line and field."""
    marked = marked_yaml.read(path)
    plain = marked.value
    if not isinstance(plain, dict):
        raise SourceError(
            "a card is a list of 'key: value' lines.", "See 'add a source'.", path.name
        )
    _known(marked, (), set(Card.model_fields) - {"folder"})
    for part in ("fields", "defaults", "values"):
        _known(marked, (part,), {*FIELDS, "figures"})
    default_name = path.name.removesuffix(".yaml").removesuffix(".card")
    try:
        card = Card(**{"name": default_name, **plain, "folder": path.parent})
    except ValidationError as cause:
        # Of the branches of a union the one that went deepest is the one that was meant.
        found = max(cause.errors(), key=lambda error: len(_loc(error["loc"], plain)))
        where = marked.where(*_loc(found["loc"], plain))
        raise SourceError(f"{_said(found['msg'])}.", "Correct the card there.", where) from cause
    _complete(card, marked)
    return card


def cards_for(files: list[Path], card: Path | None = None) -> tuple[Card, ...]:
    """Return a card for each file: the given one, or one whose columns are to be recognised.

    Raises SourceError for a file that is not there.
    """
    cards = []
    for file in files:
        if not file.is_file():
            raise SourceError("there is no such file.", "Check the path.", str(file))
        place = {"folder": file.parent, "files": (glob.escape(file.name),)}
        mapped = Card(name=file.stem[:200]) if card is None else read(card)
        cards.append(mapped.model_copy(update=place))
    return tuple(cards)


def nearest(word: str, known: Any, count: int = 1) -> list[str]:
    """Return the known words that look most like the given one, best first."""
    return difflib.get_close_matches(word, list(known), n=count, cutoff=0.5)


def _known(marked: marked_yaml.Marked, loc: tuple[str, ...], known: set[str]) -> None:
    given = marked.value.get(loc[0]) if loc else marked.value
    for key in given if isinstance(given, dict) else ():
        if key not in known:
            near = nearest(str(key), known)
            remedy = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(sorted(known))}."
            raise SourceError(
                f"{key!r} is no key of a card here.", remedy, marked.where(*loc, str(key))
            )


def _many(column: Column) -> tuple[str, ...]:
    return (column,) if isinstance(column, str) else column


def _loc(loc: tuple[str | int, ...], plain: dict[str, Any]) -> tuple[str | int, ...]:
    # pydantic adds the branch of a union to the path: keep what the file has.
    kept: list[str | int] = []
    here: Any = plain
    for part in loc:
        within = here.keys() if isinstance(here, dict) else range(len(here or ()))
        if isinstance(here, dict | list) and part in within:
            kept.append(part)
            here = here[part]  # type: ignore[index]
    return tuple(kept)


def _said(message: str) -> str:
    return message.removeprefix("Value error, ").rstrip(".")


def _complete(card: Card, marked: marked_yaml.Marked) -> None:
    for name in REQUIRED:
        if (
            card.reader not in ("text", "model")
            and card.fields
            and name not in card.fields
            and name not in card.defaults
        ):
            raise SourceError(
                f"the card does not say where {name!r} ({FIELDS[name]}) comes from.",
                "Name its column under 'fields', or one word for all rows under 'defaults'.",
                marked.where("fields"),
            )
    if not card.files:
        raise SourceError(
            "the card names no files.", "Say 'files: name.csv' (a glob will do).", marked.where()
        )
