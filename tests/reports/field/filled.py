"""Forms as a phone fills them, so that a test says only the answers that matter to it."""

from datetime import UTC, datetime
from functools import cache

from tests.builders import a_source

from groundtruce.model.case import Case, Declination, NamedPlace, Party, Zone
from groundtruce.model.place import Precision, Toponym
from groundtruce.reports.field.read import Told, read

RECEIVED = datetime(2026, 2, 12, tzinfo=UTC)
HERE = "50.5 10.5 210.0 8.0"
FORM = "<data id='{id}' version='1'>{answers}<meta><instanceID>uuid:1</instanceID></meta></data>"


@cache
def a_case(declination: float | None = None) -> Case:
    """Return a small case with two parties, two zones, a place and a team."""
    stated = Declination(
        lon=10.5, lat=50.5, on=RECEIVED, east_deg=declination or 0.0, source="a model"
    )
    return Case(
        id="small",
        title="Small",
        parties=(
            Party(id="AAA", labels={"en": "Northland"}),
            Party(id="BBB", labels={"en": "Southland"}),
        ),
        time_zone="Europe/Berlin",
        languages=("en",),
        area=(10.0, 50.0, 11.0, 51.0),
        since=datetime(2026, 1, 1, tzinfo=UTC),
        zones=(
            Zone(id="band", kind="band", label="Band", wkt="POLYGON((10 50,11 50,11 51,10 50))"),
            Zone(
                id="depot",
                kind="storage_site",
                label="Depot",
                wkt="POLYGON((10.4 50.4,10.5 50.4,10.5 50.5,10.4 50.4))",
            ),
        ),
        places=(
            NamedPlace(
                id="hill",
                label="Hill",
                toponyms=(Toponym(side="AAA", text="Hill"), Toponym(side="BBB", text="Hügel")),
                kind="hill",
                precision=Precision.VILLAGE,
                lon=10.52,
                lat=50.53,
                radius_m=800,
            ),
        ),
        sources=(a_source("team", "observer"),),
        declination=() if declination is None else (stated,),
    )


def a_form(id: str, **answers: str | list[dict[str, str]]) -> bytes:
    """Return a submission; a list under a name is a repeat. ``when_`` stands for ``when``."""
    given = {
        "start": "2026-02-10T14:03:00.000+01:00",
        "end": "2026-02-10T14:09:00.000+01:00",
        "record": id,
        "position": HERE,
        "day": "2026-02-10",
        "time": "13:55:00.000+01:00",
        **answers,
    }
    return FORM.format(id=id, answers="".join(map(_element, given, given.values()))).encode()


def told(id: str, attachments=None, *, case: Case | None = None, **answers) -> Told:
    """Return what the door makes of a form with these answers."""
    xml = a_form(id, **answers)
    return read(xml, attachments or {}, case or a_case(), RECEIVED, "phone", source="team")


def an_observation(**answers) -> Told:
    """Return what becomes of an explosion that was heard."""
    return told("observation", **{"modality": "heard", "kind": "explosion", **answers})


def _element(name: str, said: str | list[dict[str, str]]) -> str:
    if isinstance(said, list):
        return "".join(
            f"<{name}>{''.join(map(_element, one, one.values()))}</{name}>" for one in said
        )
    return f"<{name}>{said}</{name}>"
