"""From files to Articles, whatever their format: text files here, all others in a child process."""

import json
import zlib
from collections.abc import Mapping
from typing import IO, Any

from retrieval.reading import derived_json
from retrieval.reading.articles import digest, parse_article, read_bytes
from retrieval.reading.command import Limits, run_command
from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.derived import NO_TEXT, Derived, Unreadable
from retrieval.reading.deriving import Deriver
from retrieval.reading.documents import document_article
from retrieval.reading.formats.plugins import Plugin
from retrieval.reading.formats.registry import Format, format_of, reader_ids, require_kind
from retrieval.reading.walk import ArticleFile
from retrieval.types import Article, LibraryOptions, Notice, Refusal

MAX_KEPT_CHARS = 50_000_000  # of the texts that are kept: some 100 MB at most

NO_REFUSALS: Mapping[str, Refusal] = {}


def has_digest(expected: str, data: bytes) -> bool:
    """Whether bytes are those of an identity, whichever version of a reader it names."""
    return digest(data) == expected.partition(" ")[0]


class ArticleReader:
    """Reads the files of one run; `close` ends its child processes.

    What was read is kept, as far as there is room, since it is asked for again: a file is looked at to see
    whether it is an article, and read when it is indexed.

    Args:
        options: which files are too large.
        refusals: what earlier runs refused, by identity: it is refused again without being read.
    """

    def __init__(self, options: LibraryOptions, refusals: Mapping[str, Refusal] = NO_REFUSALS) -> None:
        self._options = options
        self._refusals = refusals
        self._refused_ids = {refusal.id: refusal for refusal in refusals.values()}
        self._commands = options.commands
        self._derivers: dict[Plugin | None, Deriver] = {}
        self._texts: dict[tuple[str, str], tuple[Article, list[Notice]]] = {}  # by id and digest
        self._texts_left = MAX_KEPT_CHARS
        self._spool: IO[bytes] | None = None
        self._spooled: dict[str, tuple[int, int]] = {}  # by identity: where it lies, and its size

    def __enter__(self) -> "ArticleReader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child processes and forget what was kept."""
        for deriver in self._derivers.values():
            deriver.close()
        if self._spool is not None:
            self._spool.close()
        self._spool, self._spooled, self._texts = None, {}, {}

    def read_bytes(self, file: ArticleFile) -> bytes:
        """A file's content; the errors of `articles.read_bytes`."""
        return read_limited(file, self._options)

    def refusal_of(self, id: str) -> Refusal | None:
        """Why an earlier run refused a document of that id, if it did."""
        if self._format(id) is None:
            return None
        return self._refused_ids.get(id)

    def identities(self, id: str, data: bytes) -> tuple[str, ...]:
        """What an article may be recognised by: the digest of its bytes and, for a derived text, its reader.

        The last of several is that of a file which no reader but the last one could read.
        """
        format = self._format(id)
        if format is None:
            return (digest(data),)
        return tuple(f"{digest(data)} {reader}" for reader in reader_ids(format))

    def check(self, id: str, data: bytes) -> list[Notice]:
        """The notices of a text file; a document is only refused where that is known without reading it.

        Raises:
            UnreadableFile: an earlier run refused it, or its first bytes say that it is something else.
        """
        if (format := self._format(id)) is None:
            return self._parse_text(id, data)[1]
        self._require_not_refused(id, data)
        if format.module:
            try:
                require_kind(format, data)
            except Unreadable as refusal:
                raise UnreadableFile(id, refusal.message, refusal.hint) from None
        return []

    def parse(self, id: str, data: bytes) -> tuple[Article, list[Notice]]:
        """The article that a file's bytes hold, with a Notice for each thing the reader should know.

        Raises:
            UnreadableFile: they hold none.
        """
        format = self._format(id)
        if format is None:
            return self._parse_text(id, data)
        self._require_not_refused(id, data)
        identities = self.identities(id, data)
        for identity in identities:
            if text := self._unspooled(identity):
                return document_article(id, identity, text)
        identity, text = self._derive(format, id, data, identities)
        self._keep(identity, text)
        return document_article(id, identity, text)

    def _parse_text(self, id: str, data: bytes) -> tuple[Article, list[Notice]]:
        key = (id, digest(data))
        if (kept := self._texts.get(key)) is not None:
            return kept
        parsed = parse_article(id, data)
        if len(parsed[0].text) <= self._texts_left:
            self._texts_left -= len(parsed[0].text)
            self._texts[key] = parsed
        return parsed

    def difference(self, id: str, data: bytes, text: str) -> str:
        """How the text that a document has today differs from one that was derived before; "" for nothing."""
        try:
            now = self.parse(id, data)[0].text
        except UnreadableFile as error:
            return f"its text is in the index, but now it {error.notice.message}"
        return "" if now == text else "has another text than in the index, by this version of its reader"

    def _format(self, id: str) -> Format | None:
        return format_of(id, self._commands)

    def _derive(
        self, format: Format, id: str, data: bytes, identities: tuple[str, ...]
    ) -> tuple[str, Derived]:
        """The text of a document, and its identity by what could read it."""
        if format.module or format.plugin:
            try:
                return identities[0], self._deriver(format.plugin).derive(id, data)
            except UnreadableFile as error:
                if not format.command or not error.notice.message.startswith(NO_TEXT):
                    raise
        output = run_command(format.command, id, data, Limits.of(self._options))
        return identities[-1], self._deriver().derive_output(id, output)

    def _deriver(self, plugin: Plugin | None = None) -> Deriver:
        """The child process that a document is read in: each plug-in has one of its own."""
        if plugin not in self._derivers:
            self._derivers[plugin] = Deriver(plugin=plugin)
        return self._derivers[plugin]

    def refusal_identity(self, id: str, data: bytes) -> str:
        """What a file that is refused is remembered by: with a command, its limits too."""
        identity, format = self.identities(id, data)[-1], self._format(id)
        if format is None or not format.command:
            return identity
        limits = Limits.of(self._options)
        return f"{identity} in {limits.seconds:g} s and {limits.memory} bytes"

    def _require_not_refused(self, id: str, data: bytes) -> None:
        if refusal := self._refusals.get(self.refusal_identity(id, data)):
            raise UnreadableFile(id, refusal.message, refusal.hint)

    def _keep(self, key: str, text: Derived) -> None:
        import tempfile  # not every run has a file that needs it

        if self._spool is None:
            self._spool = tempfile.TemporaryFile()  # noqa: SIM115 (open for the whole run)
        packed = zlib.compress(json.dumps(derived_json.to_json(text)).encode(), 1)
        start = self._spool.seek(0, 2)
        self._spool.write(packed)
        self._spooled[key] = start, len(packed)

    def _unspooled(self, key: str) -> Derived | None:
        if self._spool is None or key not in self._spooled:
            return None
        start, size = self._spooled[key]
        self._spool.seek(start)
        values: dict[str, Any] = json.loads(zlib.decompress(self._spool.read(size)))
        return derived_json.from_json(values)


def read_limited(file: ArticleFile, options: LibraryOptions) -> bytes:
    """A file's content, if it is not larger than one of its format may be; the errors of `read_bytes`."""
    if format_of(file.id, options.commands) is None:
        return read_bytes(file, options.max_bytes)
    return read_bytes(file, options.max_document_bytes, "max_document_mb")
