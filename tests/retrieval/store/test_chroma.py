"""Chroma takes its settings from nobody but us."""

from pathlib import Path

import pytest

from tests.retrieval.shelf import LAMP, Shelf

ELSEWHERE = {"CHROMA_API_IMPL": "chromadb.api.fastapi.FastAPI", "CHROMA_SERVER_HOST": "127.0.0.9"}


def test_a_file_of_settings_in_the_current_folder_sends_no_vector_elsewhere(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("".join(f"{name}={value}\n" for name, value in ELSEWHERE.items()))
    shelf.put("lamp.md", LAMP)
    shelf.sync()
    assert shelf.ask("Who lit the lamp on Skerry?").found


def test_nor_does_the_environment(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ELSEWHERE.items():
        monkeypatch.setenv(name, value)
    shelf.put("lamp.md", LAMP)
    shelf.sync()
    assert shelf.ask("Who lit the lamp on Skerry?").found
