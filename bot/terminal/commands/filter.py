"""/in, /since and /until: which articles are asked from now on; a filter that leaves none is refused."""

from dataclasses import replace

from bot.parsing.filters import describe_filters, parse_filters
from bot.terminal.chat import Chat
from retrieval.errors import UsageError
from retrieval.filters import Filters


def set_glob(chat: Chat, words: str) -> None:
    """Only articles whose path matches a pattern, or one of several between commas."""
    glob = parse_filters(None, None, words, chat.library().folder).glob
    if glob and not chat.library().articles(Filters(glob=glob)):
        raise UsageError(f"No article's path matches {glob}", _suggest_glob(chat, glob))
    _set(chat, replace(chat.filters, glob=glob), f"matches {glob}")


def since(chat: Chat, words: str) -> None:
    """Only articles of a day or later."""
    _set_dates(chat, words, chat.filters.until or "")


def until(chat: Chat, words: str) -> None:
    """Only articles of a day or earlier."""
    _set_dates(chat, chat.filters.since or "", words)


def _set_dates(chat: Chat, first: str, last: str) -> None:
    dates = parse_filters(first, last, None, chat.library().folder, flags="/")
    if (dates.since or dates.until) and not any(article.published for article in chat.library().articles()):
        raise UsageError("None of the articles has a date; the filter was not set")
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
        hint = f"already asking only {in_force}" if in_force else "/articles shows their dates"
        raise UsageError(f"No article {condition}; the filter was not set", hint)
    chat.filters = filters
    scope = describe_filters(filters)
    chat.output.message(
        f"Asking {count:,} of {total:,} articles: {scope}." if scope else f"Asking all {total:,} articles."
    )


def _suggest_glob(chat: Chat, glob: str) -> str:
    """A pattern that matches: the folder of that name, paths that contain it, or the words as patterns."""
    name = glob.strip("/*")
    for candidate in (f"{name}/*", f"*{name}*", ",".join(glob.split())):
        if name and chat.library().articles(Filters(glob=candidate)):
            return f"did you mean {candidate}?"
    return "try news/* or *2025*; /articles lists the paths"
