from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings

from retrieval.errors import StorageError
from retrieval.store.vectors import COLLECTION, DATABASE, FOLDER
from retrieval.store.vectors.reader import VectorReader
from retrieval.store.vectors.writer import BATCH_SIZE, EF_SEARCH, SYNC_THRESHOLD, VectorWriter

COUNT = SYNC_THRESHOLD + 234  # some are pending when all are added
VECTORS = np.random.default_rng(5).standard_normal((COUNT, 16)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of so many vectors, from which every tenth was removed."""
    folder = tmp_path_factory.mktemp("written")
    with closing(VectorWriter(folder)) as writer:
        writer.add(range(COUNT), VECTORS)
        writer.remove(range(0, COUNT, 10))
        writer.flush()
    return folder


@pytest.fixture
def vectors(written: Path) -> Iterator[VectorReader]:
    with closing(VectorReader(written)) as opened:
        yield opened


def client(folder: Path) -> Any:
    """Chroma's own client of a folder."""
    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def test_what_was_written_is_there_and_what_was_removed_is_not(vectors: VectorReader) -> None:
    assert vectors.count() == COUNT - len(range(0, COUNT, 10))
    for number in (1, 10, COUNT - 1):
        (nearest, cosine), *_ = vectors.nearest(VECTORS[number], 2)
        assert (nearest == number) == bool(number % 10)
        assert (cosine > 0.999) == bool(number % 10)


def test_chroma_itself_opens_the_folder_and_finds_the_same(written: Path, vectors: VectorReader) -> None:
    """The engine is used without Chroma's client; a new Chroma must not make the two differ."""
    with client(written / FOLDER) as chroma:
        collection = chroma.get_collection(COLLECTION, embedding_function=None)
        assert collection.count() == vectors.count()
        result = collection.query(query_embeddings=VECTORS[:1], n_results=7, include=["distances"])
        assert result["distances"] is not None
        ours = vectors.nearest(VECTORS[0], 7)
        assert [str(number) for number, _ in ours] == result["ids"][0]
        assert [1 - cosine for _, cosine in ours] == pytest.approx(result["distances"][0])


@pytest.mark.filterwarnings("ignore:legacy embedding function:DeprecationWarning")  # for having none
def test_the_collection_is_configured_as_chroma_itself_would(written: Path, tmp_path: Path) -> None:
    hnsw = {
        "space": "cosine", "ef_search": EF_SEARCH, "sync_threshold": SYNC_THRESHOLD, "batch_size": BATCH_SIZE
    }  # fmt: skip
    with client(written / FOLDER) as ours, client(tmp_path) as theirs:
        made = theirs.create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": hnsw}
        ).configuration
        assert ours.get_collection(COLLECTION, embedding_function=None).configuration == made


def test_a_folder_that_the_disk_does_not_let_open_is_intact_and_names_the_way_out(tmp_path: Path) -> None:
    (tmp_path / FOLDER / DATABASE).mkdir(parents=True)
    with pytest.raises(StorageError, match="unable to open database file") as caught:
        VectorReader(tmp_path)
    assert caught.value.hint == f"see that you may write to {tmp_path} and that its disk has room"
