"""The conversation: a line in, an answer, a source or one line of error out, until the lines end.

It knows neither prompts nor pipes: `read_line` is either, and a test's list of lines too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.conversation import Conversation
from bot.exit_codes import UNEXPECTED, exit_code
from bot.messages import Messages
from bot.parsing.location import Locatable
from bot.render.output import Output
from bot.terminal.commands.table import parse_command
from retrieval.errors import FootnoteError
from retrieval.types import Answer, Context, Filters

if TYPE_CHECKING:
    from bot.terminal.tools import UserTools
    from retrieval.library import Library
    from retrieval.types import SyncReport


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with what it leaned on and which articles it saw, and its answer."""

    question: str
    context: Context | None
    filters: Filters
    answer: Answer


@dataclass(slots=True)
class Chat:
    """A conversation and what it remembers.

    `library` gives the library, `ready` returns once it can answer with the articles as they are now, and
    `sync` brings it up to date. With a `desk`, there is a person at a terminal: an interrupt cancels a line,
    and other programs can be opened; without, an interrupt ends the conversation. `sources` is what the
    numbers 1, 2, … mean: what was listed last. `exit_code` is the exit code of the last question.
    """

    library: "Callable[[], Library]"
    ready: Callable[[], None]
    sync: "Callable[[], SyncReport]"
    output: Output
    messages: Messages
    quotes: int
    desk: "UserTools | None" = None
    filters: Filters = field(default_factory=Filters)
    conversation: Conversation = field(default_factory=Conversation)
    turns: list[Turn] = field(default_factory=list)
    sources: Sequence[Locatable] = ()
    saved_path: Path | None = None
    exit_code: int = 0
    finished: bool = False


def run_loop(chat: Chat, read_line: Callable[[], str]) -> int:
    """Takes one line after the other.

    Args:
        chat: the conversation.
        read_line: gives the next line; EOFError from it ends the chat.

    Returns:
        The exit code of the last question, 0 if there was none.
    """
    note = ""  # said at the next turn, where another Ctrl-C is heard too
    while not chat.finished:
        interrupted = "Ctrl-D quits."
        try:
            if note:
                chat.messages.note(note)
                note = ""
            line = read_line()
            interrupted = "Cancelled."
            _handle_line(chat, line)
        except EOFError:
            break
        except KeyboardInterrupt:
            if chat.desk is None:
                raise
            note = interrupted
    return chat.exit_code


def _handle_line(chat: Chat, line: str) -> None:
    """Does what a line asks for; whatever goes wrong is one line, and the conversation goes on."""
    try:
        _dispatch(chat, line)
    except FootnoteError as error:
        chat.messages.error(error)
        chat.exit_code = error.exit_code
    except OSError:  # the terminal or the pipe is gone: there is nobody to go on with
        raise
    except Exception as error:  # a bug in one answer must not cost the conversation
        chat.messages.unexpected(error)
        chat.exit_code = UNEXPECTED


def _dispatch(chat: Chat, line: str) -> None:
    command = parse_command(line)
    if command is not None:
        run, words = command
        run(chat, words)
    elif line.strip():
        _answer(chat, line.strip())


def _answer(chat: Chat, question: str) -> None:
    chat.ready()
    turn = chat.conversation.ask(chat.library(), question, chat.quotes, chat.filters)
    answer = turn.reply
    chat.exit_code = exit_code(answer)
    if not isinstance(answer, Answer):  # after "thanks" the sources are still there to be checked
        chat.output.message(answer.text)
        return
    chat.turns.append(Turn(question, turn.context, chat.filters, answer))
    chat.sources = answer.citations or answer.closest
    chat.output.answer(answer)
    chat.messages.changed(answer.changed)
