"""One incident and one report: everything that is held of them, and why it stands there."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from groundtruce.web.access.policy import Verb, sees
from groundtruce.web.asked import Asked
from groundtruce.web.way import Way


def incident(asked: Asked) -> Response:
    """Return one incident with its finding and every claim under it."""
    name = asked.request.path_params["id"]
    finding = asked.moment.findings.get(name)
    # What is hidden and what is absent must look the same.
    if finding is None or not sees(asked.visitor, finding):
        raise HTTPException(404)
    found = asked.moment.incident(name)
    return asked.page("incident.html.j2", one=found, moment=asked.moment)


def report(asked: Asked) -> Response:
    """Return one report with the reasons why each of its claims stands where it stands."""
    found = asked.moment.report(asked.request.path_params["id"])
    if found is None:
        raise HTTPException(404)
    return asked.page("report.html.j2", one=found, moment=asked.moment)


WAYS = (
    Way("/incidents/{id}", Verb.SEE_RELEASED, incident),
    Way("/reports/{id}", Verb.SEE, report),
)
