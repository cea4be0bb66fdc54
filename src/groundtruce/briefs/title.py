"""Title: what a record is called in a list, a register or a walk to the bytes."""

from collections.abc import Mapping

from groundtruce.briefs.phrase import Pen, capital
from groundtruce.briefs.quote import shown
from groundtruce.briefs.trace import Cited
from groundtruce.model.agreement import Agreement
from groundtruce.model.assessment import Assessment
from groundtruce.model.finding import Finding
from groundtruce.model.incident import Incident
from groundtruce.model.watch import Watch


def titled(record: Cited, agreements: Mapping[str, Agreement], pen: Pen) -> str:
    """Return what a record is called in the language: what, where and when, or which duty whose."""
    match record:
        case Finding(incident=Incident(kind=kind, place=place, span=span)):
            said = (
                f"{capital(pen.label('event_kinds', kind))}, {pen.place(place)}, {pen.when(span)}"
            )
        case Watch(kind=kind, place=place, span=span):
            said = (
                f"{capital(pen.label('watch_kinds', kind.value))}, "
                f"{pen.place(place)}, {pen.when(span)}"
            )
        case Assessment():
            text = agreements.get(record.agreement)
            duties = text.commitments if text else ()
            duty = next((one for one in duties if one.id == record.commitment), None)
            name = duty.labels.get(pen.language, duty.summary) if duty else record.commitment
            said = f"{name} — {pen.party(record.party)}"
        case Agreement():
            title = record.labels.get(pen.language, record.title)
            said = f"{title}, {pen.moment(record.effective)}"
        case _:
            said = record.id
    return shown(said)
