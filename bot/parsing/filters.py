"""Filters as people write them: a path pattern, a first day, a last day, a word to list articles by."""

from collections.abc import Sequence
from pathlib import Path

from bot.parsing.dates import parse_date
from retrieval.errors import UsageError
from retrieval.filters import Filters
from retrieval.types import ArticleInfo


def parse_filters(
    since: str | None, until: str | None, glob: str | None, folder: Path, *, flags: str = "--"
) -> Filters:
    """The filters; `flags` is written before their names in an error ("--").

    Raises:
        UsageError: a date is none, or the first day is after the last.
    """
    first = parse_date(since, "first", f"{flags}since") if since else None
    last = parse_date(until, "last", f"{flags}until") if until else None
    if first and last and first > last:
        raise UsageError(f"{flags}since {first} is after {flags}until {last}", "swap them")
    return Filters(since=first, until=last, glob=_within(folder, glob) if glob else None)


def describe_filters(filters: Filters) -> str:
    """The filters in a few words, such as "film/* · since 2005-02-01"; "" for none."""
    parts = (
        filters.glob,
        f"since {filters.since}" if filters.since else "",
        f"until {filters.until}" if filters.until else "",
    )
    return " · ".join(part for part in parts if part)


def filter_articles(articles: Sequence[ArticleInfo], text: str) -> tuple[ArticleInfo, ...]:
    """The articles with `text` in their path, title, source or date, in any case; all if it is empty."""
    folded = text.casefold()
    return tuple(
        article
        for article in articles
        if any(
            folded in (field or "").casefold()
            for field in (article.path, article.title, article.source, article.published)
        )
    )


def _within(folder: Path, glob: str) -> str:
    """Patterns of paths in the folder; each may be written as answers give paths, the folder in front."""
    patterns = (pattern.strip() for pattern in glob.split(","))
    return ",".join(pattern.removeprefix("./").removeprefix(f"{folder}/") for pattern in patterns)
