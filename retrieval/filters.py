"""Whether an article passes filters: the one place that decides what a question, or a reader, may see."""

from fnmatch import fnmatchcase

from retrieval.types import ArticleSet, Filters

_REST_OF_DATE = "0000-12-31"


def passes(id: str, published: str | None, filters: Filters) -> bool:
    """Whether the article of that id and that date (ISO 8601, None if not known) may be seen.

    A date that is only a month or a year passes where one of its days does.
    """
    if id in filters.exclude_ids or (filters.glob is not None and not _matches_glob(id, filters.glob)):
        return False
    if filters.any_of and not any(_stands_on(id, shelf) for shelf in filters.any_of):
        return False
    if filters.since is None and filters.until is None:
        return True
    if published is None:
        return False
    last_day = published + _REST_OF_DATE[len(published) :]  # of a month or year, where no more is known
    return (filters.since or "") <= last_day and published <= (filters.until or "9999-12-31")


def _matches_glob(id: str, glob: str) -> bool:
    """Whether an id matches a pattern, in any case, or one of several patterns between commas."""
    return any(fnmatchcase(id.casefold(), pattern.strip().casefold()) for pattern in (glob, *glob.split(",")))


def _stands_on(id: str, shelf: ArticleSet) -> bool:
    matched = any(fnmatchcase(id, glob) for glob in shelf.include)
    return matched and not any(fnmatchcase(id, glob) for glob in shelf.exclude)
