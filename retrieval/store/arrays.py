"""Vectors and token bits as plain files of rows, appended to and memory-mapped, never rewritten in place.

    passages.vectors   float16, a row a passage, at the row of its number
    tokens.bits        the signs of a token's vector, one bit a dimension: 48 bytes for 384
    tokens.places      int32 start and end of the token in the article; equal for a token of the header

A file may be longer than the catalog says (rows of removed passages, or of a draft that was never
published): a reader goes by the catalog. That is what lets generations share one file by hard links.
"""

from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike, NDArray

VECTORS, BITS, PLACES = "passages.vectors", "tokens.bits", "tokens.places"
FILES = (VECTORS, BITS, PLACES)
# The eight signs of each byte, so that they are looked up, not computed.
_SIGNS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, np.newaxis], axis=1).astype(np.float32) * 2 - 1


def append(path: Path, at: int, rows: NDArray[np.generic]) -> None:
    """Write rows from row `at` on; what stood there belongs to no published generation."""
    data = np.ascontiguousarray(rows)
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.seek(at * data[0:1].nbytes)
        file.write(data.tobytes())


def sign_bits(vectors: NDArray[np.float32]) -> NDArray[np.uint8]:
    """(n, d) vectors to (n, d / 8) bytes: bit set where a dimension is positive."""
    return np.packbits(vectors > 0, axis=1)


def signs(bits: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(n, d / 8) bytes to (n, d) vectors of length 1 whose dimensions are all plus or minus 1 / sqrt(d)."""
    count, width = bits.shape
    table = _SIGNS / np.sqrt(8 * width, dtype=np.float32)
    return np.take(table, bits, axis=0).reshape(count, 8 * width)


class Arrays:
    """The files of one generation, memory-mapped.

    Raises:
        ValueError: a file has fewer rows than the catalog says.
        OSError: a file cannot be opened.
    """

    def __init__(self, folder: Path, *, dimension: int, passages: int, tokens: int) -> None:
        self.vectors = _map(folder / VECTORS, np.float16, passages, dimension)
        self.bits = _map(folder / BITS, np.uint8, tokens, dimension // 8)
        self.places = _map(folder / PLACES, np.int32, tokens, 2)


def _map(path: Path, kind: DTypeLike, rows: int, columns: int) -> NDArray[np.generic]:
    if rows == 0:
        return np.empty((0, columns), dtype=kind)
    needed = rows * columns * np.dtype(kind).itemsize
    if path.stat().st_size < needed:
        raise ValueError(f"{path.name} is cut short")
    return np.memmap(path, dtype=kind, mode="r", shape=(rows, columns))
