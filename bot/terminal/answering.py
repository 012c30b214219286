"""One question of a conversation: asked once it can be, shown, and remembered with its sources."""

from bot.exit_codes import exit_code
from bot.terminal.chat import Chat, Turn
from retrieval.types import Answer


def answer_question(chat: Chat, question: str) -> None:
    """Ask what a person typed, and show the reply; the errors are those of `Library.ask`."""
    chat.ready()
    turn = chat.conversation.ask(chat.library(), question, chat.quotes, chat.filters)
    answer = turn.reply
    chat.exit_code = exit_code(answer)
    if not isinstance(answer, Answer):  # after "thanks" the sources can still be checked
        chat.output.message(answer.text)
        return
    chat.turns.append(Turn(question, turn.context, chat.filters, answer))
    chat.sources = answer.citations or answer.closest
    chat.output.answer(answer)
    chat.messages.changed(answer.changed)
