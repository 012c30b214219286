"""The loop of a conversation: a line in, an answer, a source or one line of error out, until the lines end.

It knows neither prompts nor pipes: `read_line` is either, or a test's list of lines.
"""

from collections.abc import Callable

from bot.exit_codes import UNEXPECTED, exit_code
from bot.terminal.chat import Chat, Turn
from bot.terminal.commands.table import parse_command
from retrieval.errors import FootnoteError
from retrieval.types import Answer


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
    turn = chat.conversation.ask(chat.library(), question, chat.quotes, chat.filters, chat.silence)
    answer = turn.reply
    chat.exit_code = exit_code(answer)
    if not isinstance(answer, Answer):  # after "thanks" the sources can still be checked
        chat.output.message(answer.text)
        return
    chat.turns.append(Turn(question, turn.context, chat.filters, answer, chat.silence))
    chat.sources = answer.citations or answer.closest
    chat.output.answer(answer)
    chat.messages.changed(answer.changed)
