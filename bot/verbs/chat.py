"""`footnote` alone: brings the index up to date, then a conversation, on a terminal or from a pipe."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from bot.render import choose_output
from bot.run import Run, Verb
from bot.terminal.chat import Chat, converse
from bot.terminal.progress import changes, size, sync_in_sight
from retrieval.errors import IndexBusy, StorageError
from retrieval.types import SyncReport

if TYPE_CHECKING:
    from retrieval.library import Library

EXAMPLES = """\
  footnote                             chat about the articles in ./seeds
  footnote --seeds ~/articles          about other articles
  echo "Who won?" | footnote           a conversation from a pipe, a question a line
  footnote ask "Who won best actor?"   one answer, with its sources
  footnote show seeds/oscars.md:7      a source in its place
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.usage = "footnote [VERB] [OPTION]..."


def _run(run: Run) -> int:
    alive = run.world.stdin.isatty() and run.world.stdout.isatty()
    with run.library() as library:
        report = _sync(run, library)
        return _on_terminal(run, library, report) if alive else _from_pipe(run, library, report)


def _sync(run: Run, library: "Library") -> SyncReport | None:
    """Brings the index up to date, or says why it stays as it is: then it can still answer."""
    try:
        return sync_in_sight(run, library)
    except (IndexBusy, StorageError) as error:
        run.messages.error(error)
        return None


def _on_terminal(run: Run, library: "Library", report: SyncReport | None) -> int:
    from bot.terminal.console import make_console
    from bot.terminal.prompt import prompt_reader  # prompt_toolkit costs 0.3 s, which only a prompt should
    from bot.terminal.warmth import warm_behind

    output = choose_output(run.world, run.settings, check="type 1 to check")
    ready = warm_behind(library, make_console(run.world.stderr, run.settings.color, run.world.environ))
    chat = Chat(library, output, run.messages, run.settings.quotes, alive=True, ready=ready)
    what = [size(report), changes(report)] if report else []
    output.say(" · ".join(filter(None, [*what, "/help", "Ctrl-D quits"])))
    converse(chat, prompt_reader(run.world.places.state / "history", run.messages))
    return 0


def _from_pipe(run: Run, library: "Library", report: SyncReport | None) -> int:
    if report and changes(report):
        run.messages.note(f"{size(report)}: {changes(report)}.")
    chat = Chat(
        library, choose_output(run.world, run.settings, plain=True), run.messages, run.settings.quotes
    )
    return converse(chat, _line_reader(run.world.stdin, run.world.stdout))


def _line_reader(stdin: TextIO, stdout: TextIO) -> Callable[[], str]:
    def read_line() -> str:
        stdout.flush()  # whoever writes line by line wants to read so
        line = stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\r\n")

    return read_line


VERB = Verb("", "chat", EXAMPLES, _arguments, _run)
