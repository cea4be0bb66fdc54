"""The look: letters, steps, colours, shapes and states of the pages, all on one of them."""

from starlette.responses import Response

from groundtruce.flow.look import state_shapes, status_shapes
from groundtruce.model.vocabulary import LANGUAGES
from groundtruce.web.access.policy import Verb
from groundtruce.web.asked import Asked
from groundtruce.web.way import Way

TONES = ("paper", "wash", "rule", "edge", "soft", "ink", "link", "attention", "mark")
SIZES = ("title", "lead", "body", "line", "small")
# What eyes see that lack one kind of cone, as matrices on linear light (Machado and others 2009).
EYES = {
    "no-red": ".152 1.053 -.205 0 0 .115 .786 .099 0 0 -.004 -.048 1.052 0 0 0 0 0 1 0",
    "no-green": ".367 .861 -.228 0 0 .280 .673 .047 0 0 -.012 .043 .969 0 0 0 0 0 1 0",
    "no-blue": "1.256 -.077 -.179 0 0 -.078 .931 .148 0 0 .005 .691 .304 0 0 0 0 0 1 0",
}


def look(asked: Asked) -> Response:
    """Return the page that shows what every other page is made of."""
    words = asked.bench.words
    return asked.page(
        "style.html.j2",
        samples={one: words.label("look_words", "sample", one) for one in LANGUAGES},
        shapes=status_shapes(),
        marks=state_shapes(),
        tones=TONES,
        sizes=SIZES,
        eyes=EYES,
    )


WAYS = (Way("/style", Verb.ENTER, look),)
