"""The texts of the articles that an answer may cite, as their files are now, each read once a question.

The text of a PDF or a web page is that of the index, where the file is as it was.

An article counts as changed unless its file has, byte for byte, the digest of the index.
"""

from collections.abc import Callable, Collection, Mapping

from retrieval.deadline import Deadline
from retrieval.reading.folder import ArticleFolders
from retrieval.store.derived_texts import DerivedText
from retrieval.store.rows import ArticleRow
from retrieval.types import ArticleInfo
from retrieval.where import NOWHERE, Place, Where, where_of_span


class ArticleTexts:
    """The articles of a generation, by number, and their files.

    Args:
        folders: where the files are.
        rows: the articles of the generation.
        derived: the text of an article that is no text file, as the index has it; None for a text file.
        deadline: checked before a file is read.
    """

    def __init__(
        self,
        folders: ArticleFolders,
        rows: Mapping[int, ArticleRow],
        derived: Callable[[ArticleRow], DerivedText | None],
        deadline: Deadline,
    ) -> None:
        self._folders = folders
        self._rows = rows
        self._derived = derived
        self._deadline = deadline
        self._texts: dict[int, str | None] = {}
        self._places: dict[int, tuple[Place, ...]] = {}

    def info(self, article: int) -> ArticleInfo:
        """What a reader sees of an article."""
        return article_info(self._folders, self._rows[article])

    def published(self, article: int) -> str | None:
        """The date of an article, ISO 8601, or None where it has none."""
        return self._rows[article].published

    def article_id(self, article: int) -> str:
        """The id of an article."""
        return self._rows[article].article_id

    def passages(self, article: int) -> int:
        """How many passages an article has."""
        return self._rows[article].passages

    def text(self, article: int) -> str | None:
        """The text of an article's file, or None where the file changed or is gone."""
        if article not in self._texts:
            self._deadline.check()
            self._texts[article] = self._read(self._rows[article])
        return self._texts[article]

    def where(self, article: int, start: int, end: int) -> Where:
        """Where in its file a span of an article stands, if it is no text file."""
        return where_of_span(self._places.get(article, ()), start, end) if self.text(article) else NOWHERE

    def _read(self, row: ArticleRow) -> str | None:
        """The text of a file; one that was derived is taken from the index, if the file has not changed."""
        if row.stored_text is None:
            return self._folders.text(row.article_id, row.digest)
        if self._folders.document(row.article_id, row.digest) is None:
            return None
        derived = self._derived(row)
        if derived is None:
            return None
        self._places[row.number] = derived.places
        return derived.text

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
        return tuple(sorted(str(self._folders.path_of(article_id)) for article_id in self.changed_ids()))


def article_info(folders: ArticleFolders, row: ArticleRow) -> ArticleInfo:
    """What a reader sees of an article. Its address is the one that it states, else by its source."""
    return ArticleInfo(
        id=row.article_id,
        path=str(folders.path_of(row.article_id)),
        title=row.title,
        source=row.source,
        url=row.url or folders.url_of(row.article_id),
        published=row.published,
        passages=row.passages,
        dated_by=row.dated_by,
    )
