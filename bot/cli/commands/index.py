"""`footnote index`: brings the index up to date with the folder, repairs it, and says what changed."""

from argparse import ArgumentParser
from typing import TYPE_CHECKING

from bot.command import Command, Invocation
from bot.messages import with_hint
from bot.terminal.sync.progress import sync_with_progress
from bot.terminal.sync.report import format_summary
from retrieval.errors import IndexBusy
from retrieval.types import SyncReport

if TYPE_CHECKING:
    from retrieval.library import Library

EXAMPLES = """\
  footnote index
  footnote index --seeds ~/articles
  footnote index --rebuild
  footnote index --wait
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--rebuild", action="store_true", help="rebuild everything, not only what changed")
    parser.add_argument("--wait", action="store_true", help="wait while another process writes the index")


def _run(run: Invocation) -> int:
    with run.library() as library:
        report = _sync(run, library)
    run.messages.note(format_summary(report))
    return 0


def _sync(run: Invocation, library: "Library") -> SyncReport:
    flags, waiting = run.arguments, False
    while True:
        try:
            return sync_with_progress(run, library, rebuild=flags.rebuild, verify=not flags.rebuild)
        except IndexBusy as busy:
            if not flags.wait:
                raise
            if not waiting:
                run.messages.note(with_hint(busy.message, "waiting for it to end"))
            waiting = True
            library.wait_for_writer()


COMMAND = Command("index", "bring the index up to date with the folder", EXAMPLES, _arguments, _run)
