"""Any input whatever: no crash, no hang, and what is promised holds."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from time import monotonic
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.stress.bounded import Hangs, bounded
from tests.stress.effort import ENDS, Effort, Outcome, said
from tests.stress.targets import Target, asking, incoming, reading, showing

TARGETS = (*reading.TARGETS, *asking.TARGETS, *showing.TARGETS, *incoming.TARGETS)
MOST = 5.0  # seconds of processor time for an input; the slowest takes a tenth of it on a slow machine
LEAST = 0.3  # share of the time for a target, however few its tries: those are the costly ones
BATCH = 500  # inputs after which hypothesis begins anew: it remembers all that it has tried


def trials(effort: Effort) -> Iterator[Outcome]:
    """Each target in turn, with its share of the tries; of the time, what those before have left."""
    shares = sum(target.share for target in TARGETS)
    times = effort.split([max(target.share, LEAST) for target in TARGETS])
    for target, each in zip(TARGETS, times, strict=True):
        yield attack(target, replace(each, tries=max(1, round(effort.tries * target.share / shares))))


def attack(target: Target, effort: Effort) -> Outcome:
    """One target; it ends at the first loss, with the smallest input that hypothesis finds for it."""
    until, tried, slowest = monotonic() + effort.seconds, 0, 0.0
    hung, failed = "", False

    def check(value: Any) -> None:
        nonlocal tried, slowest, hung, failed
        if hung or (monotonic() > until and not failed):
            return
        tried += 1
        try:
            with bounded(MOST) as cost:
                target.check(value)
            slowest = max(slowest, cost.ms)
        except Hangs as error:  # not raised: to look for a smaller input would take as long again and again
            hung = f"{error}: {value!r}"[:1000]
        except BaseException:
            failed = True  # and smaller inputs are looked for, whatever the time
            raise

    for batch in itertools.count():
        left = min(BATCH, effort.tries - tried)
        if left <= 0 or hung or monotonic() > until:
            break
        try:
            _run(target, check, left, effort.seed + batch)
        except ENDS:
            raise
        except BaseException as error:
            return Outcome(target.name, tried, (said(error),))
    return Outcome(target.name, tried, (hung,) if hung else (), f"slowest {slowest:.0f} ms")


def _run(target: Target, check: Any, inputs: int, seeded: int) -> None:
    quiet = settings(
        max_examples=inputs,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        print_blob=False,
        report_multiple_bugs=False,
    )
    seed(seeded)(quiet(given(target.inputs)(lambda value: check(value))))()
