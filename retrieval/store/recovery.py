"""What can still be used of an index that is not built upon: what its model made of each passage.

Only what has its right checksum is used; nothing is believed of the catalog, the vectors' graph or the words.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.encoder import Encoder, TextEmbedding
from retrieval.store.embeddings import EmbeddingArrays, content_key, unpack_signs
from retrieval.store.generation import generations


class RecoveredEmbeddings:
    """An encoder's `encode` that looks first into the generations of an index; `reused` counts its finds.

    Args:
        index: the index folder, whose writer the caller is.
        encoder: what encodes the rest.
    """

    def __init__(self, index: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self.reused = 0
        self._rows_by_key: dict[bytes, tuple[EmbeddingArrays, int]] = {}
        for folder in generations(index):
            if arrays := EmbeddingArrays.open_unlisted(folder, encoder.dimension):
                keys = arrays.rows["key"].tobytes()
                for row in range(len(arrays.rows)):
                    self._rows_by_key.setdefault(keys[16 * row : 16 * row + 16], (arrays, row))

    def encode(self, texts: Sequence[str]) -> list[TextEmbedding]:
        """The encodings of texts, in their order; the errors of `Encoder.encode`."""
        found = [self._find(text) for text in texts]
        lost = [text for text, encoding in zip(texts, found, strict=True) if encoding is None]
        self.reused += len(texts) - len(lost)
        encoded = iter(self._encoder.encode(lost) if lost else ())
        return [encoding or next(encoded) for encoding in found]

    def _find(self, text: str) -> TextEmbedding | None:
        place = self._rows_by_key.get(content_key(self._encoder.name, text))
        if place is None:
            return None
        arrays, number = place
        row = arrays.rows[number]
        first, tokens = int(row["first"]), int(row["tokens"])
        if not arrays.is_intact(number, first, tokens):
            return None
        span = slice(first, first + tokens)
        vector = np.array(row["vector"], dtype=np.float32)
        return TextEmbedding(vector, unpack_signs(arrays.bits[span]), np.array(arrays.places[span]))
