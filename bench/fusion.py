"""How well fusing finds the events of the bundled case, beside simple peers in the same run.

``python bench/fusion.py [--wrong] [--seeds 71 72 73] [--large]``: pairwise precision, recall and
F1 and B-cubed F1 against the hand-made answer key, which no room can read; ``--wrong`` lists the
clusters that differ from it. Then the yardstick, ``bench/yardstick.py``, where it is there, on its
own seeds and others, or on those given, with ``--large`` a million too; and a stream,
``bench/stream.py``. Beside ours stands what is aimed at, and whether it is reached. Ours has no
threshold. The peers' thresholds are chosen with the answer key in hand, which flatters them.
Beliefs were set on the months before November, synthetic reports and general grounds. The figures
of the later rows, and some of the rows, were seen along the way: near to a held-out test, not one.
"""

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import numpy as np

import stream
import yardstick
from groundtruce.incidents import cluster, fuse, reasons
from groundtruce.incidents import fused as grouping
from groundtruce.incidents.score import Score
from groundtruce.model.claim import Claim
from groundtruce.model.report import Original, Report
from groundtruce.reports import case_folder, gather

AIM = yardstick.quality(0.90, 0.95)
CASE = Path(__file__).parents[1] / "src/groundtruce/cases/thailand_cambodia_2025"
NOVEMBER = datetime(2025, 10, 31, 17, tzinfo=UTC)
THRESHOLDS = np.arange(-3, 8.1, 0.5)

Labels = dict[str, object]


def main(wrong: bool) -> None:
    """Print the table, and on request what differs from the answer key."""
    claims, gold = the_case()
    started = time.perf_counter()
    ours = numbered(fuse.clusters(claims))
    seconds = time.perf_counter() - started
    early = before_november(claims, gold)
    print(f"{len(claims)} claims, {len(set(gold.values()))} events, ours in {seconds:.2f} s")
    print(f"{'':44}{'P':>6}{'R':>6}{'F1':>7}{'B3 F1':>7}{'found':>7}")
    row("fuse", ours, gold, AIM)
    row("fuse, events before November", ours, {key: gold[key] for key in early})
    row("fuse, events from November on", ours, {key: gold[key] for key in gold.keys() - early})
    row("same day, place and kind (a rule)", same_day_place_kind(claims), gold)
    distance, near = best(
        gold,
        [
            (f"{km} km {days} d", near_each_other(claims, km, days))
            for km in (2, 5, 10, 20, 40)
            for days in (0.5, 1, 2, 3)
        ],
    )
    row(f"all within {distance} (DBSCAN, 1)", near, gold)
    for name, peer in (("components", components), ("greedy on couples", greedy)):
        threshold, found = best(gold, on_couples(claims, peer))
        row(f"{name}, our couple scores above {threshold}", found, gold)
    splink(claims, gold)
    calibration(claims, gold)
    if wrong:
        differences(claims, ours, gold)


def the_case() -> tuple[list[Claim], dict[str, str]]:
    """Return the claims of the bundled case and the answer key by claim."""
    case = case_folder.read(CASE, keep)
    reports = [
        one
        for one in gather.reports(case_folder.cards(CASE), case, keep)
        if isinstance(one, Report)
    ]
    lines = (CASE / "reports/public_record.jsonl").read_text("utf-8").splitlines()
    key = {row["id"]: row["incident_key"] for row in map(json.loads, lines)}
    claims = [claim for report in reports for claim in report.claims]
    names = {report.id: str(report.external_id) for report in reports}
    return claims, {claim.id: key[names[claim.report]] for claim in claims}


def keep(
    data: bytes | Path, *, media_type: str, name: str, derived_from: str | None = None
) -> Original:
    """Name the bytes without keeping them."""
    raw = data if isinstance(data, bytes) else data.read_bytes()
    return Original(
        sha256=sha256(raw).hexdigest(),
        size=len(raw),
        media_type=media_type,
        name=name,
        derived_from=derived_from,
    )


def before_november(claims: Iterable[Claim], gold: dict[str, str]) -> set[str]:
    """Return the claims of events whose first stated time lies before November."""
    first: dict[str, datetime] = {}
    for claim in claims:
        start = claim.span.start if claim.span else claim.received
        first[gold[claim.id]] = min(start, first.get(gold[claim.id], start))
    return {claim for claim, event in gold.items() if first[event] < NOVEMBER}


def same_day_place_kind(claims: Iterable[Claim]) -> Labels:
    """Return one cluster per day, named place and kind."""
    return {
        claim.id: (
            claim.span and claim.span.start.date(),
            claim.place and claim.place.label(),
            claim.kind,
        )
        for claim in claims
    }


def near_each_other(claims: list[Claim], km: float, days: float) -> Labels:
    """Return chains of claims whose neighbours are this near in place and time."""
    links = [
        (one.id, other.id)
        for one, other in combinations(claims, 2)
        if one.place and other.place and one.span and other.span
        if one.span.distance(other.span) <= days * 86400
        if (gap := one.place.distance(other.place)) is not None and gap <= km * 1000
    ]
    return chained([claim.id for claim in claims], links)


def calibration(claims: list[Claim], gold: dict[str, str]) -> None:
    """Print how often claim and incident belong together, by the chance that we state.

    Each claim against its own incident, as if it stood outside, and against the three likeliest
    others that it was compared with.
    """
    told = grouping.fused(sorted(claims, key=lambda claim: (claim.received, claim.id)))
    near = reasons.all_near_groups(told)
    said = []
    for number, claim in enumerate(told.claims):
        own = [told.home[number]] if len(told.decided[told.home[number]].members) > 1 else []
        others = reasons.weighed_against(told, number, near[number])
        best = sorted(others, key=lambda one: -one.bits)[:3]
        for weighed in (*reasons.weighed_against(told, number, own), *best):
            members = told.group_of(weighed.incident).members
            rest = [gold[told.claims[one].id] for one in members if one != number]
            event = Counter(rest).most_common(1)[0][0]
            said.append((weighed.chance, event == gold[claim.id]))
    print("chance that a claim belongs to an incident, stated and true")
    error = 0.0
    for low in range(10):
        inside = [one for one in said if low <= min(9.999, 10 * one[0]) < low + 1]
        if inside:
            stated = sum(one[0] for one in inside) / len(inside)
            true = sum(one[1] for one in inside) / len(inside)
            error += abs(stated - true) * len(inside) / len(said)
            print(f"  {low / 10:.1f}–{low / 10 + 0.1:.1f}{len(inside):6}{stated:7.2f}{true:7.2f}")
    print(f"  expected calibration error {error:.3f} over {len(said)}")


Peer = Callable[[list[Claim], list[tuple[int, int]]], Labels]


def on_couples(claims: list[Claim], peer: Peer) -> list[tuple[str, Labels]]:
    """Cluster our own scores of single couples in another way, at each threshold."""
    told = sorted(claims, key=lambda claim: (claim.received, claim.id))
    score = Score.of(told)
    lanes = np.array([fuse.is_tally(claim) for claim in told], dtype=np.int64)
    left, right = cluster.candidates(score, lanes)
    worth = score.gain(left, right)
    order = np.argsort(-worth, kind="stable")
    found = []
    for threshold in THRESHOLDS:
        chosen = order[worth[order] > threshold]
        couples = list(zip(left[chosen].tolist(), right[chosen].tolist(), strict=True))
        found.append((f"{threshold * 1.4427:.1f} bits", peer(told, couples)))
    return found


def components(told: list[Claim], couples: list[tuple[int, int]]) -> Labels:
    """Return connected components."""
    links = [(told[one].id, told[other].id) for one, other in couples]
    return chained([claim.id for claim in told], links)


def greedy(told: list[Claim], couples: list[tuple[int, int]]) -> Labels:
    """Return best couple first, never two claims of one source."""
    group = {number: {number} for number in range(len(told))}
    for one, other in couples:
        here, there = group[one], group[other]
        sources = {told[member].source for member in here}
        if here is not there and not any(told[member].source in sources for member in there):
            here |= there
            group.update(dict.fromkeys(there, here))
    return {told[number].id: min(members) for number, members in group.items()}


def chained(names: list[str], links: Iterable[tuple[str, str]]) -> Labels:
    """Return the connected components of the links."""
    group = {name: {name} for name in names}
    for one, other in links:
        if group[one] is not group[other]:
            group[one] |= group[other]
            group.update(dict.fromkeys(group[other], group[one]))
    return {name: min(members) for name, members in group.items()}


def numbered(clusters: Iterable[Iterable[str]]) -> Labels:
    """Return the number of the cluster by claim."""
    return {name: number for number, members in enumerate(clusters) for name in members}


def best(gold: dict[str, str], found: list[tuple[str, Labels]]) -> tuple[str, Labels]:
    """Return the setting with the highest pairwise F1, knowing the answers."""
    return max(found, key=lambda one: scores(one[1], gold)[2])


def row(name: str, found: Labels, gold: dict[str, str], bars: Iterable[yardstick.Bar] = ()) -> None:
    """Print one line of the table, and which bars it reaches."""
    precision, recall, f1, b3 = scores(found, gold)
    clusters = len({found[key] for key in gold})
    said = ", ".join(bar.said({"F1": f1, "B3F": b3}[bar.figure]) for bar in bars)
    print(f"{name:44}{precision:6.3f}{recall:6.3f}{f1:7.3f}{b3:7.3f}{clusters:7}  {said}".rstrip())


def scores(found: Labels, gold: dict[str, str]) -> tuple[float, float, float, float]:
    """Return pairwise precision, recall and F1, and B-cubed F1, over the claims of the key."""
    both = Counter((found[key], gold[key]) for key in gold)
    ours = Counter(found[key] for key in gold)
    true = Counter(gold.values())
    hits, said, wanted = (sum(n * (n - 1) / 2 for n in one.values()) for one in (both, ours, true))
    precision, recall = hits / said if said else 1.0, hits / wanted if wanted else 1.0
    b_precision = sum(n * n / ours[one] for (one, _), n in both.items()) / len(gold)
    b_recall = sum(n * n / true[other] for (_, other), n in both.items()) / len(gold)
    return precision, recall, harmonic(precision, recall), harmonic(b_precision, b_recall)


def harmonic(one: float, other: float) -> float:
    """Return the harmonic mean."""
    return 2 * one * other / (one + other) if one + other else 0.0


def splink(claims: list[Claim], gold: dict[str, str]) -> None:
    """Measure Splink where it is installed: days, distance, kind and source, its own training."""
    try:
        import pandas as pd
        import splink.comparison_library as cl
        from splink import Linker, SettingsCreator, block_on
        from splink.backends.duckdb import DuckDBAPI
    except ImportError:
        print("Splink: not installed, not measured")
        return
    rows = [
        {
            "unique_id": claim.id,
            "kind": claim.kind,
            "source": claim.source,
            "day": claim.span and claim.span.middle.date().isoformat(),
            "week": claim.span and int(claim.span.middle.timestamp() // 604800),
            "lon": claim.place and claim.place.centre and claim.place.centre[0],
            "lat": claim.place and claim.place.centre and claim.place.centre[1],
        }
        for claim in claims
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=1 / len(claims),
        comparisons=[
            cl.ExactMatch("kind").configure(term_frequency_adjustments=True),
            cl.AbsoluteDateDifferenceAtThresholds(
                "day", input_is_string=True, metrics=["day"] * 3, thresholds=[0, 1, 3]
            ),
            cl.DistanceInKMAtThresholds("lat", "lon", [2, 10, 40]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("week"),
            block_on("day"),
            block_on("kind"),
        ],
    )
    table = DuckDBAPI().register(pd.DataFrame(rows))
    linker = Linker(table, settings, log_level=40)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e5, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("kind"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("day"))
    predicted = linker.inference.predict().as_pandas_dataframe()
    found = []
    for threshold in (0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99):
        above = predicted[predicted.match_probability > threshold]
        links = zip(above.unique_id_l, above.unique_id_r, strict=True)
        found.append((f"{threshold}", chained([claim.id for claim in claims], links)))
    threshold, labels = best(gold, found)
    row(f"Splink, components above {threshold}", labels, gold)


def differences(claims: list[Claim], found: Labels, gold: dict[str, str]) -> None:
    """Print clusters that hold several events, and events in several clusters."""
    held, spread = defaultdict(set), defaultdict(set)
    for claim in claims:
        held[found[claim.id]].add(gold[claim.id])
        spread[gold[claim.id]].add(found[claim.id])
    for events in sorted(held.values(), key=sorted):
        if len(events) > 1:
            print("together, though apart in the key:", ", ".join(sorted(events)))
    for event, clusters in sorted(spread.items()):
        if len(clusters) > 1:
            sizes = Counter(found[claim.id] for claim in claims if gold[claim.id] == event)
            print(f"apart, though one event in the key: {event}", sorted(sizes.values())[::-1])


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--wrong", action="store_true", help="list what differs from the key")
    arguments.add_argument("--seeds", type=int, nargs="+", help="of the yardstick, and no others")
    arguments.add_argument("--large", action="store_true", help="a million reports, too")
    given = arguments.parse_args()
    main(given.wrong)
    yardstick.main(given.seeds, given.large)
    stream.main(given.seeds or stream.SEEDS, stream.WINDOW_DAYS)
