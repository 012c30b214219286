"""The interface of an encoder, and its result for a text; nothing here loads a model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class TextEmbedding:
    """The vectors of a text, from one forward pass.

    `vector` is (dimension,) float32 of length 1. Of the n tokens, special ones left out, `token_vectors` is
    (n, dimension) float32, each row of length 1, and `token_offsets` (n, 2) int32: token i is
    `text[start:end]`.
    """

    vector: NDArray[np.float32]
    token_vectors: NDArray[np.float32]
    token_offsets: NDArray[np.int32]


class Encoder(Protocol):
    """An embedding model. Making one is cheap; the first call that needs the model loads it."""

    @property
    def model(self) -> str:
        """The configured name of the model; reading it loads and fetches nothing."""

    @property
    def name(self) -> str:
        """`model@fingerprint`, or the model alone: vectors are comparable if these names are equal.

        Raises:
            ModelError: the model has to be fetched to know its fingerprint, and cannot be fetched.
        """

    @property
    def dimension(self) -> int:
        """The length of a vector, a multiple of 8."""

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text are read, special tokens left out."""

    def load(self) -> None:
        """Load the model, so that the first text need not wait for it.

        Raises:
            ModelError: the model cannot be loaded, or is not the one expected.
        """

    def count(self, text: str) -> int:
        """How many tokens a text has, special tokens left out, however long it is."""

    def encode(self, texts: Sequence[str]) -> list[TextEmbedding]:
        """The embeddings of texts, in their order. Tokens beyond `max_tokens` are not read.

        Raises:
            ModelError: the model cannot be loaded, or is not the one expected.
        """

    def encode_query(self, question: str) -> TextEmbedding:
        """The embedding of a question, in one forward pass."""
