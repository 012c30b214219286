"""A folder of articles with an index beside it, small enough to be made anew for each test."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from retrieval.filters import NO_FILTERS, Filters
from retrieval.library import Library
from retrieval.store.snapshot import LocalSnapshot
from retrieval.types import Answer, LibraryOptions, Progress, SyncReport
from tests.fakes.encoder import FakeEncoder

LAMP = """\
# The keeper of Skerry light

The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd.
"""
FERRY = """\
# The ferry to Unst

The ferry Solveig sails to Unst every Tuesday at noon.
"""


@dataclass
class SampleLibrary:
    """Articles are put on it and taken off; `encoder` counts its forward passes."""

    root: Path
    options: LibraryOptions = field(default_factory=LibraryOptions)
    encoder: FakeEncoder = field(default_factory=FakeEncoder)

    @property
    def folder(self) -> Path:
        return self.root / "articles"

    @property
    def index(self) -> Path:
        return self.root / "index"

    @cached_property
    def library(self) -> Library:
        return Library(self.folder, self.index, self.encoder, self.options)

    def copy(self, root: Path) -> "SampleLibrary":
        """Another with the same articles and index: to copy an index is much faster than to make it."""
        shutil.copytree(self.root, root, dirs_exist_ok=True)
        return SampleLibrary(root, self.options, type(self.encoder)())

    def put(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def sync(
        self, *, rebuild: bool = False, progress: Callable[[Progress], None] | None = None
    ) -> SyncReport:
        return self.library.sync(rebuild=rebuild, progress=progress)

    def ask(self, question: str, filters: Filters = NO_FILTERS) -> Answer:
        return self.library.ask(question, filters=filters)

    def names(self) -> list[str]:
        """The ids of the articles in the index."""
        return [article.id for article in self.library.articles()]

    def says(self, words: str) -> bool:
        """Whether the index has a passage with these words, as a question for them would find it."""
        return any(words in hit.passage.text for hit in self.library.search(words))

    def close(self) -> None:
        self.library.close()

    def snapshot(self) -> LocalSnapshot:
        """The current generation; close it."""
        return LocalSnapshot(self.index)

    def generations(self) -> list[str]:
        """The folders of the index, drafts among them."""
        return sorted(path.name for path in self.index.iterdir() if path.is_dir())
