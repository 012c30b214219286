"""Progress of a long run: one bar on stderr; nothing in a pipe, with --quiet and on a dumb terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.command import Invocation
from bot.terminal.sync.report import print_notices
from retrieval.types import Progress, SyncReport, WaitingQuestion

if TYPE_CHECKING:
    from retrieval.library import Library

CHECKING_SHARE = 0.1  # of a run's time, for reading the files; encoding takes nearly all of it


@dataclass(frozen=True, slots=True)
class Step:
    """Where a run is: what it does, and how much of the whole is done (0 to 1)."""

    activity: str
    share: float


class SyncMeter:
    """Turns the counts of one index run into steps that never go back.

    The counts do: the number of passages is an estimate until all files are cut, and a damaged index has its
    files read twice.
    """

    def __init__(self) -> None:
        self._reached = (0, 0, 0)  # passages, files whose words are read, files
        self._last = Step("", 0.0)

    def step(self, progress: Progress) -> Step:
        """The step that a run has reached."""
        files = (0, 0) if progress.passages else (progress.words_done, progress.files_done)
        reached = (progress.passages_done, *files)
        if reached >= self._reached:
            self._reached, step = reached, _step(progress)
            self._last = Step(step.activity, max(step.share, self._last.share))
        return self._last


def _step(progress: Progress) -> Step:
    if not progress.passages:
        activity = f"checking {progress.files_done:,} of {progress.files:,} files"
        if 0 < progress.words_done < progress.files:
            activity = f"reading the words of {progress.words_done:,} of {progress.files:,} files"
        elif progress.files_done >= progress.files:  # the model may have to be loaded now, or a batch encoded
            activity = "preparing the passages"
        return Step(activity, CHECKING_SHARE * progress.files_done / max(progress.files, 1))
    share = CHECKING_SHARE + (1 - CHECKING_SHARE) * progress.passages_done / progress.passages
    return Step(f"indexing {progress.passages_done:,} of about {progress.passages:,} passages", share)


def sync_with_progress(
    run: Invocation,
    library: "Library",
    *,
    rebuild: bool = False,
    verify: bool = False,
    stop_at_words: bool = False,
    waiting: WaitingQuestion | None = None,
    shards: int = 0,
) -> SyncReport:
    """Bring the index up to date behind a bar, and name every file that has something wrong."""
    meter = SyncMeter()
    with _bar(run, "checking the files") as show:
        report = library.sync(
            rebuild=rebuild,
            verify=verify,
            stop_at_words=stop_at_words,
            waiting=waiting,
            shards=shards,
            progress=lambda progress: show(meter.step(progress)),
        )
    print_notices(run.messages, report, explicit=True)
    return report


@contextmanager
def progress_bar(run: Invocation, noun: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for things that are counted; what it yields takes how many are done, and of how many."""
    with _bar(run, noun) as show:
        yield lambda done, total: show(Step(f"{noun} {done:,}/{total:,}", done / max(total, 1)))


@contextmanager
def _bar(run: Invocation, activity: str) -> Iterator[Callable[[Step], None]]:
    if not run.shows_progress:
        yield lambda step: None
        return
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    from bot.render.console import make_console

    console = make_console(run.world.stderr, run.settings.color, run.world.environ)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TaskProgressColumn(),
        TimeRemainingColumn(compact=True),
    )
    with Bars(*columns, console=console, transient=True) as bars:
        task = bars.add_task(activity, total=1.0)
        yield lambda step: bars.update(task, description=step.activity, completed=step.share)
