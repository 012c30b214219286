"""A deterministic encoder for tests: a token's vector depends on the word alone, no model is read.

Texts that share words are near each other, so retrieval works in the small; it knows no synonyms.
"""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.encoder import TextEmbedding

_WORD = re.compile(r"\w+|[^\w\s]")


class FakeEncoder:
    """Obeys the Encoder protocol with hashed words; `passes` counts forward passes, a text each."""

    name = "fake"
    dimension = 64
    max_tokens = 254

    def __init__(self) -> None:
        self.passes = 0

    @property
    def model(self) -> str:
        """The same as its name: it has no weights."""
        return self.name

    def load(self) -> None:
        pass

    def count(self, text: str) -> int:
        return sum(1 for _ in _WORD.finditer(text))

    def encode(self, texts: Sequence[str]) -> list[TextEmbedding]:
        self.passes += len(texts)
        return [self._encode(text) for text in texts]

    def encode_query(self, question: str) -> TextEmbedding:
        return self.encode([question])[0]

    def _encode(self, text: str) -> TextEmbedding:
        words = list(_WORD.finditer(text))[: self.max_tokens]
        tokens = np.array([_vector(word.group().lower()) for word in words], dtype=np.float32)
        tokens = tokens.reshape(len(words), self.dimension)
        total = tokens.sum(axis=0) if words else _vector("")
        offsets = np.array([word.span() for word in words], dtype=np.int32).reshape(len(words), 2)
        return TextEmbedding(np.asarray(total / np.linalg.norm(total), dtype=np.float32), tokens, offsets)


@lru_cache(maxsize=100_000)
def _vector(word: str) -> NDArray[np.float32]:
    seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:8], "little")
    drawn = np.random.default_rng(seed).standard_normal(FakeEncoder.dimension).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn), dtype=np.float32)
