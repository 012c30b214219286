"""How far a long run is, as one bar on stderr; in a pipe, with --quiet and on a dumb terminal, nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.command import Invocation


@contextmanager
def progress_bar(run: Invocation, what: str) -> Iterator[Callable[[int, int], None]]:
    """Shows a bar while it is open; what it yields is told how many of all are done."""
    if not run.shows_progress:
        yield lambda done, total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from bot.render.console import make_console

    console = make_console(run.world.stderr, run.settings.color, run.world.environ)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)
