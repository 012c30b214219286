"""An index run as it is seen on stderr: bars on a terminal, a line for each notice, one of summary."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.command import Invocation
from bot.messages import Messages, with_hint
from retrieval.types import Progress, SyncReport

if TYPE_CHECKING:
    from rich.progress import TaskID

    from retrieval.library import Library

Watcher = Callable[[Progress], None]


def sync_with_progress(
    run: Invocation, library: "Library", *, rebuild: bool = False, verify: bool = False
) -> SyncReport:
    """Brings the index up to date, showing how far it is, and names every file that has something wrong."""
    if run.shows_progress:
        with _bars(run) as watcher:
            report = library.sync(rebuild=rebuild, verify=verify, progress=watcher)
    else:
        report = library.sync(rebuild=rebuild, verify=verify)
    print_notices(run.messages, report)
    return report


def print_notices(messages: Messages, report: SyncReport) -> None:
    """Names every file that has something wrong, and why everything was made anew, if it was."""
    for notice in report.notices:
        messages.notice(notice)
    if report.rebuild_reason:
        kept = report.passages - report.encoded
        spared = f"{kept:,} of {report.passages:,} passages were not encoded again" if kept > 0 else ""
        messages.note(f"rebuilt: {with_hint(report.rebuild_reason, spared)}")


def format_size(report: SyncReport) -> str:
    """How much the index holds: "5 articles, 31 passages"."""
    return f"{_count(report.articles, 'article')}, {_count(report.passages, 'passage')}"


def format_changes(report: SyncReport) -> str:
    """What a run changed: "2 added, 1 removed", or nothing."""
    counts = ((report.added, "added"), (report.changed, "changed"), (report.removed, "removed"))
    return ", ".join(f"{count:,} {what}" for count, what in counts if count)


def format_summary(report: SyncReport) -> str:
    """A whole run in a line."""
    return (
        f"{format_size(report)}: {format_changes(report) or 'up to date'} ({report.elapsed_ms / 1_000:.1f} s)"
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


@contextmanager
def _bars(run: Invocation) -> Iterator[Watcher]:
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    from bot.render.console import make_console

    console = make_console(run.world.stderr, run.settings.color, run.world.environ)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[count]}", markup=False),
        TimeRemainingColumn(compact=True),
    )
    with Bars(*columns, console=console, transient=True) as bars:
        files = bars.add_task("files", total=None, count="")
        passages = bars.add_task("passages", total=None, count="", visible=False)

        def move(task: "TaskID", done: int, total: int, *, visible: bool) -> None:
            count = f"{done:,}/{total:,}" if total else ""
            bars.update(task, completed=done, total=total or None, count=count, visible=visible)

        def watch(progress: Progress) -> None:
            read = progress.files_done == progress.files  # then the model loads, which takes a while
            move(files, progress.files_done, progress.files, visible=True)
            move(passages, progress.passages_done, progress.passages, visible=read)

        yield watch
