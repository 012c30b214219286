"""The default model's graph, made from its weights, computes what sentence-transformers computes."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from retrieval.encoder.minilm_graph import read_weights, write_float_graph
from retrieval.encoder.model_files import DEFAULT_MODEL, default_tokenizer, find_model
from retrieval.encoder.onnx_export import INPUTS
from tests.retrieval.libraries import FERRY, LAMP

pytestmark = pytest.mark.model


def test_in_floating_point_it_is_the_reference_with_padding_and_without(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer  # four seconds, for those who run this test

    files, texts = find_model(DEFAULT_MODEL), (LAMP, "short", FERRY)
    write_float_graph(read_weights(files), tmp_path / "model.onnx")
    tokenizer = default_tokenizer(files)
    tokenizer.enable_padding()
    batch = tokenizer.encode_batch(texts)
    inputs = (
        [row.ids for row in batch],
        [row.attention_mask for row in batch],
        [row.type_ids for row in batch],
    )
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx", providers=["CPUExecutionProvider"])
    features = {name: np.array(rows, np.int64) for name, rows in zip(INPUTS, inputs, strict=True)}
    vectors, states = session.run(None, features)

    reference = SentenceTransformer(files.location, local_files_only=True, device="cpu")
    assert vectors == pytest.approx(reference.encode(list(texts)), abs=1e-5)
    for row, ours, text in zip(batch, states, texts, strict=True):
        theirs = reference.encode(text, output_value="token_embeddings").numpy()
        assert ours[: sum(row.attention_mask)] == pytest.approx(theirs, abs=1e-4)
