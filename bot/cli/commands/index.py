"""`footnote index`: brings the index up to date with the folder, repairs it, and says what changed."""

from argparse import ArgumentParser, ArgumentTypeError
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
  footnote index --shards 8
"""
MAX_SHARDS = 4096


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--rebuild", action="store_true", help="rebuild everything, not only what changed")
    parser.add_argument(
        "--shards", type=_shards, default=0, metavar="N", help="keep the index in N shards from now on"
    )
    parser.add_argument("--wait", action="store_true", help="wait while another process writes the index")


def _shards(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= MAX_SHARDS):
        raise ArgumentTypeError(f"--shards takes a whole number from 1 to {MAX_SHARDS:,}, not {text[:20]}")
    return int(text)


def _run(run: Invocation) -> int:
    with run.library() as library:
        report = _sync(run, library)
    run.messages.note(format_summary(report))
    return 0


def _sync(run: Invocation, library: "Library") -> SyncReport:
    flags, waiting = run.arguments, False
    while True:
        try:
            return sync_with_progress(
                run, library, rebuild=flags.rebuild, verify=not flags.rebuild, shards=flags.shards
            )
        except IndexBusy as busy:
            if not flags.wait:
                raise
            if not waiting:
                run.messages.note(with_hint(busy.message, "waiting for it to end"))
            waiting = True
            library.wait_for_writer()


COMMAND = Command("index", "bring the index up to date with the folder", EXAMPLES, _arguments, _run)
