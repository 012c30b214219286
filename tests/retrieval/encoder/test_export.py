"""A model is prepared once, opened fast, and never trusted blindly."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoder import Encoder, load_encoder
from retrieval.encoder.export import GRAPH, export_folder, open_export
from retrieval.encoder.model import DEFAULT_MODEL, DEFAULT_WEIGHTS, locate
from retrieval.errors import ModelError
from tests.retrieval.shelf import FERRY, LAMP

pytestmark = pytest.mark.model

TEXTS = (LAMP, FERRY, "short", "One row | two | 3.5", "Wer hielt den Leuchtturm?", "word " * 300)


@pytest.fixture(scope="module")
def reference() -> Encoder:
    """sentence-transformers itself."""
    return load_encoder(DEFAULT_MODEL, Path("never used"), "torch")


def test_eight_bits_cost_next_to_nothing(real_encoder: Encoder, reference: Encoder) -> None:
    for ours, theirs in zip(real_encoder.encode(TEXTS), reference.encode(TEXTS), strict=True):
        assert ours.vector @ theirs.vector > 0.98
        assert (ours.tokens * theirs.tokens).sum(axis=1).mean() > 0.98
        assert (ours.places == theirs.places).all()


def test_a_text_has_the_same_vectors_in_any_company(real_encoder: Encoder) -> None:
    together = real_encoder.encode(TEXTS)
    for text, encoding in zip(TEXTS, together, strict=True):
        (alone,) = real_encoder.encode([text])
        assert (encoding.vector == alone.vector).all()
        assert (encoding.tokens == alone.tokens).all()


def test_a_second_run_imports_no_torch_and_leaves_nothing_in_the_home(
    real_encoder: Encoder, models: Path, root: Path, tmp_path: Path
) -> None:
    real_encoder.encode_question("made by now")
    asking = (
        "import sys; from pathlib import Path; from retrieval.encoder import load_encoder\n"
        f"load_encoder({DEFAULT_MODEL!r}, Path({str(models)!r})).encode_question('who?')\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'onnx'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asking],
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
        env={"HOME": str(tmp_path), "PATH": ""},
    )
    assert done.stdout.strip() == "[]"
    assert not list(tmp_path.rglob("*")), "onnxruntime keeps no diary of its use"


@pytest.fixture
def own_models(real_encoder: Encoder, models: Path, tmp_path: Path) -> Path:
    """A cache with the default model prepared, to be damaged."""
    real_encoder.encode_question("made by now")
    source, target = (export_folder(cache, DEFAULT_WEIGHTS) for cache in (models, tmp_path))
    target.mkdir()
    for path in source.iterdir():
        os.link(path, target / path.name)
    return tmp_path


def replace(path: Path, data: bytes) -> None:
    path.unlink()  # it is linked
    path.write_bytes(data)


@pytest.mark.parametrize("harm", ["cut short", "one bit flipped", "gone", "its notes are no JSON"])
def test_a_damaged_export_is_made_again_and_said(
    own_models: Path, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = export_folder(own_models, DEFAULT_WEIGHTS)
    graph = (folder / GRAPH).read_bytes()
    match harm:
        case "cut short":
            replace(folder / GRAPH, graph[:-1000])
        case "one bit flipped":
            replace(folder / GRAPH, graph[:5000] + bytes([graph[5000] ^ 1]) + graph[5001:])
        case "gone":
            (folder / GRAPH).unlink()
        case _:
            replace(folder / "export.json", b"{")
    caplog.set_level(logging.INFO, "retrieval")
    load_encoder(DEFAULT_MODEL, own_models).encode_question("who?")
    damaged, making = (record.getMessage() for record in caplog.records if record.name.startswith("retrieval"))
    assert "is damaged" in damaged and "preparing" in making
    assert open_export(folder) is not None
    assert [path.name for path in own_models.iterdir()] == [folder.name], "nothing is left lying about"
