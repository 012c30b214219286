"""The same articles indexed in one piece and in several numbers of shards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from retrieval.filters import NO_FILTERS, Filters
from retrieval.library import Library
from retrieval.sharding.index import ShardedIndex
from retrieval.sharding.layout import stored_count
from retrieval.types import Answer, LibraryOptions, SyncReport
from tests.fakes.encoder import FakeEncoder


def exact(index: Path, shards: int) -> ShardedIndex:
    """An index in shards that compares all vectors: Chroma's graph may lead to others in each shard."""
    return ShardedIndex(index, shards or stored_count(index), exact=True)


@dataclass
class ShardedShelf:
    """A folder of articles and its index in so many shards; `encoder` counts its forward passes."""

    root: Path
    shards: int
    encoder: FakeEncoder = field(default_factory=FakeEncoder)
    options: LibraryOptions = field(default_factory=LibraryOptions)
    choose: Callable[[Path, int], ShardedIndex] = exact

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.library = Library(self.folder, self.index, self.encoder, self.options, choose_index=self.choose)

    @property
    def folder(self) -> Path:
        return self.root / "articles"

    @property
    def index(self) -> Path:
        return self.root / f"index-{self.shards}"

    def put(self, articles: Mapping[str, str]) -> None:
        for name, text in articles.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def sync(self) -> SyncReport:
        return self.library.sync(shards=self.shards)

    def answer(self, question: str, filters: Filters = NO_FILTERS) -> Answer:
        """The answer without how long it took."""
        return replace(self.library.ask(question, filters=filters), elapsed_ms=0.0)
