"""The texts of the articles that an answer may cite, as their files are now, each read once a question.

An article counts as changed unless its file has, byte for byte, the digest of the index.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from retrieval.deadline import Deadline
from retrieval.reading.folder import ArticleFolder
from retrieval.store.catalog import ArticleRow
from retrieval.types import ArticleInfo


class ArticleTexts:
    """The articles of a generation, by number, and their files.

    Args:
        folder: where the files are.
        rows: the articles of the generation.
        deadline: checked before a file is read.
    """

    def __init__(self, folder: ArticleFolder, rows: Mapping[int, ArticleRow], deadline: Deadline) -> None:
        self._folder = folder
        self._rows = rows
        self._deadline = deadline
        self._texts: dict[int, str | None] = {}

    def info(self, article: int) -> ArticleInfo:
        """What a reader is told of an article."""
        return article_info(self._folder.path, self._rows[article])

    def published(self, article: int) -> str | None:
        """The date of an article, ISO 8601, or None where it has none."""
        return self._rows[article].published

    def text(self, article: int) -> str | None:
        """The text of an article's file, or None where the file changed or is gone."""
        if article not in self._texts:
            self._deadline.check()
            row = self._rows[article]
            self._texts[article] = self._folder.text(row.article_id, row.digest)
        return self._texts[article]

    def changed_among(self, articles: Collection[int]) -> frozenset[int]:
        """Those of the articles whose file changed or is gone."""
        return frozenset(article for article in articles if self.text(article) is None)

    def changed_ids(self) -> frozenset[str]:
        """The ids of all articles met so far whose file changed or is gone."""
        return frozenset(
            self._rows[article].article_id for article, text in self._texts.items() if text is None
        )

    def changed_paths(self) -> tuple[str, ...]:
        """The paths of the same, sorted."""
        return tuple(sorted(str(self._folder.path / article_id) for article_id in self.changed_ids()))


def article_info(folder: Path, row: ArticleRow) -> ArticleInfo:
    """What a reader is told of an article; its path begins with the folder's as that was given."""
    return ArticleInfo(
        id=row.article_id,
        path=str(folder / row.article_id),
        title=row.title,
        source=row.source,
        url=row.url,
        published=row.published,
        passages=row.passages,
    )
