"""A reading: all that a text says, linked, before it becomes records.

``read_text`` is pure: the same text, dateline and case give the same reading.
"""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from groundtruce.model.case import Case
from groundtruce.reports.text.actor import cast_of
from groundtruce.reports.text.attribution import attributions
from groundtruce.reports.text.commitment import duties
from groundtruce.reports.text.dateline import dateline_of
from groundtruce.reports.text.event import events
from groundtruce.reports.text.figure import figures
from groundtruce.reports.text.linked import told_in
from groundtruce.reports.text.parse import parsed, text_of
from groundtruce.reports.text.told import Reading
from groundtruce.reports.text.when import times
from groundtruce.reports.text.where import places

if TYPE_CHECKING:
    from spacy.tokens import Doc


def read_text(text: str, *, dateline: date | None = None, case: Case | None = None) -> Reading:
    """Read an English text."""
    return read_parsed(parsed(text), dateline=dateline, case=case)


def read_parsed(doc: "Doc", *, dateline: date | None = None, case: Case | None = None) -> Reading:
    """Read a text whose grammar is known."""
    place, printed = dateline_of(text_of(doc))
    anchor = dateline or printed
    cast = cast_of(doc, case)
    reading = Reading(
        text=text_of(doc),
        speeches=attributions(doc),
        events=events(doc),
        figures=figures(doc),
        places=places(doc, case),
        times=times(text_of(doc), anchor),
        duties=duties(doc, case),
        dateline=anchor,
        dateline_place=place,
    )
    return replace(reading, told=told_in(doc, cast, reading))
