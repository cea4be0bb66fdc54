"""Refusals: what was refused and what to do next, in the language of whoever asked."""

from dataclasses import dataclass

from starlette.requests import Request

from groundtruce.errors import GroundTruceError
from groundtruce.flow import papers
from groundtruce.model.vocabulary import LANGUAGES, vocabulary

# A browser names a handful of languages; what is beyond that is not read.
MOST_NAMED = 20


@dataclass(frozen=True)
class Refusal:
    """What was refused, what to do next, and the exact words where these are of its kind alone."""

    happened: str
    remedy: str
    exact: str | None = None


def told(problem: GroundTruceError, language: str) -> Refusal:
    """Return what was refused and what to do next in a language."""
    return worded(problem.code, problem.happened, problem.remedy, language)


def worded(code: str, happened: str, remedy: str, language: str) -> Refusal:
    """Return a refusal in a language.

    What no wording knows is told by its kind, with the exact words in English beside it.
    """
    if language == LANGUAGES[0]:
        return Refusal(happened, remedy)
    known = [papers.refusal(one, language) for one in (happened, remedy)]
    kinds = (code, f"{code}_next")
    first, then = (
        words or vocabulary().label("refusals", kind, language)
        for words, kind in zip(known, kinds, strict=True)
    )
    return Refusal(first, then, None if all(known) else f"{happened} {remedy}")


def preferred(request: Request) -> str:
    """Return the language that a browser or program asks for (RFC 9110), else English."""
    named = request.headers.get("accept-language", "").lower().split(",")[:MOST_NAMED]
    wanted = sorted((_weighed(one) for one in named), key=lambda one: -one[1])
    return next((one for one, weight in wanted if one in LANGUAGES and weight > 0), LANGUAGES[0])


def _weighed(named: str) -> tuple[str, float]:
    tag, _, weight = named.partition(";")
    try:
        return tag.strip().split("-")[0], float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return tag, 0
