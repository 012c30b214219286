"""The rows of the catalog: an article, and a passage with its place in the article and among the tokens."""

import zlib
from dataclasses import dataclass

from retrieval.lazy import lazy_attribute
from retrieval.store.derived_texts import StoredSpan
from retrieval.store.packing import pack_sentences, unpack_sentences
from retrieval.types import Passage

StoredPassage = tuple[int, int, int, int, str, str, bytes, int, int, int]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in the catalog; its number is never given to another one.

    `text_start` to `text_sum` say where its derived text lies in `derived.bin`: no bytes for a text file.
    `dated_by` is as in `ArticleInfo`, and no column.
    """

    number: int
    article_id: str
    title: str
    source: str | None
    url: str | None
    published: str | None
    digest: str
    passages: int
    language: str
    text_start: int = 0
    text_bytes: int = 0
    text_sum: int = 0
    dated_by: str = ""

    @property
    def stored_text(self) -> StoredSpan | None:
        """Where its derived text lies; None for a text file."""
        return StoredSpan(self.text_start, self.text_bytes, self.text_sum) if self.text_bytes else None


@dataclass(frozen=True)
class PassageRow:
    """A passage with its numbers: its article, its first line (from 1), and its rows among the tokens.

    `sentences` are packed by `retrieval.store.packing`.
    """

    number: int
    article: int
    line: int
    start: int
    text: str
    header: str
    sentences: bytes
    first_token: int
    tokens: int

    @classmethod
    def of(
        cls, passage: Passage, *, number: int, article: int, line: int, first_token: int, tokens: int
    ) -> "PassageRow":
        """The row of a passage."""
        return cls(
            *(number, article, line, passage.start, passage.text, passage.header, pack_sentences(passage)),
            *(first_token, tokens),
        )

    @lazy_attribute
    def passage(self) -> Passage:
        """The passage, made when needed: most rows that a question looks up are only scored."""
        end = self.start + len(self.text)
        return Passage(self.start, end, self.text, self.header, *unpack_sentences(self.sentences))

    @classmethod
    def from_stored(cls, values: StoredPassage) -> "PassageRow":
        """The row of which `stored` gives these values.

        Raises:
            ValueError: its checksum does not match.
        """
        if checksum(*values[:7]) != values[-1]:
            raise ValueError(f"passage {values[0]} is not as it was written")
        return cls(*values[:-1])

    def stored(self) -> StoredPassage:
        """The values of its columns; the last one is the checksum of those before its tokens."""
        values = (
            *(self.number, self.article, self.line, self.start),
            *(_as_utf8(self.text), _as_utf8(self.header), self.sentences),
        )
        return (*values, self.first_token, self.tokens, checksum(*values))


def checksum(*values: object) -> int:
    """The CRC-32 of plain values."""
    return zlib.crc32(repr(values).encode("utf-8", "surrogatepass"))


def _as_utf8(text: str) -> str:
    """SQLite holds UTF-8; a file's text never has lone surrogates, a caller's might."""
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text
