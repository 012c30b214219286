"""/search, /why, /silence, /articles and /index: what answers rest on, the articles, the index."""

from bot.parsing.filters import describe_filters, filter_articles
from bot.parsing.silence import parse_silence
from bot.render.reasons import AnswerExplanation
from bot.render.silence import describe_silence, silence_rows
from bot.render.written import unshown_lines
from bot.terminal.chat import Chat
from bot.terminal.commands.sources import last_answer
from bot.terminal.sync.report import format_summary, print_notices
from retrieval.errors import UsageError

HITS = 10
NOT_YET_KNOWN = "how often it is wrong is known once the meaning of the articles has been read"


def search(chat: Chat, words: str) -> None:
    """List the best passages; the numbers refer to them until the next answer."""
    if not words:
        raise UsageError("/search needs words, e.g. /search best actor")
    chat.ready()
    hits = chat.library().search(words, filters=chat.filters, k=HITS)
    if not hits:
        raise UsageError(f"No passage matches {words!r}", "/articles lists what there is")
    chat.sources = hits
    chat.output.hits(hits, words)


def why(chat: Chat, _: str) -> None:
    """Explain the last answer: its confidence, and the passages that it was chosen from."""
    from retrieval.answering.confidence import calibration, least_confidence  # once the model has loaded

    last_answer(chat)
    turn = chat.turns[-1]
    rates = chat.library().folder_calibration().error_rates(turn.silence)
    explained = chat.library().ask_with_hits(
        turn.wording or turn.question,
        filters=turn.filters,
        k=chat.quotes,
        context=turn.context,
        silence=turn.silence,
    )
    chat.output.why(
        AnswerExplanation(
            answer=turn.answer,
            hits=explained.hits,
            answer_threshold=least_confidence(calibration().answer, turn.silence),
            quote_threshold=calibration().quote.threshold,
            context=turn.context.question if turn.context else "",
            scope=describe_filters(turn.filters),
            silence="" if rates is None else describe_silence(turn.silence, rates),
            unshown=tuple(unshown_lines(turn.written)) if turn.written else (),
        )
    )


def silence(chat: Chat, words: str) -> None:
    """Set how sure an answer must be; without words, show each degree with its errors."""
    if words:
        try:
            chat.silence = parse_silence(words)
        except ValueError as expected:
            raise UsageError(f"/silence takes {expected}, not {words!r}") from None
    chat.ready()
    if chat.library().has_only_words():
        chat.output.definitions([(str(chat.silence), NOT_YET_KNOWN)])
    else:
        chat.output.definitions(silence_rows(chat.silence, chat.library().folder_calibration().error_rates))


def list_articles(chat: Chat, words: str) -> None:
    """List the articles that are asked, or those of them that match."""
    chat.ready()
    articles = filter_articles(chat.library().articles(chat.filters), words)
    if not articles:
        raise UsageError(f"No article matches {words!r}", "/articles lists all of them")
    chat.output.articles(articles)


def index(chat: Chat, _: str) -> None:
    """Bring the index up to date, and tell what that changed."""
    report = chat.sync()
    print_notices(chat.messages, report, explicit=True)
    chat.output.message(format_summary(report))
