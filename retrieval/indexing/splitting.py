"""Reads and splits the files of an index run one after the other, and counts its progress."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retrieval.reading.article_reader import ArticleReader
from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.walk import ArticleFile
from retrieval.types import Article, Notice, Passage, Progress

if TYPE_CHECKING:  # the splitter takes half a second to import, and most runs find nothing to split
    from retrieval.indexing.chunker import Chunker

ArticlePassages = tuple[Article, list[Passage]]
OnUnreadable = Callable[[ArticleFile, Notice], None]


@dataclass(slots=True)
class ProgressCounter:
    """How many files of a run are read, and how many of their passages encoded.

    `sizes` are those of the files in bytes, by id.
    """

    sizes: Mapping[str, int]
    bytes: int = field(init=False)
    files_read: int = 0
    bytes_read: int = 0
    passages: int = 0
    encoded: int = 0
    words_ready: bool = False

    def __post_init__(self) -> None:
        self.bytes = sum(self.sizes.values())

    def progress(self) -> Progress:
        """The progress so far; passages of files not read yet are an estimate."""
        files, read = len(self.sizes), self.files_read
        passages = round(self.passages * self.bytes / max(self.bytes_read, 1))
        return Progress(read, files, self.encoded, passages, words_ready=self.words_ready)

    def read(self, id: str) -> None:
        """Count a file."""
        self.files_read += 1
        self.bytes_read += self.sizes[id]


def split_files(
    files: Sequence[ArticleFile],
    reader: ArticleReader,
    chunker: "Chunker",
    counter: ProgressCounter,
    *,
    on_unreadable: OnUnreadable = lambda file, notice: None,
) -> Iterator[ArticlePassages]:
    """Each article with its passages; `on_unreadable` is called for each file that cannot be read."""
    for file in files:
        counter.read(file.id)
        try:
            article, _ = reader.parse(file.id, reader.read_bytes(file))
        except UnreadableFile as error:
            on_unreadable(file, error.notice)
            continue
        yield article, _unique_passages(chunker.split(article))


def _unique_passages(passages: Sequence[Passage]) -> list[Passage]:
    """The first passage of each indexed text.

    A page that repeats a text a thousand times gains nothing by it, and a thousand equal vectors would fill
    the neighbourhoods of the HNSW graph until other passages cannot be reached.
    """
    first: dict[str, Passage] = {}
    for passage in passages:
        first.setdefault(passage.indexed_text, passage)
    return list(first.values())
