"""Chroma takes its settings from nobody but us, and runs nothing that somebody put into its folder."""

import os
import pickle
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from retrieval.store.vectors.reader import VectorReader
from retrieval.store.vectors.writer import GRAPH, SYNC_THRESHOLD, VectorWriter
from tests.retrieval.libraries import LAMP, SampleLibrary

ELSEWHERE = {"CHROMA_API_IMPL": "chromadb.api.fastapi.FastAPI", "CHROMA_SERVER_HOST": "127.0.0.9"}


def test_a_file_of_settings_in_the_current_folder_sends_no_vector_elsewhere(
    shelf: SampleLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("".join(f"{name}={value}\n" for name, value in ELSEWHERE.items()))
    shelf.put("lamp.md", LAMP)
    shelf.sync()
    assert shelf.ask("Who lit the lamp on Skerry?").found


def test_nor_does_the_environment(shelf: SampleLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ELSEWHERE.items():
        monkeypatch.setenv(name, value)
    shelf.put("lamp.md", LAMP)
    shelf.sync()
    assert shelf.ask("Who lit the lamp on Skerry?").found


class Trap:
    """Whoever unpickles it makes a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.folder),)


def test_what_chroma_calls_a_pickle_is_read_as_plain_data(tmp_path: Path) -> None:
    count = SYNC_THRESHOLD + 1  # from here on it writes its graph
    rows = np.eye(8, dtype=np.float32)[np.arange(count) % 8]
    with closing(VectorWriter(tmp_path)) as writer:
        writer.add(range(count), rows)
    (graph,) = tmp_path.rglob(GRAPH)
    graph.write_bytes(pickle.dumps(Trap(tmp_path / "sprung")))
    with (
        closing(VectorReader(tmp_path)) as vectors,
        pytest.raises(Exception, match="unresolved global reference"),
    ):
        vectors.nearest(rows[0], 1)
    assert not (tmp_path / "sprung").exists()
    pickle.loads(graph.read_bytes())
    assert (tmp_path / "sprung").exists(), "the trap works"
