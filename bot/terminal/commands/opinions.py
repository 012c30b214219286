"""/good and /bad: what somebody thought of the last answer, for `footnote feedback` and `footnote gaps`."""

from bot.terminal.chat import Chat
from bot.terminal.commands.sources import last_answer
from bot.terminal.opinions import opinion_on
from bot.terminal.transcript import questions_and_answers


def good(chat: Chat, _: str) -> None:
    """Keep that the last answer was helpful."""
    _keep(chat, helpful=True)
    chat.output.message("Kept: helpful. `footnote feedback` lists it.")


def bad(chat: Chat, words: str) -> None:
    """Keep that the last answer was not helpful, and why."""
    _keep(chat, helpful=False, reason=words)
    chat.output.message("Kept: not helpful. `footnote feedback` and `footnote gaps` list it.")


def _keep(chat: Chat, *, helpful: bool, reason: str = "") -> None:
    last_answer(chat)
    question, answer, _ = questions_and_answers(chat.turns)[-1]
    chat.opine(opinion_on(question, answer, helpful=helpful, reason=reason))
