"""A model is prepared once, opened fast, and never trusted blindly."""

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.encoder import Encoder, load_encoder
from retrieval.encoder.model_files import DEFAULT_MODEL, DEFAULT_WEIGHTS
from retrieval.encoder.onnx_export import (
    GRAPH,
    METADATA_FILE,
    TOKENIZER,
    ExportDamaged,
    export_folder,
    open_export,
)
from retrieval.errors import ModelError
from tests.retrieval.libraries import FERRY, LAMP

pytestmark = pytest.mark.model

TEXTS = (LAMP, FERRY, "short", "One row | two | 3.5", "Wer hielt den Leuchtturm?", "word " * 300)


@pytest.fixture(scope="module")
def reference() -> Encoder:
    """sentence-transformers itself."""
    return load_encoder(DEFAULT_MODEL, Path("never used"), "torch")


def test_eight_bits_cost_next_to_nothing(real_encoder: Encoder, reference: Encoder) -> None:
    for ours, theirs in zip(real_encoder.encode(TEXTS), reference.encode(TEXTS), strict=True):
        assert ours.vector @ theirs.vector > 0.98
        assert (ours.token_vectors * theirs.token_vectors).sum(axis=1).mean() > 0.98
        assert (ours.token_offsets == theirs.token_offsets).all()


def test_a_text_has_the_same_vectors_in_any_company(real_encoder: Encoder) -> None:
    together = real_encoder.encode(TEXTS)
    for text, encoding in zip(TEXTS, together, strict=True):
        (alone,) = real_encoder.encode([text])
        assert (encoding.vector == alone.vector).all()
        assert (encoding.token_vectors == alone.token_vectors).all()


def test_a_second_run_imports_no_torch_and_leaves_nothing_in_the_home(
    real_encoder: Encoder, models: Path, root: Path, tmp_path: Path
) -> None:
    real_encoder.encode_query("made by now")
    asking = (
        "import sys; from pathlib import Path; from retrieval.encoder import load_encoder\n"
        f"load_encoder({DEFAULT_MODEL!r}, Path({str(models)!r})).encode_query('who?')\n"
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
    real_encoder.encode_query("made by now")
    source, target = (export_folder(cache, DEFAULT_WEIGHTS) for cache in (models, tmp_path))
    target.mkdir()
    for path in source.iterdir():
        shutil.copy(path, target / path.name)
    return tmp_path


def replace(path: Path, data: bytes) -> None:
    path.unlink()  # it is linked
    path.write_bytes(data)


def cut_short(folder: Path) -> None:
    replace(folder / GRAPH, (folder / GRAPH).read_bytes()[:-1000])


def flip_a_bit(name: str, after: bytes = b"") -> Callable[[Path], None]:
    """Of the byte behind some words, or of the one in the middle."""

    def flip(folder: Path) -> None:
        data = bytearray((folder / name).read_bytes())
        data[data.index(after) + len(after) if after else len(data) // 2] ^= 1
        replace(folder / name, bytes(data))

    return flip


def take_away(folder: Path) -> None:
    (folder / GRAPH).unlink()


def garble(folder: Path) -> None:
    replace(folder / METADATA_FILE, b"{")


HARM = {
    "cut short": cut_short,
    "a bit of the graph": flip_a_bit(GRAPH),
    "a bit of the tokenizer": flip_a_bit(TOKENIZER),
    "a bit of the shape": flip_a_bit(METADATA_FILE, b'"max_seq_length": '),
    "a bit of a checksum": flip_a_bit(METADATA_FILE, b'"model.onnx": "'),
    "gone": take_away,
    "garbled": garble,
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_whatever_is_not_what_was_written_is_noticed(own_models: Path, harm: Callable[[Path], None]) -> None:
    folder = export_folder(own_models, DEFAULT_WEIGHTS)
    harm(folder)
    with pytest.raises(ExportDamaged):
        open_export(folder)


def test_where_nothing_can_be_kept_the_answer_comes_all_the_same_with_a_hint(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "models").write_text("a file, not a folder")
    caplog.set_level(logging.WARNING, "retrieval")
    encoder = load_encoder(DEFAULT_MODEL, tmp_path / "models")
    assert encoder.encode_query("who?").vector.shape == (384,)
    (line,) = logged(caplog)
    assert "cannot be kept" in line and "name another folder with the setting `models`" in line


def test_a_model_without_token_vectors_is_refused(
    tmp_path: Path, real_encoder: Encoder, models: Path
) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    real_encoder.encode_query("made by now")
    export = open_export(export_folder(models, DEFAULT_WEIGHTS))
    assert export is not None
    SentenceTransformer(modules=[StaticEmbedding(export.tokenizer, embedding_dim=16)]).save(
        str(tmp_path / "m")
    )
    with pytest.raises(ModelError, match="vectors of tokens"):
        load_encoder(str(tmp_path / "m"), tmp_path / "models").encode(["who?"])


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name.startswith("retrieval")]
