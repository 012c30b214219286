from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from mcp.server import Server

from retrieval.library import Library
from tests.bot.mcp.client import server_of
from tests.bot.run_footnote import OSCARS, SKERRY
from tests.fakes.encoder import FakeEncoder

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
def library(opened: Opened, tmp_path: Path) -> Library:
    """Two articles, indexed."""
    (tmp_path / "articles/film").mkdir(parents=True)
    (tmp_path / "articles/film/oscars.md").write_text(OSCARS)
    (tmp_path / "articles/skerry.md").write_text(SKERRY)
    return opened(tmp_path / "articles")


@pytest.fixture
def server(library: Library) -> Server[Any]:
    return server_of(library)
