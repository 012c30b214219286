"""Questions, edits and index runs in one process, for an hour: nothing that it holds may grow."""

import os
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bot.environment import process_environment
from bot.settings import Settings, resolve
from bot.system.paths import UserPaths, user_paths
from retrieval.library import Library
from tests.bot.slack.load import QUESTIONS
from tests.bot.slack.process import ROOT
from tests.stress.effort import Effort, Outcome

ASKERS = 4  # threads, as many as the Slack app has by default
ROUND = 24  # questions between two edits
VISITORS = 12  # articles that come, change and go beside the seeds
NONSENSE = ("Who won the regatta of Zanzibar?", "thanks", "wan is teh metting?", "x" * 300, "[1] ⟨U+202E⟩?")
# How much more the last third of a run may hold than the second, median against median; the first third fills
# caches. Threads of Chroma's come and go with files of theirs; a leak would add hundreds in an hour.
BOUNDS = {"memory (MB)": 12.0, "open files": 4.0, "threads": 4.0, "generations": 1.0, "temporary files": 0.0}


def trials(effort: Effort, open_library: Callable[[Settings], Library] | None = None) -> Iterator[Outcome]:
    """A row for the answers, and one for each thing that might grow."""
    with tempfile.TemporaryDirectory() as work, temporary_files_in(Path(work) / "tmp"):
        paths = UserPaths(Path(work) / "config", user_paths().cache, Path(work) / "state")
        flags = {"seeds": f"{work}/articles", "index": f"{work}/index"}
        settings = resolve(flags, os.environ, paths)
        settings.seeds.mkdir()
        for path in sorted((ROOT / "seeds").glob("*.md")):
            (settings.seeds / path.name).write_bytes(path.read_bytes())
        with closing((open_library or process_environment().open_library)(settings)) as library:
            library.sync()
            errors: list[str] = []
            samples: list[dict[str, float]] = []
            for draw in effort.draws():
                errors += ask_and_edit(library, draw)
                samples.append(held(library.index))
    questions = ROUND * len(samples)
    yield Outcome("questions while articles change: no answer", questions, tuple(errors))
    for what, more in BOUNDS.items():
        lost = growth([sample[what] for sample in samples], more)
        yield Outcome(f"questions while articles change: {what}", questions, lost)


@contextmanager
def temporary_files_in(folder: Path) -> Iterator[None]:
    """Have the temporary files of this process in a folder of their own, to be counted."""
    folder.mkdir()
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def ask_and_edit(library: Library, draw: random.Random) -> list[str]:
    """An edit, an index run, and questions of several threads meanwhile; the errors."""
    edit(library.folder, draw)
    with ThreadPoolExecutor(ASKERS + 1) as pool:
        work: list[Future[Any]] = [pool.submit(library.sync)]
        work += [pool.submit(library.ask, draw.choice(QUESTIONS + NONSENSE)) for _ in range(ROUND)]
    errors = [error for future in work if (error := future.exception()) is not None]
    return [f"{type(error).__name__}: {error}" for error in errors]


def edit(folder: Path, draw: random.Random) -> None:
    path = folder / f"visitor-{draw.randrange(VISITORS)}.md"
    if path.exists() and draw.random() < 0.3:
        path.unlink()
        return
    paragraphs = draw.choice(sorted(folder.glob("[!v]*.md"))).read_text("utf-8").split("\n\n")
    chosen = draw.sample(paragraphs, draw.randrange(1, len(paragraphs)))
    path.write_text("# A visitor\n\n" + "\n\n".join(chosen) + "\n", "utf-8")


def held(index: Path) -> dict[str, float]:
    """What this process holds now, by the keys of BOUNDS; Linux only."""
    resident = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    counts = {
        "open files": Path("/proc/self/fd").iterdir(),
        "threads": Path("/proc/self/task").iterdir(),
        "generations": (path for path in index.iterdir() if path.is_dir()),
        "temporary files": Path(tempfile.gettempdir()).iterdir(),
    }
    megabytes = resident * os.sysconf("SC_PAGE_SIZE") / 1e6
    return {
        "memory (MB)": megabytes,
        **{what: float(sum(1 for _ in paths)) for what, paths in counts.items()},
    }


def growth(values: Sequence[float], more: float) -> tuple[str, ...]:
    """A loss if the last third of the values is higher by more than it may be."""
    third = len(values) // 3
    if third == 0:
        return (f"{len(values)} samples are too few",)
    before, after = statistics.median(values[third:-third]), statistics.median(values[-third:])
    return (f"from {before:,.1f} to {after:,.1f}",) if after > before + more else ()
