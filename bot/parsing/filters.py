"""Filters as people write them: a path pattern, a first day, a last day, a word to list articles by."""

from collections.abc import Sequence

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
    flags: str = "--",
) -> Filters:
    """The filters; `flags` is written before their names in an error ("--"), `kind` names formats of files.

    `sources` are those of the articles: a pattern may begin with the path of one.

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
        suffixes=_suffixes(kind) if kind else frozenset(),
    )


def _suffixes(kinds: str) -> frozenset[str]:
    """The suffixes of formats, which are named by one of them or by their name: "pdf, html"."""
    from retrieval.reading.formats.registry import FORMATS
    from retrieval.reading.walk import SUFFIXES as TEXT_SUFFIXES  # 30 ms that few questions need

    suffixes: set[str] = set()
    for kind in kinds.lower().replace(",", " ").split():
        wanted = {f".{kind.lstrip('.')}"}
        named = [
            format.suffixes for format in FORMATS if kind == format.name or wanted & set(format.suffixes)
        ]
        if kind == "text":
            named = [TEXT_SUFFIXES]
        elif not named and wanted <= set(TEXT_SUFFIXES):
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
