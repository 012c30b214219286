"""The folders of articles as they are now: finds the file of a path or an id, and reads it.

It opens no index, and no path leads out of a folder.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from retrieval.errors import NoArticle, UsageError
from retrieval.filters import Filters, matches
from retrieval.reading.article_reader import ArticleReader, has_digest, read_limited
from retrieval.reading.decoding import UnreadableFile, decode
from retrieval.reading.finding import FolderContents, find_in_sources, missing_sources
from retrieval.reading.formats.registry import format_of
from retrieval.reading.source_patterns import SourcePatterns
from retrieval.reading.walk import ArticleFile, is_article_name
from retrieval.types import Article, LibraryOptions, MissingSource, Source


@contextmanager
def reporting_unreadable(path: str) -> Iterator[None]:
    """Turns an unreadable file into a UsageError, since a user named it."""
    try:
        yield
    except UnreadableFile as error:
        raise UsageError(f"{path}: {error.notice.message}", error.notice.hint) from None


def nothing_stored(id: str, data: bytes) -> Article | None:
    """Of a folder without an index no text is stored."""
    return None


Fetch = Callable[[str], None]


def nothing_to_fetch(id: str) -> None:
    """The folders are the articles themselves, not a copy of what is elsewhere."""


@dataclass(frozen=True, slots=True)
class ArticleFolders:
    """Where the articles are, and what of it may be read; `fetch` gets an id before its file is read."""

    sources: tuple[Source, ...]
    options: LibraryOptions
    fetch: Fetch = nothing_to_fetch

    def find(self) -> FolderContents:
        """All files that may be articles; see `finding.find_in_sources`."""
        return find_in_sources(self.sources, self.options)

    def missing(self) -> tuple[MissingSource, ...]:
        """The sources, of several, whose folder is not there now."""
        return missing_sources(self.sources)

    def gone_since(self, contents: FolderContents) -> tuple[MissingSource, ...]:
        """The sources, of several, that were there when the contents were found and are not now."""
        already_missing = {missing.source for missing in contents.missing}
        return tuple(missing for missing in self.missing() if missing.source not in already_missing)

    def path_of(self, id: str) -> Path:
        """Where a reader can open an article: its path below the folder as that was given."""
        for source in self.sources:
            if (relative := source.relative(id)) is not None:
                return source.path / relative
        return Path(id)

    def url_of(self, id: str) -> str | None:
        """The address that an article has by the base URL of its source."""
        for source in self.sources:
            if source.base_url and (relative := source.relative(id)) is not None:
                return source.base_url + quote(relative)
        return None

    def article(
        self, path: str, filters: Filters, stored: Callable[[str, bytes], Article | None] = nothing_stored
    ) -> Article:
        """The article at a path: one below a folder or with it, an absolute one, or an id.

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
            article = stored(id, data) if format_of(id, self.options.commands) is not None else None
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
        if all(source.relative(id) is None for source in self.sources):
            raise UnreadableFile(id, "is of a source that is not there any more", "index again")
        self.fetch(id)
        return read_limited(ArticleFile(id, self.path_of(id)), self.options)

    def _id(self, written: str) -> str:
        """The id that a path means, the nearest of several folders first: one may lie in another."""
        path = Path(written)
        sources = sorted(self.sources, key=lambda source: -len(source.path.absolute().parts))
        candidates = [(path, source) for source in sources]
        if not path.is_absolute():
            candidates += [
                (source.path / relative, source)
                for source in sources
                if (relative := source.relative(written)) is not None
            ]
        for candidate, source in candidates:
            if relative := self._relative(candidate, source):
                return source.id_of(relative)
        raise self._no_article(written)

    def _relative(self, path: Path, source: Source) -> str:
        """The path of an article below the folder of a source; "" if it is none of its articles."""
        try:
            relative = PurePosixPath(path.absolute().relative_to(source.path.absolute()).as_posix())
        except ValueError:
            return ""
        if ".." in relative.parts or not is_article_name(relative.name, self.options.commands):
            return ""
        if source.only_file not in ("", str(relative)):
            return ""
        selected = not SourcePatterns(source.include, source.exclude).leaves_out(relative)
        return str(relative) if selected and self._is_inside(path, source) else ""

    def _is_inside(self, path: Path, source: Source) -> bool:
        """Whether it is a file, and no link by which one of elsewhere would be shown."""
        try:
            inside = self.options.outside_links or path.resolve().is_relative_to(source.path.resolve())
            return inside and path.is_file()
        except (OSError, RuntimeError):  # a name too long, a folder that may not be entered, a circle
            return False

    def _no_article(self, path: str) -> NoArticle:
        folders = ", ".join(str(source.path) for source in self.sources)
        return NoArticle(f"no article {path} in {folders}", "list them with `footnote articles`")
