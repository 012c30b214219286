"""Filters as people write them: a path pattern, a first day, a last day, a word to list articles by."""

from collections.abc import Collection, Sequence

from bot.parsing.dates import parse_date
from retrieval.errors import UsageError
from retrieval.filters import Filters
from retrieval.types import ArticleInfo, Source


def parse_filters(
    since: str | None,
    until: str | None,
    glob: str | None,
    sources: Sequence[Source],
    *,
    kind: str | None = None,
    commands: Collection[str] = (),
    flags: str = "--",
) -> Filters:
    """The filters.

    Args:
        since: the first day.
        until: the last day.
        glob: patterns of paths; each may begin with the path of a source.
        sources: those of the articles.
        kind: names formats of files.
        commands: suffixes that commands of the settings read.
        flags: what stands before the names of filters in an error.

    Raises:
        UsageError: a date is none, or the first day is after the last.
    """
    first = parse_date(since, "first", f"{flags}since") if since else None
    last = parse_date(until, "last", f"{flags}until") if until else None
    if first and last and first > last:
        raise UsageError(f"{flags}since {first} is after {flags}until {last}", "swap them")
    return Filters(
        since=first,
        until=last,
        glob=_within(sources, glob) if glob else None,
        suffixes=_suffixes(kind, commands) if kind else frozenset(),
    )


def _suffixes(kinds: str, commands: Collection[str]) -> frozenset[str]:
    """The suffixes of formats, which are named by one of them or by their name: "pdf, html"."""
    # Few questions need it.
    from retrieval.reading.formats.registry import FORMATS, TEXT_SUFFIXES, plugin_format

    suffixes: set[str] = set()
    for kind in kinds.lower().replace(",", " ").split():
        wanted = {f".{kind.lstrip('.')}"}
        named = [
            format.suffixes for format in FORMATS if kind == format.name or wanted & set(format.suffixes)
        ]
        if kind == "text":
            named = [TEXT_SUFFIXES]
        elif not named and (wanted <= {*TEXT_SUFFIXES, *commands} or plugin_format(*wanted)):
            named = [tuple(wanted)]
        if not named:
            kinds = ", ".join(["text", *(format.name for format in FORMATS if " " not in format.name)])
            raise UsageError(f"there is no kind of file {kind!r}", f"the kinds are {kinds}")
        suffixes.update(suffix for group in named for suffix in group)
    return frozenset(suffixes)


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


def _within(sources: Sequence[Source], glob: str) -> str:
    """Patterns of ids; each may be written as answers give paths, with a folder of articles in front."""
    return ",".join(_of_ids(sources, pattern.strip().removeprefix("./")) for pattern in glob.split(","))


def _of_ids(sources: Sequence[Source], pattern: str) -> str:
    for source in sources:
        if pattern.startswith(folder := f"{source.path}/"):
            return source.id_of(pattern.removeprefix(folder))
    return pattern
