"""The marks that pages and papers share."""

from groundtruce.briefs import drawing, render
from groundtruce.model.finding import Status


def status_shapes() -> dict[str, str]:
    """Return the shape of each status as a picture the size of a letter."""
    return {one.value: render.shape(one) for one in Status}


def state_shapes() -> dict[str, str]:
    """Return the mark of each way a commitment can stand as a picture the size of a letter."""
    return {one: render.state_shape(one) for one in drawing.states()}
