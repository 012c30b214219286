"""Articles that are indexed once in a session and copied for each test: 3 ms where indexing takes 40.

Each test has a copy of its own, so it may do to articles and index what it likes.
"""

import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.settings import index_name
from bot.system.paths import UserPaths
from retrieval.library import Library
from tests.fakes.encoder import FakeEncoder


@dataclass(frozen=True)
class IndexedArticles:
    """A folder of articles and its index, which are only copied."""

    articles: Path
    index: Path

    def copy(self, articles: Path, index: Path) -> None:
        """A copy of both."""
        shutil.copytree(self.articles, articles, dirs_exist_ok=True)
        shutil.copytree(self.index, index)

    def copy_to_user(self, seeds: Path, user_paths: UserPaths) -> None:
        """A copy of the articles, and of the index where the settings of a user have it by default."""
        self.copy(seeds, user_paths.cache / index_name(seeds))


def index_once(folder: Path, articles: Mapping[str, str | bytes]) -> IndexedArticles:
    """Write articles, by their names, into a folder that is empty, and index them."""
    indexed = IndexedArticles(folder / "seeds", folder / "index")
    for name, content in articles.items():
        file = indexed.articles / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with closing(Library(indexed.articles, indexed.index, FakeEncoder())) as library:
        library.sync()
    return indexed
