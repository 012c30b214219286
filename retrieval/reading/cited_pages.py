"""The place of a quote on the pages of its PDF, and a picture of that page."""

from collections.abc import Callable

from retrieval.filters import NO_FILTERS
from retrieval.reading.deriving import Deriver
from retrieval.reading.folder import ArticleFolders, reporting_unreadable
from retrieval.reading.formats.registry import suffix_of
from retrieval.types import Article, Citation
from retrieval.where import CharRange, PageRect, char_ranges, where_of_span


class CitedPages:
    """Draws pages in a child process, which is started when a page is first looked at; `close` ends it.

    Args:
        folders: where the files are.
        stored: gives the article of an id and these bytes whose text was derived before, if any.
    """

    def __init__(self, folders: ArticleFolders, stored: Callable[[str, bytes], Article | None]) -> None:
        self._folders = folders
        self._stored = stored
        self._deriver = Deriver()

    def rectangles(self, citation: Citation) -> tuple[PageRect, ...]:
        """Where a quote stands; none for what is no PDF, or has changed.

        Raises:
            UsageError: the file cannot be read (any more).
        """
        quoted = self._quoted_chars(citation)
        if quoted is None:
            return ()
        with reporting_unreadable(citation.article.path):
            return self._deriver.rectangles(citation.article.id, *quoted)

    def picture(self, citation: Citation) -> bytes | None:
        """The page that a quote begins on as a PNG, the quote marked; None where there are no `rectangles`.

        Raises:
            UsageError: the file cannot be read (any more).
        """
        if self._quoted_chars(citation) is None:
            return None
        return self.picture_of(citation.article.id, citation.start, citation.end)

    def picture_of(self, id: str, start: int, end: int) -> bytes | None:
        """The page that a span of an article begins on, the span marked; None for what is no PDF.

        Raises:
            UsageError: there is no such article, or its file cannot be read (any more).
        """
        if suffix_of(id) != ".pdf":
            return None
        article = self._folders.article(id, NO_FILTERS, self._stored)
        data = self._folders.document(article.id, article.digest)
        page = where_of_span(article.places, start, end).page
        if data is None or not page:
            return None
        with reporting_unreadable(id):
            return self._deriver.picture(id, data, page, char_ranges(article.places, start, end))

    def close(self) -> None:
        """End the child process, if there is one."""
        self._deriver.close()

    def _quoted_chars(self, citation: Citation) -> tuple[bytes, tuple[CharRange, ...]] | None:
        """The bytes of a cited PDF, and the characters of its pages that the quote is made of."""
        if not citation.where.page or suffix_of(citation.article.id) != ".pdf":
            return None
        article = self._folders.article(citation.article.id, NO_FILTERS, self._stored)
        data = self._folders.document(article.id, article.digest)
        if data is None or article.text[citation.start : citation.end] != citation.quote:
            return None
        return data, char_ranges(article.places, citation.start, citation.end)
