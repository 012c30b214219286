"""`footnote index`: brings the index up to date with the folder of articles, and says what changed."""

from argparse import ArgumentParser

from bot.run import Run, Verb
from bot.terminal.progress import summary, sync_in_sight

EXAMPLES = """\
  footnote index
  footnote index --seeds ~/articles
  footnote index --rebuild
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--rebuild", action="store_true", help="make everything anew, not only what changed")


def _run(run: Run) -> int:
    with run.library() as library:
        report = sync_in_sight(run, library, rebuild=run.arguments.rebuild)
    run.messages.note(summary(report))
    return 0


VERB = Verb("index", "bring the index up to date with the folder", EXAMPLES, _arguments, _run)
