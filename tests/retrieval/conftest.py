from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.retrieval.libraries import FERRY, LAMP, SampleLibrary


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[SampleLibrary]:
    """An empty shelf."""
    shelf = SampleLibrary(tmp_path)
    shelf.folder.mkdir()
    yield shelf
    shelf.library.close()


@pytest.fixture(scope="session")
def two_on_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles and their index, made once: an index can be copied, which is faster than to make it."""
    shelf = SampleLibrary(tmp_path_factory.mktemp("two"))
    shelf.put("lamp.md", LAMP)
    shelf.put("ferry.md", FERRY)
    shelf.sync()
    return shelf.root


@pytest.fixture
def two(two_on_disk: Path, tmp_path: Path) -> Iterator[SampleLibrary]:
    """A shelf with two articles, which are indexed."""
    shelf = SampleLibrary(two_on_disk).copy(tmp_path)
    yield shelf
    shelf.library.close()
