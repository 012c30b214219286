"""The conversation: a line in, an answer, a source or one line of error out, until the lines end.

It knows neither prompts nor pipes: `read_line` is either, and a test's list of lines too.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.conversation import Conversation, exit_code
from bot.messages import Messages
from bot.render import Output
from bot.terminal.commands import run_command, show_source
from retrieval.errors import FootnoteError
from retrieval.types import Answer

if TYPE_CHECKING:
    from retrieval.library import Library

BUG = 3  # the exit code of what nobody foresaw
_NUMBER = re.compile(r"\s*[0-9]{1,9}\s*")


@dataclass(slots=True)
class Chat:
    """A conversation and what it remembers: the last answer, and the exit code of the last question.

    `ready` is called before each question and returns once the library can answer. With `alive`, an
    interrupt cancels a line; without, it ends the conversation.
    """

    library: "Library"
    output: Output
    messages: Messages
    quotes: int
    alive: bool = False
    ready: Callable[[], None] = lambda: None
    conversation: Conversation = field(default_factory=Conversation)
    answer: Answer | None = None
    code: int = 0
    over: bool = False


def converse(chat: Chat, read_line: Callable[[], str]) -> int:
    """Takes one line after the other.

    Args:
        chat: the conversation.
        read_line: gives the next line; EOFError from it ends the chat.

    Returns:
        The exit code of the last question, 0 if there was none.
    """
    while not chat.over:
        interrupted = "Ctrl-D quits."
        try:
            line = read_line()
            interrupted = "Cancelled."
            _take(chat, line)
        except EOFError:
            break
        except KeyboardInterrupt:
            if not chat.alive:
                raise
            chat.messages.note(interrupted)
    return chat.code


def _take(chat: Chat, line: str) -> None:
    """Does what a line asks for; whatever goes wrong is one line, and the conversation goes on."""
    try:
        _turn(chat, line)
    except FootnoteError as error:
        chat.messages.error(error)
        chat.code = error.exit_code
    except OSError:  # the terminal or the pipe is gone: there is nobody to go on with
        raise
    except Exception as error:  # a bug in one answer must not cost the conversation
        chat.messages.bug(error)
        chat.code = BUG


def _turn(chat: Chat, line: str) -> None:
    if line.startswith("/"):  # a space before it makes it a question
        run_command(chat, line.rstrip())
    elif _NUMBER.fullmatch(line):
        show_source(chat, line.strip())
    elif line.strip():
        _answer(chat, line.strip())


def _answer(chat: Chat, question: str) -> None:
    chat.ready()
    chat.answer = chat.conversation.ask(chat.library, question, chat.quotes)
    chat.code = exit_code(chat.answer)
    chat.output.answer(chat.answer)
    chat.messages.changed(chat.answer.changed)
