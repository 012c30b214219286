"""The options of a library and of one question."""

from dataclasses import dataclass
from enum import StrEnum

from retrieval.types.shard import Shard


class Silence(StrEnum):
    """How sure an answer must be to be given: strict declines more, generous answers more."""

    STRICT = "strict"
    BALANCED = "balanced"
    GENEROUS = "generous"


class DateOrigin(StrEnum):
    """Where the date of an article is from that states none itself: nowhere, or its file."""

    STATED = "stated"  # only what an article states
    FILE = "file"  # the last change of its file
    GIT = "git"  # the last commit of its file


@dataclass(frozen=True, slots=True)
class ConversationContext:
    """What a follow-up refers to: the question before it, and the ids of the articles its answer cited."""

    question: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LibraryOptions:
    """What an index and its answers depend on besides the articles and the model.

    `passage_tokens` is what a passage should have at most, its header left out; a file larger than
    `max_article_mb` megabytes is named and left out, and a folder of more than `max_articles` refused;
    links out of the folder are followed with `outside_links`. `max_document_mb` is the limit for
    files that are no text, which have pictures in them. After `answer_seconds` an answer is given up;
    `silence` is how sure one must be to be given. Where the articles of a first index have more than
    `words_first_bytes`, it can be asked for words before they are encoded, for those of some of the articles
    after `words_first_seconds` or, where a question waits and there are as many texts, for those of the
    `words_first_files` that have most of its words. `readers` are pairs of a suffix and the command that
    reads such files, each for at most `reader_seconds` and with `reader_mb` megabytes of memory. `dates` is
    where the date of an article is from that states none. With `shard` the folder has the articles of that
    part. `language` is that of the sentences of an answer that are no quotes, one of
    `retrieval.text.wording`.
    """

    passage_tokens: int = 160
    max_article_mb: float = 10.0
    max_articles: int = 250_000
    outside_links: bool = False
    answer_seconds: float = 30.0
    words_first_bytes: int = 200_000
    words_first_seconds: float = 2.0
    words_first_files: int = 150
    silence: Silence = Silence.BALANCED
    max_document_mb: float = 100.0
    dates: DateOrigin = DateOrigin.STATED
    readers: tuple[tuple[str, str], ...] = ()
    reader_seconds: float = 120.0
    reader_mb: float = 2000.0
    shard: Shard | None = None
    language: str = "en"

    @property
    def max_bytes(self) -> int:
        """The same as `max_article_mb`."""
        return int(self.max_article_mb * 1e6)

    @property
    def commands(self) -> dict[str, str]:
        """The same as `readers`, by suffix."""
        return dict(self.readers)

    @property
    def max_document_bytes(self) -> int:
        """The same as `max_document_mb`."""
        return int(self.max_document_mb * 1e6)


DEFAULT_OPTIONS = LibraryOptions()
