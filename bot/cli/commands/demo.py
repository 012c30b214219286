"""`footnote demo`: a chat about the articles that come with Footnote."""

from argparse import ArgumentParser
from dataclasses import replace
from functools import partial

from bot.cli.commands.ask import ask_once
from bot.cli.resident import share_library
from bot.command import Command, Invocation
from bot.settings import index_name, sample_articles
from retrieval.errors import UsageError
from retrieval.types import Source

EXAMPLES = """\
  footnote demo
  echo "What might security guarantees include?" | footnote demo
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.set_defaults(resume=False)  # a chat like any other, but for this


def _run(run: Invocation) -> int:
    from bot.terminal.session import run_chat  # 30 ms that no other command should pay

    if run.arguments.seeds is not None:
        raise UsageError("demo has articles of its own", "for yours: footnote FOLDER")
    folder = sample_articles()
    index = run.settings.index if run.arguments.index else run.world.user_paths.cache / index_name(folder)
    settings = replace(run.settings, sources=(Source(folder),), sources_file=None, index=index)
    return run_chat(replace(run, settings=settings), partial(share_library, ask=ask_once))


COMMAND = Command("demo", "a chat about the sample articles", EXAMPLES, _arguments, _run)
