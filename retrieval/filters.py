"""Which articles a question, or a reader, may see: the one place that decides it."""

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class ArticleSet:
    """The articles whose id one of `include` matches and none of `exclude`."""

    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a question may see.

    Dates are inclusive ISO 8601; `glob` matches the article id. `exclude_ids` are never shown. If `any_of` is
    not empty, an article must belong to one of these sets.
    """

    since: str | None = None
    until: str | None = None
    glob: str | None = None
    exclude_ids: frozenset[str] = frozenset()
    any_of: tuple[ArticleSet, ...] = ()


NO_FILTERS = Filters()


def passes(id: str, published: str | None, filters: Filters) -> bool:
    """Whether the article of that id and that date (ISO 8601, None if not known) may be seen."""
    if id in filters.exclude_ids or (filters.glob is not None and not fnmatchcase(id, filters.glob)):
        return False
    if filters.any_of and not any(_in_set(id, articles) for articles in filters.any_of):
        return False
    if filters.since is None and filters.until is None:
        return True
    return published is not None and (filters.since or "") <= published <= (filters.until or "9999-12-31")


def _in_set(id: str, articles: ArticleSet) -> bool:
    included = any(fnmatchcase(id, glob) for glob in articles.include)
    return included and not any(fnmatchcase(id, glob) for glob in articles.exclude)
