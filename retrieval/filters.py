"""Filters: which articles a question, or a reader, may see; decided here and nowhere else."""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class ArticleSet:
    """The articles whose id one of `include` matches and none of `exclude`."""

    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a question may see.

    Dates are inclusive ISO 8601; `glob` matches the article id. `exclude_ids` are never shown. With
    `suffixes`, in lower case, the id has to end in one of them. If `any_of` is
    not empty, an article must belong to one of these sets.
    """

    since: str | None = None
    until: str | None = None
    glob: str | None = None
    exclude_ids: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    any_of: tuple[ArticleSet, ...] = ()


NO_FILTERS = Filters()

_REST_OF_DATE = "0000-12-31"


def matches(id: str, published: str | None, filters: Filters) -> bool:
    """Whether the article of that id and that date (ISO 8601, None if not known) may be seen.

    A date that is only a month or a year matches where one of its days does.
    """
    if id in filters.exclude_ids or (filters.glob is not None and not _matches_glob(id, filters.glob)):
        return False
    if filters.suffixes and PurePosixPath(id).suffix.lower() not in filters.suffixes:
        return False
    if filters.any_of and not any(_in_set(id, articles) for articles in filters.any_of):
        return False
    if filters.since is None and filters.until is None:
        return True
    if published is None:
        return False
    last_day = published + _REST_OF_DATE[len(published) :]  # of a month or year, where no more is known
    return (filters.since or "") <= last_day and published <= (filters.until or "9999-12-31")


def _matches_glob(id: str, glob: str) -> bool:
    """Whether an id matches a pattern, in any case, or one of several patterns between commas.

    Brackets are a set of characters, or those of a name: "[2024]/*".
    """
    name = id.casefold()
    patterns = [pattern.strip().casefold() for pattern in (glob, *glob.split(","))]
    named = [re.sub(r"\\?\[", "[[]", pattern).replace("\\]", "]") for pattern in patterns]
    return any(fnmatchcase(name, pattern) for pattern in (*patterns, *named))


def _in_set(id: str, articles: ArticleSet) -> bool:
    included = any(fnmatchcase(id, glob) for glob in articles.include)
    return included and not any(fnmatchcase(id, glob) for glob in articles.exclude)
