"""Two index runs at once, and one that died: one at a time writes, and a dead one is in nobody's way."""

import random
import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.stress.child import start
from tests.stress.effort import Effort, Outcome, losses_of
from tests.stress.folder import memory
from tests.stress.kills import Case, prepared


def trials(effort: Effort) -> Iterator[Outcome]:
    """Runs that meet, at any distance; the second leaves, or waits as asked, or comes after a kill."""
    with memory() as work:
        case = prepared()
        efforts = effort.split([1.0] * len(FAULTS))
        for (fault, (words, killed)), share in zip(FAULTS.items(), efforts, strict=True):
            tried, losses = 0, []
            for number, chance in enumerate(share.draws()):
                tried += 1
                wrong = losses_of(meet(case, Path(work), chance, words, killed))
                losses += [f"{number}: {loss}" for loss in wrong]
            yield Outcome(fault, tried, tuple(losses))


# The arguments of the second run, and whether the first is killed before it begins.
FAULTS = {
    "two index runs at once": (("index",), False),
    "two index runs at once, the second waits": (("index", "--wait"), False),
    "an index run after one that was killed": (("index",), True),
}


def meet(
    case: Case, work: Path, chance: random.Random, words: tuple[str, ...], killed: bool
) -> Iterator[str]:
    """What is wrong with two runs over the same folder."""
    folder = case.folder.copy(work / "met")
    first = start(folder, "index", output="first")
    time.sleep(chance.uniform(0, case.seconds))
    if killed:
        first.kill()
        first.join()
    second = start(folder, *words, output="second")
    codes = [ended(process) for process in (first, second)]
    output = (folder.root / "second").read_text()
    busy = "another Footnote is updating the index"
    for code, name in zip(codes[killed:], ("first", "second")[killed:], strict=True):
        if code == 3 and words == ("index",) and not killed and busy in (folder.root / name).read_text():
            continue
        if code != 0:
            yield f"the {name} ended with {code}: {(folder.root / name).read_text()!r}"
    if codes == [3, 3] or output.count(busy) > 1:
        yield f"nobody wrote, or it was said again: {output!r}"
    if folder.contents() != case.new:
        yield "it is not the new index"
    yield from folder.flaws()
    folder.sync()
    yield from (f"left behind: {name}" for name in folder.left_behind())


def ended(process: BaseProcess) -> int | None:
    """The exit code, None for a process that does not end."""
    process.join(60)
    if process.exitcode is None:
        process.kill()
    return process.exitcode
