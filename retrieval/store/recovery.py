"""Reuses the embeddings of an index that is too damaged to be built upon.

Only rows whose checksum is right are used; the catalog, Chroma's graph and the lexical index are not read.
"""

import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from retrieval.encoder import Encoder, TextEmbedding
from retrieval.store.embeddings import EmbeddingArrays, content_key, unpack_signs
from retrieval.store.publishing import generations


class RecoveredEmbeddings:
    """Takes embeddings from the generations of indexes, and encodes the rest; `reused` counts those taken.

    Args:
        indexes: the index folder, whose writer the caller is, and others that may have what is needed.
        encoder: what encodes the rest.
    """

    def __init__(self, indexes: Iterable[Path], encoder: Encoder) -> None:
        self._encoder = encoder
        self.reused = 0
        self._rows_by_key: dict[bytes, tuple[EmbeddingArrays, int]] = {}
        for folder in itertools.chain.from_iterable(map(generations, indexes)):
            if arrays := EmbeddingArrays.open_unlisted(folder, encoder.dimension):
                keys = arrays.rows["key"].tobytes()
                for row in range(len(arrays.rows)):
                    self._rows_by_key.setdefault(keys[16 * row : 16 * row + 16], (arrays, row))

    def encode(self, texts: Sequence[str]) -> list[TextEmbedding]:
        """The embeddings of texts, in their order; the errors of `Encoder.encode`."""
        recovered = [self._find(text) for text in texts]
        missing = [text for text, embedding in zip(texts, recovered, strict=True) if embedding is None]
        self.reused += len(texts) - len(missing)
        encoded = iter(self._encoder.encode(missing) if missing else ())
        return [embedding or next(encoded) for embedding in recovered]

    def _find(self, text: str) -> TextEmbedding | None:
        stored = self._rows_by_key.get(content_key(self._encoder.name, text))
        if stored is None:
            return None
        arrays, number = stored
        row = arrays.rows[number]
        first, tokens = int(row["first"]), int(row["tokens"])
        if not arrays.is_intact(number, first, tokens):
            return None
        span = slice(first, first + tokens)
        vector = np.array(row["vector"], dtype=np.float32)
        return TextEmbedding(vector, unpack_signs(arrays.bits[span]), np.array(arrays.offsets[span]))
