"""Every address of the application as it really is, with who is let in and what all others hear.

A route without a row fails here, and so does a row without a route: who adds an address says in the
table who may take it.
"""

import re
from dataclasses import dataclass, replace

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.testclient import TestClient

from groundtruce.web import app as application
from groundtruce.web.app import create_app
from tests.web.access.conftest import STRANGER, VISITORS

WHO = {
    "anybody": VISITORS,
    "known": VISITORS[1:],
    "inside": ("analyst", "verifier", "publisher", "auditor"),
    "tracing": ("analyst", "verifier", "publisher"),
    "reviewing": ("analyst", "verifier"),
    "observing": ("observer", "analyst"),
    "replying": ("analyst", "liaison", "other_liaison"),
    "analyst": ("analyst",),
    "verifier": ("verifier",),
    "publisher": ("publisher",),
    "auditor": ("auditor",),
    "admin": ("admin",),
    # Of those who come with a token, as all do here: no token is let in, and no other one's device.
    "session": (),
    "device": (),
}
# Method, address, who is let in, and what a stranger hears who is not: the door (303) or 401. All
# others hear 403. What lies behind "anybody" is cut to the visitor: test_disclosure walks it.
TABLE = """
GET  /                                             anybody   -
GET  /agreement                                    inside    303
GET  /agreement/{agreement}/{commitment}/{party}   inside    303
GET  /api/docs                                     anybody   -
GET  /api/openapi.json                             anybody   -
GET  /base/{name}.geojson                          anybody   -
GET  /basemap.pmtiles                              anybody   -
GET  /brief                                        inside    303
GET  /briefs                                       anybody   -
GET  /briefs/compare                               inside    303
GET  /briefs/draft/{kind}                          analyst   303
POST /briefs/draft/{kind}                          analyst   401
GET  /briefs/{id}                                  anybody   -
GET  /briefs/{id}/files/{sha256}                   anybody   -
GET  /briefs/{id}/paper.{format}                   anybody   -
GET  /briefs/{id}/preview                          inside    303
POST /briefs/{id}/release                          publisher 401
POST /briefs/{id}/sign                             verifier  401
GET  /changed                                      inside    303
POST /devices/{id}/revoke                          admin     401
GET  /enter                                        anybody   -
POST /enter                                        anybody   -
GET  /export.{ending}                              anybody   -
GET  /favicon.ico                                  anybody   -
GET  /features                                     anybody   -
GET  /features/collections                         anybody   -
GET  /features/collections/{collection}            anybody   -
GET  /features/collections/{collection}/items      anybody   -
GET  /features/collections/{collection}/items/{feature} anybody -
GET  /features/collections/{collection}/queryables anybody   -
GET  /features/conformance                         anybody   -
GET  /features/openapi.json                        anybody   -
GET  /findings                                     anybody   -
GET  /findings/{id}                                anybody   -
GET  /findings/{id}/correction.{format}            inside    303
GET  /findings/{id}/dossier.{format}               inside    303
POST /findings/{id}/reply                          replying  401
POST /findings/{id}/sign                           inside    401
GET  /formList                                     observing 401
GET  /forms                                        anybody   -
POST /forms                                        anybody   -
GET  /forms/keep.js                                anybody   -
GET  /forms/kept.json                              anybody   -
GET  /forms/sent/{instance}                        anybody   -
GET  /forms/sent/{instance}/files                  anybody   -
GET  /forms/sent/{instance}/files/{name}           anybody   -
GET  /forms/{form}/fill                            anybody   -
GET  /forms/{form}/form.xml                        anybody   -
GET  /forms/{form}/media/{name}                    anybody   -
GET  /health                                       anybody   -
GET  /hearings                                     replying  303
POST /hearings/{id}/reply                          replying  401
GET  /icons/{size:number}.png                         anybody   -
GET  /inbox                                        reviewing 303
GET  /inbox/{id}                                   reviewing 303
POST /inbox/{id}/decide                            reviewing 401
POST /inbox/{id}/enter                             reviewing 401
GET  /incidents.csv                                anybody   -
GET  /incidents.geojson                            anybody   -
GET  /incidents.parquet                            anybody   -
GET  /incidents/{id}                               anybody   -
GET  /incidents/{id}/images.png                    inside    303
POST /incidents/{id}/join                          reviewing 401
POST /incidents/{id}/split                         reviewing 401
POST /incidents/{id}/undo                          reviewing 401
GET  /key/{token}/formList                         device    401
HEAD /key/{token}/submission                       device    401
POST /key/{token}/submission                       device    401
GET  /key/{token}/xforms/{form}                    device    401
GET  /key/{token}/xforms/{form}/manifest           device    401
GET  /key/{token}/xforms/{form}/media/{at:number}     device    401
GET  /keys                                         anybody   -
GET  /layers/{name}.geojson                        anybody   -
POST /leave                                        anybody   -
GET  /ledgers/{name}                               inside    303
GET  /line.geojson                                 anybody   -
GET  /live                                         inside    401
GET  /log                                          auditor   303
POST /log/verify                                   auditor   401
GET  /manifest.webmanifest                         anybody   -
GET  /map                                          anybody   -
GET  /map/drawn.svg                               anybody   -
GET  /map/picks                                    anybody   -
GET  /map/weeks                                    inside    303
GET  /media/{sha256}.png                           inside    401
GET  /offline                                      anybody   -
GET  /originals/{sha256}                           inside    303
GET  /outlines.geojson                             anybody   -
GET  /own                                          known     303
POST /own/password                                 known     401
POST /own/tokens                                   known     401
POST /own/tokens/drop                              known     401
GET  /palette                                      anybody   -
GET  /people                                       admin     303
POST /people/{id}/close                            admin     401
POST /people/{id}/open                             admin     401
GET  /points.geojson                               anybody   -
GET  /reports/{id}                                 anybody   -
GET  /reviews/{id}                                 reviewing 303
GET  /search                                       anybody   -
GET  /statements                                   replying  303
POST /statements                                   replying  401
GET  /static/{path}                                anybody   -
GET  /style                                        anybody   -
GET  /style.css                                    anybody   -
HEAD /submission                                   observing 401
POST /submission                                   observing 401
POST /taste                                        anybody   -
GET  /tiles/{z:number}/{x:number}/{y:number}.mvt            anybody   -
GET  /trace/{sentence}                             inside    303
GET  /views                                        known     303
POST /views/drop                                   known     401
POST /views/keep                                   known     401
GET  /views/{name:path}                            known     303
GET  /watching                                     inside    303
POST /watching/follow                              inside    401
POST /watching/leave                               inside    401
POST /watching/looked                              inside    401
GET  /worker.mjs                                   anybody   -
GET  /xforms/{form}                                observing 401
GET  /xforms/{form}/manifest                       observing 401
GET  /xforms/{form}/media/{at:number}                 observing 401

GET  /api/agreements                               anybody   -
GET  /api/agreements/{id}                          anybody   -
GET  /api/alerts                                   inside    401
GET  /api/alerts/{id}                              inside    401
GET  /api/approvals                                anybody   -
GET  /api/approvals/{id}                           anybody   -
GET  /api/assessments                              inside    401
GET  /api/assessments/{id}                         inside    401
GET  /api/balance                                  inside    401
GET  /api/briefs                                   inside    401
GET  /api/briefs/{id}                              inside    401
GET  /api/calendar                                 inside    401
GET  /api/calendar.ics                             inside    401
GET  /api/case                                     anybody   -
GET  /api/changes                                  inside    401
GET  /api/claims                                   anybody   -
GET  /api/claims/{id}                              anybody   -
POST /api/claims/{id}/reviews                      reviewing 401
GET  /api/commitments                              inside    401
GET  /api/contradictions                           inside    401
GET  /api/counts                                   auditor   401
GET  /api/devices                                  admin     401
POST /api/devices/{id}/revoke                      admin     401
GET  /api/dispatches                               inside    401
GET  /api/dispatches/{id}                          inside    401
GET  /api/doubts                                   inside    401
GET  /api/editions                                 anybody   -
POST /api/editions                                 analyst   401
GET  /api/editions/{id}                            anybody   -
POST /api/editions/{id}/approvals                  inside    401
GET  /api/entries                                  auditor   401
GET  /api/exports/incidents.{format}               anybody   -
GET  /api/findings                                 anybody   -
GET  /api/findings/{id}                            anybody   -
POST /api/findings/{id}/replies                    replying  401
POST /api/findings/{id}/signatures                 inside    401
GET  /api/flaws                                    inside    401
GET  /api/forms                                    inside    401
GET  /api/forms/{id}                               inside    401
GET  /api/hearings                                 anybody   -
GET  /api/hearings/{id}                            anybody   -
GET  /api/incidents                                anybody   -
GET  /api/incidents/{id}                           anybody   -
POST /api/incidents/{id}/join                      reviewing 401
POST /api/incidents/{id}/split                     reviewing 401
GET  /api/judgements                               inside    401
POST /api/judgements                               reviewing 401
POST /api/judgements/undo                          reviewing 401
GET  /api/judgements/{id}                          inside    401
GET  /api/ledgers/{name}                           inside    401
GET  /api/log                                      auditor   401
GET  /api/me                                       known     401
GET  /api/me/tokens                                known     401
POST /api/me/tokens                                known     401
DELETE /api/me/tokens/{name}                       session   401
GET  /api/originals/{sha256}                       inside    401
GET  /api/papers/{kind}                            inside    401
GET  /api/people                                   admin     401
POST /api/people/{id}/open                         admin     401
POST /api/people/{id}/shut                         admin     401
GET  /api/places                                   anybody   -
GET  /api/places/{id}                              anybody   -
GET  /api/quarantined                              tracing   401
GET  /api/quarantined/{id}                         tracing   401
POST /api/read                                     reviewing 401
GET  /api/records/{id}                             inside    401
GET  /api/replies                                  anybody   -
GET  /api/replies/{id}                             anybody   -
GET  /api/reports                                  anybody   -
GET  /api/reports/{id}                             anybody   -
POST /api/reports/{id}/claims                       reviewing 401
GET  /api/reports/{id}/explanation                 inside    401
GET  /api/reviews                                  inside    401
GET  /api/reviews/{id}                             inside    401
POST /api/run                                      analyst   401
GET  /api/search                                   inside    401
GET  /api/sentences/{id}/trace                     inside    401
GET  /api/signatures                               anybody   -
GET  /api/signatures/{id}                          anybody   -
GET  /api/sources                                  inside    401
GET  /api/sources/{id}                             inside    401
GET  /api/submissions                              tracing   401
GET  /api/submissions/{id}                         tracing   401
GET  /api/tallies                                  inside    401
GET  /api/tallies/{id}                             inside    401
GET  /api/tolls                                    inside    401
POST /api/statements                                replying  401
POST /api/verification                             auditor   401
GET  /api/waiting                                  reviewing 401
GET  /api/watch                                    inside    401
GET  /api/watch/{id}                               inside    401
GET  /api/zones                                    anybody   -
GET  /api/zones/{id}                               anybody   -
"""
FILLED = {
    "{format}": "geojson",
    "{kind}": "brief",
    "{z:number}": "0",
    "{x:number}": "0",
    "{y:number}": "0",
}
FILLED |= {"{at:number}": "0", "{size:number}": "192", "{path}": "page.css", "{name}": "weapons"}
QUERY = {"/api/search": "?q=border", "/api/changes": "?since=2025-12-01T00:00"}


@dataclass(frozen=True)
class Row:
    """One way in: how, where to, who is let in, and what a stranger hears who is not."""

    method: str
    path: str
    who: tuple[str, ...]
    stranger: str

    @property
    def address(self) -> str:
        """Return an address on this way, of things that do not exist where it names any."""
        filled = re.sub(r"{[^}]*}", lambda found: FILLED.get(found[0], "nobody"), self.path)
        return filled + QUERY.get(self.path, "")

    def says(self, visitor: str, status: int) -> bool:
        """Whether that is what the visitor is told."""
        if visitor in self.who:
            return status not in (303, 401, 403)
        is_phone = self.path.startswith(("/formList", "/xforms", "/submission", "/key/"))
        # A phone is told what to do about it, whoever else holds it.
        kept_out = int(self.stranger) if visitor == STRANGER or is_phone else 403
        return status == kept_out


ROWS = {
    (method, path): Row(method, path, WHO[who], stranger)
    for method, path, who, stranger in map(str.split, filter(str.strip, TABLE.splitlines()))
}


def ways_of(routes, front=""):
    """Yield the method and the path of every route, also of the applications mounted inside."""
    for one in routes:
        if isinstance(one, Mount):
            inner = getattr(one.app, "routes", None)
            yield from (
                ways_of(inner, front + one.path)
                if inner
                else [("GET", f"{front}{one.path}/{{path}}")]
            )
        elif hasattr(one, "original_router"):
            yield from ways_of(one.original_router.routes, front)
        else:
            methods = one.methods or {"GET"}
            # What answers GET answers HEAD in the same words.
            yield from (
                (m, front + one.path) for m in methods if m != "HEAD" or "GET" not in methods
            )


def test_every_address_of_the_application_has_a_row_and_every_row_an_address(peopled):
    found = set(ways_of(create_app(peopled).routes))
    assert len(found) > 150
    assert found - set(ROWS) == set(), "say in TABLE who may take these"
    assert set(ROWS) - found == set(), "these are gone"


@pytest.fixture(scope="module")
def stubbed(peopled, tokens):
    """Return clients of an application whose pages say no more than that one was let in."""

    def let_in(_asked):
        return PlainTextResponse("let in")

    with pytest.MonkeyPatch.context() as patched:
        bare = tuple(replace(way, answer=let_in, lasts=False) for way in application.ways())
        patched.setattr(application, "ways", lambda: bare)
        app = create_app(peopled)
    held = {name: {"authorization": f"Bearer {token}"} for name, token in tokens.items()}
    return {
        name: TestClient(app, follow_redirects=False, headers=held.get(name, {}))
        for name in VISITORS
    }


@pytest.mark.parametrize("visitor", VISITORS)
def test_each_visitor_hears_at_every_address_what_the_table_says(stubbed, visitor):
    heard = {row: _status(stubbed[visitor], row) for row in ROWS.values()}
    wrong = {(r.method, r.path): told for r, told in heard.items() if not r.says(visitor, told)}
    assert wrong == {}


def _status(client: TestClient, row: Row) -> int:
    sent = {"json": {}} if row.path.startswith("/api/") and row.method == "POST" else {}
    return client.request(row.method, row.address, **sent).status_code
