"""/in, /since and /until: which articles are asked from now on; a filter that leaves none is refused."""

from dataclasses import replace

from bot.parsing.filters import describe_filters, parse_filters
from bot.terminal.chat import Chat
from retrieval.errors import UsageError
from retrieval.filters import Filters


def set_glob(chat: Chat, words: str) -> None:
    """Only articles whose path matches a pattern, or one of several; a name without * may be part of one."""
    glob = parse_filters(None, None, words, chat.library().sources).glob
    chat.ready()
    if glob and not chat.library().articles(Filters(glob=glob)):
        words = ",".join(_widened(chat, word) for word in glob.replace(",", " ").split())
        if not chat.library().articles(Filters(glob=words)):
            hint = "try news/* or *2025*; /articles lists the paths"
            raise UsageError(f"No article's path matches {glob}", hint)
        glob = words
    _set(chat, replace(chat.filters, glob=glob), f"matches {glob}")


def _widened(chat: Chat, word: str) -> str:
    """The pattern that a word means: itself, the folder of that name, or paths that have it in them."""
    name = word.strip("/*")
    candidates = (word, f"{name}/*", f"*{name}*") if name else (word,)
    return next((glob for glob in candidates if chat.library().articles(Filters(glob=glob))), word)


def since(chat: Chat, words: str) -> None:
    """Only articles of a day or later."""
    _set_dates(chat, words, chat.filters.until or "")


def until(chat: Chat, words: str) -> None:
    """Only articles of a day or earlier."""
    _set_dates(chat, chat.filters.since or "", words)


def _set_dates(chat: Chat, first: str, last: str) -> None:
    dates = parse_filters(first, last, None, chat.library().sources, flags="/")
    chat.ready()
    if (dates.since or dates.until) and not any(article.published for article in chat.library().articles()):
        raise UsageError(
            "None of the articles has a date; the filter was not set",
            "`footnote config set dates file` takes those of the files, git those of commits",
        )
    filters = replace(chat.filters, since=dates.since, until=dates.until)
    _set(chat, filters, f"is dated {_period(dates)}")


def _period(dates: Filters) -> str:
    if dates.since and dates.until:
        return f"from {dates.since} to {dates.until}"
    return f"{dates.since} or later" if dates.since else f"{dates.until} or earlier"


def _set(chat: Chat, filters: Filters, condition: str) -> None:
    """Put filters in force, unless no article passes them: `condition` says which one it then fails."""
    library = chat.library()
    count, total = len(library.articles(filters)), len(library.articles())
    if not count:
        in_force = describe_filters(chat.filters)
        hint = f"still asking only {in_force}" if in_force else "/articles shows their dates"
        raise UsageError(f"No article {condition}; the filter was not set", hint)
    chat.filters = filters
    scope = describe_filters(filters)
    chat.output.message(
        f"Asking {count:,} of {total:,} articles: {scope}." if scope else f"Asking all {total:,} articles."
    )
