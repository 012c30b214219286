import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.encoder import Encoder
from retrieval.library import Library
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


@pytest.fixture(scope="session")
def seeds_library(
    root: Path, real_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Library]:
    """The sample articles, indexed with the real model; they are only asked."""
    with closing(
        Library(root / "seeds", tmp_path_factory.mktemp("seeds") / "index", real_encoder)
    ) as library:
        library.sync()
        yield library


@pytest.fixture(scope="session")
def library_among_hostile(
    root: Path, real_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Library]:
    """The same beside the hostile articles, which are in a folder of their own."""
    work = tmp_path_factory.mktemp("among_hostile")
    shutil.copytree(root / "seeds", work / "seeds")
    shutil.copytree(root / "tests/data/hostile", work / "seeds/hostile")
    with closing(Library(work / "seeds", work / "index", real_encoder)) as library:
        library.sync()
        yield library
