"""What is asked: one request with its visitor, its language and the moment that it looks from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from groundtruce.errors import CaseError, GroundTruceError, NotAllowed, NotFound, SourceError
from groundtruce.flow.acts import Act
from groundtruce.model.vocabulary import LANGUAGES
from groundtruce.web import refusal, rendering, taking
from groundtruce.web.access.disclosure import Disclosure
from groundtruce.web.access.policy import Verb, Visitor, may
from groundtruce.web.moment import Moment
from groundtruce.web.once import Once
from groundtruce.web.workbench import Workbench

# The rooms of the workbench in the order of a day: word, address, and the right that it needs.
ROOMS = (
    ("now", "/", Verb.SEE_RELEASED),
    ("map", "/map", Verb.SEE_RELEASED),
    ("inbox", "/inbox", Verb.REVIEW),
    ("agreement", "/agreement", Verb.SEE),
    ("briefs", "/briefs", Verb.SEE_RELEASED),
    ("search", "/search", Verb.SEE_RELEASED),
)
# Each language by the name that its readers know.
OWN_NAMES = {"en": "English", "th": "ไทย", "km": "ខ្មែរ"}
THEMES = ("auto", "light", "dark")
SESSION = "session"
OK = 200


@dataclass
class Asked:
    """A request to one page. State stands in the address; taste (language, light) in cookies."""

    request: Request
    bench: Workbench
    visitor: Visitor
    form: FormData | None = None

    @property
    def query(self) -> Any:
        """Return what stands behind the question mark."""
        return self.request.query_params

    @Once
    def language(self) -> str:
        """Return the language asked for: in the address, a cookie, by the browser, else English."""
        for given in (self.query.get("lang"), self.request.cookies.get("lang")):
            if given in LANGUAGES:
                return str(given)
        return refusal.preferred(self.request)

    @Once
    def theme(self) -> str:
        """Return light, dark, or what the machine prefers."""
        given = self.request.cookies.get("theme")
        return given if given in THEMES else THEMES[0]

    @Once
    def as_of(self) -> datetime | None:
        """Return the moment of knowledge asked for; ``None`` is the present."""
        return self.when("as_of")

    def when(self, name: str) -> datetime | None:
        """Return the moment under that name in the address; raises SourceError for what is none."""
        given = self.query.get(name)
        if not given:
            return None
        try:
            return self.bench.local(given)
        except ValueError:
            raise SourceError(
                f"{name}={given[:40]!r} is no moment.", "Write it as 2025-11-12T19:30."
            ) from None

    @Once
    def moment(self) -> Moment:
        """Return what stands at the moment asked for; raises NotFound where nothing was known."""
        try:
            return self.bench.moment(self.as_of, self.language)
        except (CaseError, OverflowError):
            if self.as_of is None:
                raise
            raise NotFound(
                f"nothing of this case was known on {self.as_of.isoformat()}.",
                "Ask for a later moment.",
            ) from None

    @Once
    def disclosure(self) -> Disclosure:
        """Return what the visitor may be told of the case."""
        return Disclosure(self.visitor, self.moment.case, self.bench.store)

    def word(self, key: str, listed: str = "workbench") -> str:
        """Return a word of the pages in the visitor's language."""
        return self.bench.words.label(listed, key, self.language)

    def refusal(self, problem: GroundTruceError) -> refusal.Refusal:
        """Return what was refused and what to do next in the visitor's language."""
        return refusal.told(problem, self.language)

    def may(self, verb: str) -> bool:
        """Whether the visitor may do that."""
        return may(self.visitor, Verb(verb))

    def field(self, name: str, default: str = "") -> str:
        """Return a field of the form that was sent, without blanks around it."""
        given = default if self.form is None else self.form.get(name, default)
        return given.strip() if isinstance(given, str) else default

    def signer(self) -> str:
        """Return the name an act is signed with: the account's, or the one given in the form."""
        if self.visitor.person is not None:
            return self.visitor.person.id
        if not self.field("by"):
            raise NotAllowed("an act has a name behind it.", "Say who you are.")
        return self.field("by")

    def act(self) -> Act:
        """Return who judges, for what reason, and when."""
        return Act(self.signer(), self.field("why"), self.bench.clock())

    def here(self, **changed: Any) -> str:
        """Return this address with some of its state changed; ``None`` takes a part out."""
        kept = [(k, v) for k, v in self.query.multi_items() if k not in changed]
        added = [(k, v) for k, v in changed.items() if v not in (None, "")]
        asked = urlencode([*kept, *added])
        return f"{self.request.url.path}?{asked}" if asked else self.request.url.path

    @property
    def wants_part(self) -> bool:
        """Whether a script asks for the changed part of the page alone."""
        return self.request.headers.get("hx-request") == "true"

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """Return a page of the workbench."""
        shown = {
            "asked": self,
            "word": self.word,
            "label": lambda listed, key: self.word(key, listed),
            "rooms": [one for one in ROOMS if may(self.visitor, one[2])],
            "languages": LANGUAGES,
            "names": OWN_NAMES,
            "take": self._taken(status),
        }
        return HTMLResponse(rendering.render(template, **shown, **values), status_code=status)

    def _taken(self, status: int) -> taking.Taking | None:
        """Return what the page offers to take along; a page that failed offers nothing."""
        if status != OK:
            return None
        return taking.of(self.here(), follows=may(self.visitor, Verb.SEE))

    def go(self, address: str) -> Response:
        """Lead on to another page after an act was kept."""
        return RedirectResponse(address, status_code=303)
