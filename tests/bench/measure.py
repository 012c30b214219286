"""How things are measured: whole processes from outside, and what is compared in turn.

The machine may be busy, so what counts is the ratio within a round, and its median over the rounds.
"""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Process:
    """A finished process: its seconds from start to end, and the megabytes it held at most."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of the table: ours and what stands beside it, in `unit`, and the ratio that counts.

    `reach` says what the ratio, or where nothing stands beside it the figure itself, should be.
    """

    name: str
    unit: str
    ours: float
    theirs: float | None = None
    against: str = ""
    ratio: float | None = None
    reach: str = ""


def run(command: Sequence[str], environ: Mapping[str, str]) -> Process:
    """Run a command to its end and say what it took; its output goes nowhere.

    Raises:
        RuntimeError: it failed.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(environ), cwd=ROOT
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Process(seconds, usage.ru_maxrss / 1024)


def in_turn(rounds: int, *calls: Callable[[], T]) -> list[list[T]]:
    """The results of each thing, all of them once in each round."""
    results = [[call() for call in calls] for _ in range(rounds)]
    return [list(results_of_call) for results_of_call in zip(*results, strict=True)]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median over the rounds of theirs by ours."""
    return statistics.median(b / a for a, b in zip(ours, theirs, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def resident() -> float:
    """The megabytes that this process holds now; Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory:.0f} GiB",
        "python": sys.version.split()[0],
        "load": f"{os.getloadavg()[0]:.1f}",
    }
