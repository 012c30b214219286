from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.retrieval.shelf import FERRY, LAMP, Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """An empty shelf."""
    shelf = Shelf(tmp_path)
    shelf.folder.mkdir()
    yield shelf
    shelf.library.close()


@pytest.fixture
def two(shelf: Shelf) -> Shelf:
    """A shelf with two articles, which are indexed."""
    shelf.put("lamp.md", LAMP)
    shelf.put("ferry.md", FERRY)
    shelf.sync()
    return shelf
