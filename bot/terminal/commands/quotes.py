"""/more, /quotes, /raw and /history: more or fewer quotes, their exact text, and what was asked before."""

from bot.messages import counted
from bot.render import sanitize
from bot.terminal.answering import answer_question
from bot.terminal.chat import Chat
from bot.terminal.commands.sources import last_answer
from bot.terminal.transcript import questions_and_answers
from retrieval.errors import UsageError

MAX_QUOTES = 50  # as the setting `quotes` has it


def more(chat: Chat, _: str) -> None:
    """Ask for further quotes to the last question."""
    last_answer(chat)
    answer_question(chat, "more")


def set_quotes(chat: Chat, words: str) -> None:
    """Show the quotes of a written answer; with a number, set how many an answer has at most from now on."""
    if not words and chat.turns and chat.turns[-1].written is not None:
        chat.output.answer(chat.turns[-1].answer)
        return
    if words:
        if not (words.isascii() and words.isdigit() and 1 <= int(words[:4]) <= MAX_QUOTES):
            raise UsageError(f"/quotes takes a whole number from 1 to {MAX_QUOTES}, not {words!r}")
        chat.quotes = int(words)
    chat.output.message(f"At most {counted(chat.quotes, 'quote')} in an answer.")


def raw(chat: Chat, _: str) -> None:
    """Print the last answer without drawing its Markdown."""
    chat.output.message(last_answer(chat).text)


def list_questions(chat: Chat, words: str) -> None:
    """List the questions of this conversation; with words, those that have them, and those of other chats."""
    all_here = [question for question, *_ in questions_and_answers(chat.turns)]
    questions = [question for question in all_here if words.casefold() in question.casefold()]
    earlier = [question for question in chat.earlier(words) if question not in all_here] if words else []
    if not questions and not earlier:
        raise UsageError(f"No question has {words!r} in it" if words else "Nothing has been asked yet")
    rows = [(f"{n}", sanitize.one_line(text)) for n, text in enumerate(questions, 1)]
    chat.output.definitions([*rows, *(("earlier", sanitize.one_line(text)) for text in earlier)])
