"""What can still be used of an index that is not built upon: what its model made of each passage.

Only what has its right checksum is used; nothing is believed of the catalog, the vectors' graph or the words.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.encoder import Encoder, Encoding
from retrieval.store.embeddings import Arrays, key_of, signs
from retrieval.store.generation import generations


class Salvage:
    """An encoder's `encode` that looks first into the generations of an index; `spared` counts its finds.

    Args:
        index: the index folder, whose writer the caller is.
        encoder: what encodes the rest.
    """

    def __init__(self, index: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self.spared = 0
        self._places: dict[bytes, tuple[Arrays, int]] = {}
        for folder in generations(index):
            if arrays := Arrays.of_all(folder, encoder.dimension):
                keys = arrays.rows["key"].tobytes()
                for row in range(len(arrays.rows)):
                    self._places.setdefault(keys[16 * row : 16 * row + 16], (arrays, row))

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """The encodings of texts, in their order; the errors of `Encoder.encode`."""
        found = [self._find(text) for text in texts]
        lost = [text for text, encoding in zip(texts, found, strict=True) if encoding is None]
        self.spared += len(texts) - len(lost)
        encoded = iter(self._encoder.encode(lost) if lost else ())
        return [encoding or next(encoded) for encoding in found]

    def _find(self, text: str) -> Encoding | None:
        place = self._places.get(key_of(self._encoder.name, text))
        if place is None:
            return None
        arrays, number = place
        row = arrays.rows[number]
        first, tokens = int(row["first"]), int(row["tokens"])
        if not arrays.is_sound(number, first, tokens):
            return None
        span = slice(first, first + tokens)
        vector = np.array(row["vector"], dtype=np.float32)
        return Encoding(vector, signs(arrays.bits[span]), np.array(arrays.places[span]))
