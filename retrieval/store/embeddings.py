"""Vectors and token bits as plain files of rows, appended to and memory-mapped, never rewritten in place.

    passages.rows   a row for each passage, at its number: a digest of the model's name and the text, the rows
                    of its tokens, its vector in float16, and a checksum of all but the token rows
    tokens.bits     the signs of a token's vector, one bit a dimension: 48 bytes for 384
    tokens.places   int32 start and end of the token in the indexed text

Self-contained: embeddings can be recovered from these files even if every other part of the index is lost.
A file may be longer than the catalog says (rows of removed passages, or of a draft that was never
published): a reader goes by the catalog. That is what lets generations share one file by hard links.
"""

import hashlib
import math
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

PASSAGES, BITS, TOKEN_OFFSETS = "passages.rows", "tokens.bits", "tokens.places"
FILES = (PASSAGES, BITS, TOKEN_OFFSETS)
Rows = NDArray[Any]
ROWS_PER_BLOCK = 10_000  # rows in memory at a time


def append(path: Path, at: int, rows: NDArray[np.generic]) -> None:
    """Write rows from row `at` on; what stood there belongs to no published generation."""
    data = np.ascontiguousarray(rows)
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.seek(at * data[0:1].nbytes)
        file.write(data.tobytes())


def pack_signs(vectors: NDArray[np.float32]) -> NDArray[np.uint8]:
    """(n, d) vectors to (n, d / 8) bytes: bit set where a dimension is positive."""
    return np.packbits(vectors > 0, axis=1)


def unpack_signs(bits: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(n, d / 8) bytes to (n, d) vectors of length 1 whose dimensions are all plus or minus 1 / sqrt(d)."""
    count, width = bits.shape
    return _signs_of_bytes(8 * width).take(bits, axis=0).reshape(count, 8 * width)


@cache
def _signs_of_bytes(dimension: int) -> NDArray[np.float32]:
    """(256, 8): the eight dimensions of each possible byte, a table that is faster than arithmetic."""
    bits = np.unpackbits(np.arange(256, dtype=np.uint8)[:, np.newaxis], axis=1)
    return np.asarray((bits.astype(np.float32) * 2 - 1) / np.sqrt(dimension, dtype=np.float32))


def row_type(dimension: int) -> "np.dtype[np.void]":
    """A row of `passages.rows`."""
    return np.dtype(
        [("key", "V16"), ("first", "<i8"), ("tokens", "<i4"), ("sum", "<u4"), ("vector", "<f2", (dimension,))]
    )


def sizes(dimension: int, passages: int, tokens: int) -> dict[str, int]:
    """The bytes of each file for these numbers of passages and tokens."""
    width = dimension // 8
    return {
        PASSAGES: passages * row_type(dimension).itemsize,
        BITS: tokens * width,
        TOKEN_OFFSETS: tokens * 8,
    }


def content_key(model: str, text: str) -> bytes:
    """16 bytes that identify a text as one model encodes it."""
    return hashlib.blake2b(f"{model}\n{text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def checksum(key: bytes, vector: Rows, bits: Rows, offsets: Rows) -> int:
    """The CRC-32 of a passage's key and embedding."""
    crc = zlib.crc32(key)
    for part in (vector, bits, offsets):
        crc = zlib.crc32(np.ascontiguousarray(part).data, crc)
    return crc


def rewrite_token_offsets(path: Path, dimension: int, passages: int, moved: Mapping[int, int]) -> None:
    """Write `passages.rows` anew with other first token rows; removed passages have none any more."""
    old, fresh = _map(path, row_type(dimension), passages), path.with_suffix(".new")
    for begin in range(0, passages, ROWS_PER_BLOCK):
        rows = np.array(old[begin : begin + ROWS_PER_BLOCK])
        rows["first"] = [moved.get(begin + at, -1) for at in range(len(rows))]
        append(fresh, begin, rows)
    fresh.touch()
    fresh.replace(path)


class EmbeddingArrays:
    """The files of one generation, memory-mapped; `rows` has the fields of `row_type`.

    Raises:
        ValueError: a file has fewer rows than the catalog says.
        OSError: a file cannot be opened.
    """

    def __init__(self, folder: Path, *, dimension: int, passages: int, tokens: int) -> None:
        self.rows = _map(folder / PASSAGES, row_type(dimension), passages)
        self.vectors = self.rows["vector"]
        self.bits = _map(folder / BITS, np.uint8, tokens, dimension // 8)
        self.offsets = _map(folder / TOKEN_OFFSETS, np.int32, tokens, 2)

    @classmethod
    def open_unlisted(cls, folder: Path, dimension: int) -> "EmbeddingArrays | None":
        """All complete rows of the files, without a catalog that counts them; None if a file is gone."""
        try:
            row_bytes = sizes(dimension, 1, 1)
            rows = {name: (folder / name).stat().st_size // row_bytes[name] for name in FILES}
            tokens = min(rows[BITS], rows[TOKEN_OFFSETS])
            return cls(folder, dimension=dimension, passages=rows[PASSAGES], tokens=tokens)
        except OSError:
            return None

    def is_intact(self, passage: int, first: int, tokens: int) -> bool:
        """Whether a passage's vector and tokens, in these rows, are as they were written."""
        row, span = self.rows[passage], slice(first, first + tokens)
        key = row["key"].tobytes()
        return checksum(key, row["vector"], self.bits[span], self.offsets[span]) == int(row["sum"])


def _map(path: Path, kind: DTypeLike, rows: int, *columns: int) -> Rows:
    needed = rows * math.prod(columns) * np.dtype(kind).itemsize
    if rows == 0:
        return np.empty((0, *columns), dtype=kind)
    if path.stat().st_size < needed:
        raise ValueError(f"{path.name} is cut short")
    mapped = np.memmap(path, dtype=kind, mode="r", shape=(rows, *columns))
    return np.asarray(mapped)  # a plain array of the same memory: each slice of a memmap costs 2 µs more
