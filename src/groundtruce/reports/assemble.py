"""Assemble: from one row to one report with its claim.

The report's id follows from what is said, not from the file that brought it: a doubled delivery
is one report on every site.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from groundtruce.model.case import Case
from groundtruce.model.claim import Claim, Item, Modality, Observation, Stance
from groundtruce.model.figure import Figure
from groundtruce.model.image import ImageNote, Role
from groundtruce.model.place import Place, Precision
from groundtruce.model.record import content_id
from groundtruce.model.report import Report
from groundtruce.model.source import Source, SourceKind
from groundtruce.model.span import Granularity, Span
from groundtruce.reports.card import Card
from groundtruce.reports.columns import Columns
from groundtruce.reports.earlier import Earlier
from groundtruce.reports.excerpt import Excerpts
from groundtruce.reports.how_many import Figures
from groundtruce.reports.observed import observation, ranges
from groundtruce.reports.row import Refused, Row
from groundtruce.reports.when import PLAUSIBLE_YEARS, Dates
from groundtruce.reports.where import Gazetteer, Said, number
from groundtruce.reports.who import Speakers
from groundtruce.reports.words import Words

if TYPE_CHECKING:
    from groundtruce.reports.satellite.image import Album

# An outlet's date may lag a day behind the border's: half the world lives in earlier hours.
DATE_LINE = timedelta(days=1)
_FORWARD = {Stance.ANNOUNCES, Stance.THREATENS, Stance.PROMISES, Stance.CALLS_FOR}
_USUAL_KIND = {
    SourceKind.PARTY: "statement",
    SourceKind.OBSERVER: "observation",
    SourceKind.SENSOR: "detection",
}
_OF_AN_ITEM = {"weapon_class": "weapon_classes", "weapon_state": "weapon_states"}
Told = dict[str, str]


@dataclass(frozen=True)
class Knowledge:
    """When a file's rows became known: the card's rule, and the moment of this gathering."""

    card: Card
    now: datetime

    def received(self, told: Told, published: Span | None, dates: Dates) -> datetime:
        """Return when the mission could first know the row.

        A date of publication counts from its end, since before it nobody can be sure of having
        read it; and nothing is known before it is published or after this gathering.
        """
        if "received" in told:
            return dates.span(told["received"], "received").start
        if self.card.received == "now":
            return self.now
        if published is not None:
            return min(published.end, max(self.now, published.start))
        return self.card.delivered or self.now


class Assembler:
    """Makes reports of the rows of one file, and refuses those that cannot be one."""

    def __init__(self, card: Card, case: Case, now: datetime, earlier: Earlier) -> None:
        self.earlier = earlier
        self.columns = Columns(card)
        self._card = card
        self._words = Words(case)
        self._speakers = Speakers(case, card, self._words)
        self._gazetteer = Gazetteer(case, keeps_outside=card.outside == "keep")
        self._dates = _dates(card, case, now)
        self._figures = Figures(self._words, case, self._dates, card.values.get("figures", {}))
        self._knowledge = Knowledge(card, now)
        mapped = {*card.fields, *card.defaults}
        self._images = _images(card) if "image_seen" in mapped else None
        self._is_observed = any(field.startswith("observer_") for field in mapped)
        self._located = lru_cache(maxsize=4096)(self._locate)

    @property
    def met(self) -> tuple[Source, ...]:
        """Return the sources met that the case does not know, each with reliability F."""
        return tuple(self._speakers.met.values())

    def report(self, row: Row, excerpts: Excerpts) -> Report:
        """Return the row's report; raises Refused that names field, reason and remedy."""
        text, excerpt = excerpts.of(row)
        told = self.columns.said(row.values)
        note = None if self._images is None else self._images.note(told)
        source, carrier = self._speaker(told, note)
        published = self._published(told)
        received = self._knowledge.received(told, published, self._dates)
        said, content = self._claim(told, row, source, note)
        said["carrier"] = said["carrier"] or carrier
        self._not_ahead(published, said, received)
        sent = (told.get("id"), _span(published), told.get("url"))
        report_id = content_id("r", source.id, *sent, text, [content])
        claim = Claim(
            id=content_id("c", report_id, 0),
            report=report_id,
            source=source.id,
            received=received,
            text=text,
            excerpt=excerpt,
            **said,
        )
        return Report(
            id=report_id,
            source=source.id,
            received=received,
            original=excerpts.original,
            start=row.start,
            end=row.end,
            claims=(claim,),
            kind=told.get("report_kind") or _USUAL_KIND.get(source.kind, "article"),
            card=self._card.name,
            external_id=told.get("id"),
            carrier=claim.carrier,
            published=published,
            language=told.get("language"),
            url=told.get("url"),
            title=told.get("title"),
            text=text,
            replaces=self.earlier.replaced(told["replaces"]) if "replaces" in told else None,
        )

    def _published(self, told: Told) -> Span | None:
        said = told.get("published")
        return self._dates.span(said, "published") if said else None

    def _source(self, told: Told) -> Source:
        said = _needed(told, "source")
        return self._speakers.source(said, told.get("source_kind", ""), told.get("speaks_for", ""))

    def _speaker(self, told: Told, note: ImageNote | None) -> tuple[Source, str | None]:
        """Return who speaks, and who passes it on.

        What was made out in an image that cannot be checked is the word of its provider, which
        the analyst passes on.
        """
        source = self._source(told)
        if note is None or note.can_be_checked:
            return source, None
        theirs = next(one for one in note.images if not one.can_be_checked)
        provider = self._speakers.source(theirs.provider or "")
        if theirs.role is Role.PARTY and not provider.is_party:
            raise Refused(
                "image_after",
                f"a party's image comes from {provider.id}, which speaks for no party",
                "Name in the item, under groundtruce:source, the source that speaks for it.",
            )
        return provider, source.id

    def _claim(
        self, told: Told, row: Row, source: Source, note: ImageNote | None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what the claim says, as the model's fields and as the plain data of its id."""
        place, place_key, seen = self._where(told, row)
        accuser, accused = told.get("accuser"), told.get("accused")
        origin, carrier = told.get("origin"), told.get("carrier")
        said = {
            "origin": self._speakers.named(origin, "origin") if origin else source.id,
            "carrier": self._speakers.named(carrier, "carrier") if carrier else None,
            "kind": self._kind(told),
            "stance": self._stance(told),
            "side": source.speaks_for,
            "accuser": self._words.party(accuser) if accuser else None,
            "accused": self._words.party(accused) if accused else None,
            "target": told.get("target"),
            "weapons": self._weapons(row),
            "place": place,
            "span": self._when(told),
            "figures": self._how_many(row),
            "observation": seen,
            "item": self._item(told),
            "confidence": _share(told),
            "denies": told.get("denies"),
        }
        if note is not None:
            said |= _noted(said, note, source)
        return said, _content(said, place_key)

    def _kind(self, told: Told) -> str:
        said = _needed(told, "kind")
        if self._card.unknown_kinds == "keep":
            return self._words.key("event_kinds", said) or "other"
        return self._words.must("event_kinds", said, "kind")

    def _stance(self, told: Told) -> Stance:
        said = told.get("stance")
        return Stance(self._words.must("stances", said, "stance")) if said else Stance.ASSERTS

    def _weapons(self, row: Row) -> tuple[str, ...]:
        said = self.columns.weapons(row.values)
        return tuple(self._words.key("weapons", weapon) or weapon for weapon in said)

    def _item(self, told: Told) -> Item | None:
        given: dict[str, str] = {name: told[name] for name in ("serial", "site") if name in told}
        if "weapon_party" in told:
            given["party"] = self._words.party(told["weapon_party"])
        for field, listed in _OF_AN_ITEM.items():
            if field in told:
                key = self._words.must(listed, told[field], field)
                given[field.replace("weapon_state", "state")] = key
        return Item(**given) if given else None

    def _when(self, told: Told) -> Span | None:
        if "from" not in told:
            return None
        unit = told.get("granularity")
        granularity = (
            Granularity(self._words.must("granularity", unit, "granularity")) if unit else None
        )
        return self._dates.event(
            told["from"], told.get("to", ""), told.get("time", ""), granularity
        )

    def _how_many(self, row: Row) -> tuple[Figure, ...]:
        listed = self._figures.listed(self.columns.figures(row.values))
        if not self.columns.flat_figures:
            return listed
        cells = self.columns.cells(row.values)
        flat = (self._figures.flat(columns, cells) for columns in self.columns.flat_figures)
        return (*listed, *(figure for figure in flat if figure is not None))

    def _where(self, told: Told, row: Row) -> tuple[Place | None, str | None, Observation | None]:
        said = self._said_of_place(told, row)
        if not self._is_observed:
            return *self._located(said), None
        observer = self._gazetteer.observer(
            told.get("observer_place_id", ""),
            told.get("observer_lat", ""),
            told.get("observer_lon", ""),
            told.get("observer_radius_m", ""),
        )
        if observer is None:
            return *self._located(said), None
        seen = ranges(told)
        place, key = self._located(said)
        if seen is not None and not said.lat and not said.wkt:
            place = self._gazetteer.sector(observer, seen, said)
            key = _key(place)
        return place, key, observation(told, observer, seen, self._words)

    def _said_of_place(self, told: Told, row: Row) -> Said:
        word = told.get("precision")
        return Said(
            place_id=told.get("place_id", ""),
            name=told.get("place", ""),
            admin=told.get("admin", ""),
            lat=told.get("lat", ""),
            lon=told.get("lon", ""),
            radius_m=told.get("radius_m", ""),
            precision=Precision(self._words.must("precision", word, "precision")) if word else None,
            toponyms=self.columns.toponyms(row.values),
            wkt=told.get("wkt", ""),
        )

    def _locate(self, said: Said) -> tuple[Place | None, str | None]:
        place = self._gazetteer.place(said)
        return place, None if place is None else _key(place)

    def _not_ahead(self, published: Span | None, said: dict[str, Any], received: datetime) -> None:
        if published is not None and published.start > self._knowledge.now + DATE_LINE:
            raise Refused(
                "published",
                f"it was published on {published.start:%Y-%m-%d}, which is still to come",
                "Correct the date, its order of day and month, or its calendar.",
            )
        span = said["span"]
        if (
            span is not None
            and said["stance"] not in _FORWARD
            and span.start > received + DATE_LINE
        ):
            raise Refused(
                "from",
                f"the event ({span.start:%Y-%m-%d %H:%M} UTC) lies after the report was known "
                f"({received:%Y-%m-%d %H:%M} UTC)",
                "Correct the date; for something announced, map 'stance' to announces.",
            )


def _images(card: Card) -> "Album":
    # Items are read only where rows tell of images.
    from groundtruce.reports.satellite.image import Album

    return Album.of(card.folder / card.images if card.images else None)


def _noted(said: dict[str, Any], note: ImageNote, source: Source) -> dict[str, Any]:
    """Return what a note adds to a claim, or puts in place of what the row left unsaid.

    Only what the mission's own analyst made out in an image that can be checked is observed.
    """
    from groundtruce.reports.satellite import image

    place: Place | None = said["place"]
    if not image.covers(note, place):
        raise Refused(
            "lat", "the place does not lie inside the image", "Correct the place, or the image."
        )
    is_seen = note.can_be_checked and source.is_own and place is not None
    doubted = note.second_agrees is False
    return {
        "image": note,
        "kind": image.kind(note) if said["kind"] == "other" else said["kind"],
        "stance": Stance.COULD_NOT_VERIFY if doubted else said["stance"],
        "reason": image.DISAGREES if doubted else None,
        "span": said["span"] or image.span(note),
        "confidence": said["confidence"] or image.SURE[note.certainty],
        "observation": Observation(observer=place, modality=Modality.SATELLITE)
        if is_seen and place is not None
        else None,
    }


def problem(cause: ValidationError) -> Refused:
    """Return why a record of the model would not take the row's values."""
    first = cause.errors()[0]
    field = str(first["loc"][-1]) if first["loc"] else None
    message = str(first["msg"]).removeprefix("Value error, ")
    return Refused(field, message, "Correct the value in the row, or translate it in the card.")


def _dates(card: Card, case: Case, now: datetime) -> Dates:
    return Dates(
        zone=ZoneInfo(card.time_zone or case.time_zone),
        order=card.date_order,
        calendar=card.calendar,
        years=(
            case.since.year - PLAUSIBLE_YEARS,
            max(now, case.until or now).year + PLAUSIBLE_YEARS,
        ),
    )


def _needed(told: Told, field: str) -> str:
    said = told.get(field)
    if not said:
        raise Refused(
            field, f"the row does not say its {field}", "Fill it in, or give a default in the card."
        )
    return said


def _share(told: Told) -> float | None:
    return number(told["confidence"], "confidence") if "confidence" in told else None


def _key(place: Place) -> str:
    return place.model_dump_json(exclude_defaults=True)


def _span(span: Span | None) -> list[float | str] | None:
    if span is None:
        return None
    return [span.start.timestamp(), span.end.timestamp(), str(span.granularity)]


def _content(said: dict[str, Any], place_key: str | None) -> dict[str, Any]:
    """Return the claim's content as plain data, without what it does not say."""
    seen: Observation | None = said["observation"]
    item: Item | None = said["item"]
    note: ImageNote | None = said.get("image")
    plain = {
        **said,
        "place": place_key,
        "span": _span(said["span"]),
        "figures": [_figure(figure) for figure in said["figures"]],
        "observation": seen and seen.model_dump(mode="json", exclude_defaults=True),
        "item": item and item.model_dump(mode="json", exclude_defaults=True),
        "image": note and note.model_dump(mode="json", exclude_defaults=True),
    }
    return {name: value for name, value in plain.items() if value}


def _figure(figure: Figure) -> list[Any]:
    return [
        *(figure.kind, figure.lower, figure.best, figure.upper, figure.qualifier, figure.scope),
        *(figure.of, figure.side, _span(figure.period), figure.area, figure.said),
    ]
