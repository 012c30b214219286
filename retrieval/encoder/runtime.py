"""The interface of a loaded model: token ids in, a vector and the states of the tokens out.

Tokens, prompts and offsets are `retrieval.encoder.text_encoder`'s business.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# The vector of a text, (dimension,), and the states of its tokens, (n, dimension), special ones included.
ForwardOutput = tuple[NDArray[np.float32], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """What a model reads and gives.

    `dimension` is the length of its vectors; `max_seq_length` is how many tokens of a text it reads, special
    ones included; `query_prompt` and `document_prompt` are prepended to queries and to passages.
    """

    dimension: int
    max_seq_length: int
    query_prompt: str = ""
    document_prompt: str = ""


class Runtime(Protocol):
    """A loaded model."""

    @property
    def shape(self) -> ModelSpec:
        """What it reads and gives."""

    @property
    def tokenizer(self) -> "Tokenizer":
        """Its tokenizer, which neither cuts nor pads."""

    def run(self, texts: Sequence[Sequence[int]]) -> Iterator[ForwardOutput]:
        """One forward pass for each text's token ids, in their order."""
