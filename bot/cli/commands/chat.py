"""`footnote chat`, which `footnote` alone means too: a conversation, on a terminal or from a pipe."""

from argparse import ArgumentParser
from functools import partial

from bot.cli.commands.ask import ask_once
from bot.cli.resident import share_library
from bot.command import Command, Invocation
from retrieval.errors import UsageError

EXAMPLES = """\
  footnote ~/articles                   chat about the articles in a folder
  footnote                              about those in ./seeds
  footnote demo                         about the sample articles
  footnote "Who met in Washington?"     one question, one answer
  echo "Who met?" | footnote            a conversation from a pipe, a question a line
  footnote chat --json < questions.txt  the same, each reply a JSON object on one line
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--continue", dest="resume", action="store_true", help="take up the last chat about this folder"
    )
    parser.add_argument("--json", action="store_true", help="lines of stdin in, one JSON object a line out")


def _run(run: Invocation) -> int:
    if run.arguments.resume and (run.arguments.json or not run.world.stdin.isatty()):
        raise UsageError("--continue takes up a chat on a terminal", "a pipe is a conversation by itself")
    if run.arguments.json:
        return _json(run)
    from bot.terminal.session import run_chat  # 30 ms that no other command should pay

    return run_chat(run, partial(share_library, ask=ask_once))


def _json(run: Invocation) -> int:
    """A conversation for programs: the index is kept up to date as the articles change."""
    from bot.cli.replies import Format, ReplyForm, Respondent, answer_lines
    from bot.cli.update import update_index
    from bot.terminal.sync.progress import sync_with_progress
    from bot.writing.opening import open_writer
    from retrieval.filters import Filters

    writer = open_writer(run.settings, run.world.environ)
    with run.library() as library:
        sync_with_progress(run, library)
        respondent = Respondent(run, library, Filters(), ReplyForm(Format.JSON), writer)
        return answer_lines(respondent, follow=True, before_each=lambda: update_index(run, library))


COMMAND = Command("chat", "a conversation about the articles", EXAMPLES, _arguments, _run)
