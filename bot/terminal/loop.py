"""The loop of a conversation: a line in, an answer, a source or one line of error out, until the lines end.

It knows neither prompts nor pipes: `read_line` is either, or a test's list of lines.
"""

from collections.abc import Callable

from bot.exit_codes import UNEXPECTED
from bot.system.signals import interrupt_behind
from bot.terminal.answering import answer_question
from bot.terminal.chat import Chat
from bot.terminal.commands.table import parse_command
from retrieval.errors import FootnoteError


def run_loop(chat: Chat, read_line: Callable[[], str]) -> int:
    """Handles one line after the other.

    Args:
        chat: the conversation.
        read_line: gives the next line; EOFError from it ends the chat.

    Returns:
        The exit code of the last question, 0 if there was none.
    """
    note = ""  # printed at the next turn, where another Ctrl-C is caught too
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
            if chat.tools is None:
                raise
            note = interrupted
    return chat.exit_code


def _handle_line(chat: Chat, line: str) -> None:
    """Do what a line asks for; an error is one line, and the conversation goes on."""
    try:
        _dispatch(chat, line)
    except OSError:  # the terminal or the pipe is gone: there is nobody to go on with
        raise
    except Exception as error:
        if interrupt := interrupt_behind(error):
            raise interrupt from None
        _report(chat, error)


def _report(chat: Chat, error: Exception) -> None:
    if isinstance(error, FootnoteError):
        chat.messages.error(error)
        chat.exit_code = error.exit_code
    else:  # a bug in one answer must not cost the conversation
        chat.messages.unexpected(error)
        chat.exit_code = UNEXPECTED


def _dispatch(chat: Chat, line: str) -> None:
    command = parse_command(line)
    if command is not None:
        run, words = command
        run(chat, words)
    elif line.strip():
        answer_question(chat, line.strip())
