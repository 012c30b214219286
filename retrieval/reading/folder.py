"""The folder of articles as it is now: which file a path names, what it says, what came and went.

It opens no index, and no path leads out of the folder.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import NoArticle, UsageError
from retrieval.filters import Filters, matches
from retrieval.reading.article_reader import ArticleReader, has_digest, read_limited
from retrieval.reading.decoding import UnreadableFile, decode
from retrieval.reading.formats.registry import format_of
from retrieval.reading.walk import ArticleFile, is_article_name
from retrieval.types import Article, LibraryOptions


@contextmanager
def reporting_unreadable(path: str) -> Iterator[None]:
    """What cannot be read is the fault of whoever named it."""
    try:
        yield
    except UnreadableFile as error:
        raise UsageError(f"{path}: {error.notice.message}", error.notice.hint) from None


def nothing_stored(id: str, data: bytes) -> Article | None:
    """Of a folder without an index no text is stored."""
    return None


@dataclass(frozen=True, slots=True)
class ArticleFolder:
    """Where the articles are, and what of it may be read."""

    path: Path
    options: LibraryOptions

    def article(
        self, path: str, filters: Filters, stored: Callable[[str, bytes], Article | None] = nothing_stored
    ) -> Article:
        """The article at a path: one below this folder or with it, or an absolute one.

        Args:
            path: the path.
            filters: which articles may be seen.
            stored: gives the article of an id and these bytes whose text was derived before, if any.

        Raises:
            NoArticle: there is no such article, or the filters hide it.
            UsageError: it cannot be read.
        """
        id = self._id(path)
        with reporting_unreadable(path):
            data = self._read(id)
            article = stored(id, data) if format_of(id) is not None else None
            if article is None:
                with ArticleReader(self.options) as reader:
                    article, _ = reader.parse(id, data)
        if not matches(id, article.published, filters):
            raise self._no_article(path)
        return article

    def text(self, id: str, expected: str) -> str | None:
        """The text of a text file, or None if it has not, byte for byte, the identity that is expected."""
        try:
            data = self._read(id)
            return decode(id, data)[0] if has_digest(expected, data) else None
        except UnreadableFile:
            return None

    def document(self, id: str, expected: str) -> bytes | None:
        """The bytes of a file, or None if they have not the identity that is expected."""
        try:
            data = self._read(id)
            return data if has_digest(expected, data) else None
        except UnreadableFile:
            return None

    def _read(self, id: str) -> bytes:
        return read_limited(ArticleFile(id, self.path / id), self.options)

    def _id(self, written: str) -> str:
        path = Path(written)
        candidates = [path] if path.is_absolute() else [path, self.path / path]
        for candidate in candidates:
            try:
                id = candidate.absolute().relative_to(self.path.absolute())
            except ValueError:
                continue
            if ".." not in id.parts and is_article_name(id.name) and self._is_inside(candidate):
                return id.as_posix()
        raise self._no_article(written)

    def _is_inside(self, path: Path) -> bool:
        """Whether it is a file, and no link by which one of elsewhere would be shown."""
        try:
            inside = self.options.outside_links or path.resolve().is_relative_to(self.path.resolve())
            return inside and path.is_file()
        except (OSError, RuntimeError):  # a name too long, a folder that may not be entered, a circle
            return False

    def _no_article(self, path: str) -> NoArticle:
        return NoArticle(f"no article {path} in {self.path}", "list them with `footnote articles`")
