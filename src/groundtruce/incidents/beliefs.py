"""What fusing believes about how people report, each number once.

Set by judgement from how reports of known events differ, not fitted to one conflict; a case with
enough judgements of its own may replace them by what it has measured.
"""

from dataclasses import dataclass

from groundtruce.model.span import Granularity


@dataclass(frozen=True)
class Beliefs:
    """Shares are probabilities, bounds and bonuses natural logarithms of odds."""

    # How many claims tell of one incident on average. Damping holds back that large groups attract
    # more: 1 is what the geometric distribution says, which lets a barrage swallow its neighbours.
    reports_per_incident: float = 2.5
    size_damping: float = 0.25

    # No stated place is believed to be finer than the floor, and some are plainly wrong.
    sigma_floor_km: float = 0.5
    wrong_place: float = 0.02
    wrong_time: float = 0.02

    # How far incidents cluster, and how much of their density is of all times, not of these days.
    smooth_km: float = 15.0
    smooth_days: float = 3.0
    long_run: float = 0.4
    anywhere: float = 0.05

    # How often a kind is told as a look-alike, as another of its family, as anything at all; and
    # how often one that the vocabulary does not know is told as anything else.
    kind_near: float = 0.12
    kind_family: float = 0.05
    kind_stray: float = 0.02
    kind_unlisted: float = 0.20

    side_right: float = 0.88
    number_right: float = 0.65
    number_close: float = 0.20
    # How often harm counted in the first two days grows afterwards.
    number_grows: float = 0.35
    number_most: float = 2.5

    # Texts of one event: how many follow one another's words, and how closely if they do.
    text_related: float = 0.5
    text_likeness: float = 0.3
    text_directions: float = 60.0
    text_most: float = 4.0

    weapon_shared: float = 0.5
    weapon_apart: float = -0.3
    # What a name is worth at most, and how many occasions of an event's own kind it takes to say
    # as much of how rare a name is as all kinds together do.
    name_most: float = 4.0
    name_all_kinds: float = 5.0
    name_apart: float = -0.7
    # A denial that names the claim it denies.
    denial_of: float = 12.0
    same_source: float = -1.0
    # One message that tells twice mostly tells of two things.
    same_report: float = -3.0


# How far a stated time lies from the true one beyond its own length, as a standard deviation in
# days: reports that come late, dates of publication, another time zone's day.
SLIP_DAYS = {
    Granularity.MINUTE: 0.08,
    Granularity.HOUR: 0.12,
    Granularity.DAY: 0.5,
    Granularity.WEEK: 2.0,
    Granularity.MONTH: 7.0,
    Granularity.YEAR: 60.0,
}
# A denial is often dated by the day on which it was spoken.
DENIAL_SLIP_DAYS = 0.5
