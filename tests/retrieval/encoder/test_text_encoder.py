"""What the real model promises; the numbers were taken from it, not from its documentation."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoder import Encoder, load_encoder
from retrieval.encoder.model_files import (
    DEFAULT_FILES,
    DEFAULT_MODEL,
    DEFAULT_WEIGHTS,
    ModelFiles,
    find_model,
    verify,
)
from retrieval.errors import ModelError

pytestmark = pytest.mark.model

LAMP = "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd."


def test_a_passage_gives_its_vector_and_those_of_its_tokens(real_encoder: Encoder) -> None:
    (encoded,) = real_encoder.encode([LAMP])
    assert encoded.vector.shape == (384,)
    assert np.linalg.norm(encoded.vector) == pytest.approx(1)
    assert encoded.token_vectors.shape == (len(encoded.token_offsets), 384)
    assert np.linalg.norm(encoded.token_vectors, axis=1) == pytest.approx(1)


def test_tokens_are_placed_in_the_text_special_ones_left_out(
    real_encoder: Encoder,
) -> None:
    (encoded,) = real_encoder.encode(["Zelenskyy paid £15."])
    words = ["Zelenskyy paid £15."[start:end] for start, end in encoded.token_offsets]
    assert "".join(words) == "Zelenskyypaid£15."
    assert len(words) == real_encoder.count("Zelenskyy paid £15.")


@pytest.mark.parametrize("text", ["café e\u0301 👩‍👩‍👧 x", "half \ud83d a smile", "\ud83d\ude00 two halves"])
def test_tokens_are_placed_by_characters_whatever_they_are(real_encoder: Encoder, text: str) -> None:
    (encoded,) = real_encoder.encode([text])
    start, end = encoded.token_offsets[-1]
    assert text[start:end] in ("x", "smile", "halves")


def test_the_order_and_company_of_texts_change_nothing(real_encoder: Encoder) -> None:
    texts = ["short", LAMP, "a somewhat longer text, about lamps and keepers", LAMP * 4]
    together = real_encoder.encode(texts)
    for text, encoding in zip(texts, together, strict=True):
        (alone,) = real_encoder.encode([text])
        assert encoding.vector == pytest.approx(alone.vector, abs=1e-5)
        assert encoding.token_vectors == pytest.approx(alone.token_vectors, abs=1e-4)
        assert (encoding.token_offsets == alone.token_offsets).all()


def test_a_text_too_long_is_read_as_far_as_the_model_reads(real_encoder: Encoder) -> None:
    (encoded,) = real_encoder.encode(["lamp " * 400])
    assert real_encoder.max_tokens == len(encoded.token_vectors) == 254
    (other,) = real_encoder.encode(["lamp " * 254])
    assert encoded.vector == pytest.approx(other.vector, abs=1e-5)


def test_a_text_of_nothing_has_a_vector_and_no_tokens(real_encoder: Encoder) -> None:
    (encoded,) = real_encoder.encode([""])
    assert np.isfinite(encoded.vector).all()
    assert encoded.token_vectors.shape == (0, 384)


def test_what_means_the_same_is_near(real_encoder: Encoder) -> None:
    question = real_encoder.encode_query("Who kept the lighthouse?").vector
    near, far = real_encoder.encode([LAMP, "The price of wheat fell on Monday."])
    assert question @ near.vector > question @ far.vector + 0.2


def test_the_name_pins_the_weights(real_encoder: Encoder) -> None:
    assert real_encoder.name == f"{DEFAULT_MODEL}@{DEFAULT_WEIGHTS[:16]}"


@pytest.mark.parametrize("name", DEFAULT_FILES)
def test_a_file_of_the_model_with_one_byte_changed_is_refused_by_name(tmp_path: Path, name: str) -> None:
    official = find_model(DEFAULT_MODEL)
    verify(official)
    shutil.copytree(official.location, tmp_path, dirs_exist_ok=True, copy_function=os.symlink)
    changed = tmp_path / name
    data = bytearray(changed.read_bytes())
    data[len(data) // 2] ^= 1
    changed.unlink()
    changed.write_bytes(data)
    with pytest.raises(ModelError, match=f"^{name} of the model .* is not the official one"):
        verify(ModelFiles(DEFAULT_MODEL, str(tmp_path), DEFAULT_WEIGHTS))


def test_every_file_of_the_model_that_could_be_read_is_checked() -> None:
    folder = Path(find_model(DEFAULT_MODEL).location)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files - DEFAULT_FILES.keys() == {".gitattributes", "README.md", "data_config.json"}


def test_weights_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read") as caught:
        verify(ModelFiles(DEFAULT_MODEL, str(tmp_path), DEFAULT_WEIGHTS))
    assert caught.value.hint


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_encoder(str(tmp_path), tmp_path / "models").encode(["x"])
