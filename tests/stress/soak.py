"""Questions, edits and re-indexing in one process, for an hour: nothing of what it holds may grow."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.environment import process_environment
from bot.settings import Settings
from retrieval.library import Library
from tests.stress.effort import Effort, Outcome
from tests.stress.load import LibraryUnderLoad

ROUND = 24  # questions between two edits
EVERY = 10.0  # seconds between two samples
FEWEST = 100  # samples, of a run that is shorter than so many times EVERY
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds: megabytes resident, open files, threads of any kind; folders of its index; files
    in its folder for temporary ones.
    """

    megabytes: float
    files: int
    threads: int
    generations: int
    temporary: int


@dataclass(frozen=True, slots=True)
class Bound:
    """How much more of something the last third of a run may hold than the second, median against median.

    The first third is for what is loaded once and for caches that fill up. Chroma's own threads, each with a
    file or two, come and go, and one generation may wait for the next run to be removed; what a run or a
    question left behind would be hundreds in an hour.
    """

    fault: str
    of: Callable[[Held], float]
    more: float


BOUNDS = (
    Bound("memory (MB)", lambda held: held.megabytes, 12.0),
    Bound("open files", lambda held: held.files, 4),
    Bound("threads", lambda held: held.threads, 4),
    Bound("generations left behind", lambda held: held.generations, 1),
    Bound("temporary files", lambda held: held.temporary, 0),
)


def trials(
    effort: Effort,
    open_library: Callable[[Settings], Library] | None = None,
    every: float | None = None,
) -> Iterator[Outcome]:
    """Edit, index and ask for so long; a row for the answers and one for each thing that might grow.

    Args:
        effort: rounds at most, and for how long.
        open_library: makes the library; as `footnote` makes it if None.
        every: seconds between two samples, which are taken between rounds; by how long it takes if None.
    """
    with (
        tempfile.TemporaryDirectory() as place,
        temporary(Path(place) / "tmp") as left,
        closing(LibraryUnderLoad(Path(place), open_library or process_environment().open_library)) as home,
    ):
        apart = min(EVERY, effort.seconds / FEWEST) if every is None else every
        asked, errors, samples = live(home, effort, left, apart)
        home.library.close()
        home.library.sync()
        if home.generations() != 1:
            errors.append(f"{home.generations()} generations at the end")
    yield Outcome("questions while articles change: no answer", asked, tuple(errors))
    for bound in BOUNDS:
        values = tuple(bound.of(each) for each in samples)
        lost = growth(values, bound.more)
        yield Outcome(f"questions while articles change: {bound.fault}", asked, lost, series=values)


def live(
    home: LibraryUnderLoad, effort: Effort, left: Path, every: float
) -> tuple[int, list[str], list[Held]]:
    """The questions asked, what went wrong, and what was held every so many seconds."""
    asked, errors, samples, due = 0, [], [], 0.0
    for draw in effort.each():
        errors += home.round(draw, ROUND)
        asked += ROUND
        if time.monotonic() >= due:
            samples.append(held(home, left))
            due = time.monotonic() + every
    return asked, errors, samples


def growth(values: Sequence[float], more: float) -> tuple[str, ...]:
    """What there is to say of a series whose last third holds more than it may."""
    third = len(values) // 3
    if third == 0:
        return (f"{len(values)} samples are too few",)
    before, after = statistics.median(values[third:-third]), statistics.median(values[-third:])
    return (f"from {before:,.1f} to {after:,.1f}",) if after > before + more else ()


def held(home: LibraryUnderLoad, left: Path) -> Held:
    """What this process holds now, between two rounds."""
    resident = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return Held(
        megabytes=round(resident * PAGE / 1e6, 1),
        files=_entries("/proc/self/fd"),
        threads=_entries("/proc/self/task"),
        generations=home.generations(),
        temporary=sum(1 for _ in left.rglob("*")),
    )


def _entries(folder: str) -> int:
    return sum(1 for _ in Path(folder).iterdir())


@contextmanager
def temporary(folder: Path) -> Iterator[Path]:
    """Have all temporary files of this process in a folder of their own."""
    folder.mkdir()
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    named = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = before
        if named is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = named
