"""An index run is killed at any step: what is read next is the old index or the new one, whole."""

import atexit
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from retrieval.store.generation import open_current
from tests.stress.child import Steps, die, start, steps
from tests.stress.effort import Effort, Outcome, losses_of
from tests.stress.folder import Folder, memory

ARTICLES = 12
APART = 97  # steps between a kill and the next: a prime number
CALLS = "write,pwrite64,fsync,fdatasync,rename,unlink,unlinkat,link,linkat,mkdir,ftruncate"


@dataclass(frozen=True)
class Case:
    """An index run to be killed: of a folder that changed since it was indexed, and what is to come of it."""

    folder: Folder
    old: dict[str, object]
    new: dict[str, object]
    steps: int
    seconds: float


def trials(effort: Effort) -> Iterator[Outcome]:
    """Kills of all kinds; those that need a tracer where there is one."""
    case = prepared()
    for (fault, kill), part in zip(KILLS.items(), effort.split(SHARES), strict=True):
        if kill is not at_a_call or shutil.which("strace"):
            yield outcome(fault, case, part, kill)


@cache
def prepared() -> Case:
    """A folder with two generations, the older of which was read by another process when it ended."""
    temporary = memory()
    atexit.register(temporary.cleanup)
    work = Path(temporary.name)
    chance = random.Random(1)
    folder = Folder(work / "case")
    folder.write(chance, *(f"n{number}" for number in range(ARTICLES)))
    folder.sync()
    with closing(open_current(folder.index)):
        folder.change(chance, 1)
        folder.sync()
    old = scratch(folder, work)
    folder.change(chance, 2)
    new = scratch(folder, work)
    seconds = 0.0
    for _ in range(2):  # the first one takes longer
        dry, started = folder.copy(work / "dry"), time.monotonic()
        process = start(dry, "index", before=Steps(0, dry, die))
        process.join()
        seconds = time.monotonic() - started
        assert process.exitcode == 0, (dry.root / "output").read_text()
    return Case(folder, old, new, steps(dry), seconds)


def scratch(folder: Folder, work: Path) -> dict[str, object]:
    """What an index made anew of the same articles says."""
    copy = folder.copy(work / "scratch")
    shutil.rmtree(copy.index)
    copy.sync()
    return copy.contents()


Kill = Callable[[Case, Folder, random.Random, int], int | None]
"""Starts an index run and kills it; the exit code."""


def at_a_step(case: Case, folder: Folder, chance: random.Random, number: int) -> int | None:
    """At each step once, if there are tries enough, before any comes again."""
    step = case.steps - number * APART % case.steps
    process = start(folder, "index", before=Steps(step, folder, die))
    process.join()
    return process.exitcode


def at_any_time(case: Case, folder: Folder, chance: random.Random, number: int) -> int | None:
    process = start(folder, "index")
    time.sleep(chance.uniform(0, case.seconds))
    process.kill()
    process.join()
    return process.exitcode


def at_a_call(case: Case, folder: Folder, chance: random.Random, number: int) -> int | None:
    call = chance.choice(CALLS.split(","))
    inject = f"inject={call}:signal=SIGKILL:when={chance.choice((1, 2, 4, 8, 16, 32, 64, 128, 256))}"
    return traced(folder, "-e", f"trace={call}", "-e", inject).returncode


def traced(folder: Folder, *how: str, log: str = os.devnull) -> "subprocess.CompletedProcess[bytes]":
    """`footnote index` in a process of its own, with its calls of the system watched."""
    script = f"import pathlib, tests.stress.child as c; c.run(pathlib.Path({str(folder.root)!r}), ('index',))"
    command = ["strace", "-f", "-qq", "-o", log, *how, sys.executable, "-B", "-c", script]
    return subprocess.run(command, capture_output=True, check=False)


# The last one sees those of Chroma and Tantivy as well, which Python does not.
KILLS: dict[str, Kill] = {
    "killed as it opens, links, renames or removes a file": at_a_step,
    "killed at a random moment": at_any_time,
    "killed at a call of the system": at_a_call,
}
SHARES = (4.0, 1.0, 1.0)  # of the time: each step is to be visited


def outcome(fault: str, case: Case, effort: Effort, kill: Kill) -> Outcome:
    """Kill as often as asked for; runs that ended before they were killed do not count."""
    tried, losses = 0, []
    with memory() as work:
        for number, chance in enumerate(effort.draws()):
            folder = case.folder.copy(Path(work) / "killed")
            if code := kill(case, folder, chance, number):
                tried += 1
                losses += [f"{number}: {loss}" for loss in losses_of(lost(case, folder, code))]
    return Outcome(fault, tried, tuple(losses))


def lost(case: Case, folder: Folder, code: int) -> Iterator[str]:
    """What is wrong after a kill, and after the run that follows it."""
    if code != -signal.SIGKILL:
        yield f"ended with {code} before it was killed: {(folder.root / 'output').read_text()!r}"
    if folder.contents() not in (case.old, case.new):
        yield "neither the old index nor the new one"
    yield from folder.flaws()
    yield from unmended(case, folder)


def unmended(case: Case, folder: Folder) -> Iterator[str]:
    """What is wrong after the run that follows one that failed."""
    folder.sync()
    if folder.contents() != case.new:
        yield "the next run does not make the new index"
    yield from folder.flaws()
    yield from (f"left behind: {left}" for left in folder.left_behind())
