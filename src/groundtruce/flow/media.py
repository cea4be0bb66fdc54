"""Media: the files that came with filled forms, and what images from space an incident rests on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from groundtruce.flow import Road
from groundtruce.model.case import Case
from groundtruce.model.claim import Claim
from groundtruce.model.image import Image
from groundtruce.model.incident import Incident
from groundtruce.model.report import Original, Report
from groundtruce.model.span import Span
from groundtruce.model.submission import Submission, submission_id
from groundtruce.model.watch import Watch
from groundtruce.reports.field import photo
from groundtruce.reports.field.photo import Taken
from groundtruce.store.base import Store


@dataclass(frozen=True)
class Medium:
    """A file of a filled form: who brought it when, and what the camera wrote into it.

    ``original`` is ``None`` for one that the form names and that has not come.
    """

    name: str
    submission: Submission
    original: Original | None = None
    says: Taken | None = None


def filed(store: Store, reports: Iterable[Report], case: Case) -> list[Medium]:
    """Return the files of the filled forms that the reports were made from, form by form."""
    numbers = (one.external_id for one in reports if one.external_id)
    forms = (store.held(Submission, submission_id(number)) for number in numbers)
    zone = ZoneInfo(case.time_zone)
    return [one for form in forms if form is not None for one in _of(store, form, zone)]


def form_of(store: Store, report: Report) -> Submission | None:
    """Return the filled form that a report was made from, ``None`` where it came otherwise."""
    number = report.external_id
    return store.held(Submission, submission_id(number)) if number else None


def images(claims: Sequence[Claim]) -> list[Image]:
    """Return each image from space that the claims rest on once, the oldest first."""
    known = {one.item: one for claim in claims if claim.image for one in claim.image.images}
    return sorted(known.values(), key=lambda one: (one.taken is None, one.taken, one.item))


def passes(road: Road, incident: Incident) -> list[Watch]:
    """Return the overpasses whose ground and time touch the incident's, the oldest first."""
    place, span = incident.place, incident.span
    ground = place.geometry if place else None
    if ground is None or span is None:
        return []
    flown = (one for one in road.watch if one.overpass and _meets(one.span, span))
    over = [one for one in flown if one.place.geometry and one.place.geometry.intersects(ground)]
    return sorted(over, key=lambda one: (one.span.start, one.id))


def _of(store: Store, form: Submission, zone: ZoneInfo) -> Iterator[Medium]:
    came = store.files_of(form)
    for name in (*came, *(one for one in form.expects if one not in came)):
        original = store.find(came[name]) if name in came else None
        if not isinstance(original, Original):
            yield Medium(name, form)
            continue
        pictured = name.lower().endswith(photo.IMAGES) and store.has_original(original.sha256)
        says = photo.taken(store.original_path(original.sha256), zone) if pictured else None
        yield Medium(name, form, original, says)


def _meets(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
