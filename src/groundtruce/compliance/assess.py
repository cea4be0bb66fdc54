"""Assess: the state of every commitment for every party it binds, at one moment.

The door of the room. Prohibitions and freezes are kept, breached or contested; duties to act have
a degree from 0 to 3; both may be suspended, not due, or beyond what anybody could see.
"""

from collections.abc import Iterable
from datetime import datetime

from groundtruce.compliance.reckoning import Reckoning
from groundtruce.model.assessment import Assessment
from groundtruce.model.case import Case
from groundtruce.model.finding import Finding
from groundtruce.model.watch import Watch


def compliance(
    findings: Iterable[Finding], case: Case, watch: Iterable[Watch], as_of: datetime
) -> tuple[Assessment, ...]:
    """Return one assessment per commitment and party, in the order of the agreements' signing.

    Agreements signed after ``as_of`` are not known yet. Bodies that are no party of the case are
    assessed on duties to act only.
    """
    return reckoning(findings, case, watch, as_of).assessments


def reckoning(
    findings: Iterable[Finding], case: Case, watch: Iterable[Watch], as_of: datetime
) -> Reckoning:
    """Return the same in a form that takes in further findings one by one."""
    return Reckoning(findings, case, watch, as_of)
