from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from mcp.server import Server

from retrieval.library import Library
from tests.bot.mcp.client import server_of
from tests.fakes.encoder import FakeEncoder
from tests.indexed import IndexedArticles

Opened = Callable[..., Library]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens a library over a folder, its index beside it and up to date, and closes it after the test."""
    with ExitStack() as stack:

        def open_library(folder: Path, library: type[Library] = Library) -> Library:
            made = library(folder, folder.parent / "index", FakeEncoder())
            made.sync()
            return stack.enter_context(closing(made))

        yield open_library


@pytest.fixture
def library(opened: Opened, tmp_path: Path, two_articles: IndexedArticles) -> Library:
    """Two articles, indexed."""
    two_articles.copy(tmp_path / "articles", tmp_path / "index")
    return opened(tmp_path / "articles")


@pytest.fixture
def server(library: Library) -> Server[Any]:
    return server_of(library)
