"""Looking behind the answers: the passages found and their scores, the articles, the index."""

from typing import TYPE_CHECKING

from bot.parsing.filters import describe_filters, filter_articles
from bot.render.reasons import AnswerExplanation
from bot.terminal.commands.sources import last_answer
from bot.terminal.sync.progress import format_summary, print_notices
from retrieval.errors import UsageError

if TYPE_CHECKING:
    from bot.terminal.chat import Chat

HITS = 10


def search(chat: "Chat", words: str) -> None:
    """Lists the passages that fit best; the numbers mean them until the next answer."""
    if not words:
        raise UsageError("there is nothing to search for", "write it after /search")
    chat.ready()
    hits = chat.library().search(words, filters=chat.filters, k=HITS)
    if not hits:
        raise UsageError(f"no passage fits {words!r}", "/articles lists what there is")
    chat.sources = hits
    chat.output.hits(hits, words)


def why(chat: "Chat", _: str) -> None:
    """Says how the last answer was chosen: how sure it is, and all that it was chosen from."""
    from retrieval.answering.confidence import calibration  # after the model has loaded anyway

    last_answer(chat)
    turn = chat.turns[-1]
    examined = chat.library().ask_with_hits(
        turn.question, filters=turn.filters, k=chat.quotes, context=turn.context
    )
    chat.output.why(
        AnswerExplanation(
            answer=turn.answer,
            hits=examined.hits,
            answer_threshold=calibration().answer_threshold,
            certain_threshold=calibration().certain_threshold,
            context=turn.context.question if turn.context else "",
            scope=describe_filters(turn.filters),
        )
    )


def list_articles(chat: "Chat", words: str) -> None:
    """Lists the articles that are asked, or those of them that fit."""
    found = filter_articles(chat.library().articles(chat.filters), words)
    if not found:
        raise UsageError(f"no article fits {words!r}", "/articles lists all of them")
    chat.output.articles(found)


def index(chat: "Chat", _: str) -> None:
    """Brings the index up to date, and says what that changed."""
    report = chat.sync()
    print_notices(chat.messages, report)
    chat.output.message(format_summary(report))
