"""Asks a question of the chat, shows the answer, and keeps it for the commands."""

from bot.exit_codes import exit_code
from bot.render.live import show_answer
from bot.terminal.chat import Chat, Turn
from bot.writing.opening import rewriter
from retrieval.errors import UsageError
from retrieval.types import Answer


def answer_question(chat: Chat, question: str, *, alone: bool = False) -> None:
    """Answer a question, with `alone` without what came before it."""
    chat.ready()
    rewrite = rewriter(chat.writer, chat.say)
    turn = chat.conversation.ask(
        chat.library(), question, chat.quotes, chat.filters, chat.silence, alone=alone, rewrite=rewrite
    )
    answer = turn.reply
    chat.exit_code = exit_code(found=answer.found)
    if not isinstance(answer, Answer):  # after "thanks" the sources can still be checked
        chat.output.message(answer.text)
        return
    request = turn.request(chat.quotes, chat.filters, chat.silence)
    writer = None if turn.is_more else chat.writer
    result = show_answer(chat.output, chat.messages, chat.library(), answer, request=request, writer=writer)
    answer = result.answer
    chat.turns.append(
        Turn(question, turn.context, chat.filters, answer, chat.silence, result.written, turn.wording)
    )
    chat.keep(chat.turns[-1])
    chat.sources = answer.citations or answer.near
    chat.messages.changed(answer.changed)


def ask_alone(chat: Chat, _: str) -> None:
    """Ask the last question again, as if nothing had been asked before it."""
    if not chat.turns:
        raise UsageError("There is no question yet")
    turn = chat.turns[-1]
    if not turn.answer.asked_as:
        raise UsageError("The last question was not taken for a follow-up")
    answer_question(chat, turn.question, alone=True)
