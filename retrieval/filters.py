"""Which articles a question, or a reader, may see: the one place that decides it."""

from fnmatch import fnmatchcase

from retrieval.types import ArticleSet, Filters

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
