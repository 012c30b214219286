"""/in, /since and /until: which articles are asked from now on; what would leave none is refused."""

from dataclasses import replace

from bot.parsing.filters import describe_filters, parse_filters
from bot.terminal.chat import Chat
from retrieval.errors import UsageError
from retrieval.types import Filters


def set_glob(chat: Chat, words: str) -> None:
    """Only articles whose path fits a pattern."""
    glob = parse_filters(None, None, words, chat.library().folder).glob
    _narrow(
        chat, replace(chat.filters, glob=glob), f"no article fits {glob}", _suggest_glob(chat, glob or "")
    )


def since(chat: Chat, words: str) -> None:
    """Only articles of a day or later."""
    _narrow_dates(chat, words, chat.filters.until or "")


def until(chat: Chat, words: str) -> None:
    """Only articles of a day or earlier."""
    _narrow_dates(chat, chat.filters.since or "", words)


def _narrow_dates(chat: Chat, first: str, last: str) -> None:
    dates = parse_filters(first, last, None, chat.library().folder, flags="/")
    wanted = replace(chat.filters, since=dates.since, until=dates.until)
    _narrow(chat, wanted, f"no article is left {describe_filters(wanted)}", "/articles shows their dates")


def _narrow(chat: Chat, wanted: Filters, none: str, hint: str) -> None:
    library = chat.library()
    left, all = len(library.articles(wanted)), len(library.articles())
    if not left:
        raise UsageError(none, hint)
    chat.filters = wanted
    scope = describe_filters(wanted)
    chat.output.message(
        f"Asking {left:,} of {all:,} articles: {scope}." if scope else f"Asking all {all:,} articles."
    )


def _suggest_glob(chat: Chat, glob: str) -> str:
    """The folder that was probably meant, by its name alone."""
    inside = f"{glob.rstrip('/')}/*"
    if chat.library().articles(Filters(glob=inside)):
        return f"did you mean {inside}?"
    return 'write it as "news/*" or "*2025*"; /articles lists their paths'
