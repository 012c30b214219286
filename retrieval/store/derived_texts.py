"""The texts that readers made of files, with their places, as blocks that are only added: `derived.bin`.

Answering cuts its quotes from them, and parses no file. The catalog says where each block lies, and its
checksum; what lies between belongs to articles that were removed.
"""

import zlib
from dataclasses import dataclass
from pathlib import Path

from retrieval.reading.derived_json import pack_places, unpack_places
from retrieval.types import Article
from retrieval.where import Place

FILE = "derived.bin"
_LENGTH_BYTES = 4  # of the number that says how long the packed text is; the places follow it
LEVEL = 6  # of zlib


@dataclass(frozen=True, slots=True)
class StoredSpan:
    """Where a block lies in the file, in bytes, and its CRC-32; no bytes where an article has none."""

    start: int = 0
    size: int = 0
    checksum: int = 0


@dataclass(frozen=True, slots=True)
class DerivedText:
    """The text of an article as its reader made it, and where in the file each part of it stands."""

    text: str
    places: tuple[Place, ...]


def append_text(folder: Path, at: int, article: Article) -> StoredSpan:
    """Write the text of a derived article from byte `at` on."""
    text = zlib.compress(article.text.encode("utf-8"), LEVEL)
    block = (
        len(text).to_bytes(_LENGTH_BYTES, "big") + text + zlib.compress(pack_places(article.places), LEVEL)
    )
    return append_block(folder, at, block)


def append_block(folder: Path, at: int, block: bytes) -> StoredSpan:
    """Write a block from byte `at` on."""
    path = folder / FILE
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.seek(at)
        file.write(block)
    return StoredSpan(at, len(block), zlib.crc32(block))


def read_block(folder: Path, span: StoredSpan) -> bytes:
    """A block as it was written.

    Raises:
        ValueError: it is not what was written.
        OSError: it cannot be read.
    """
    with (folder / FILE).open("rb") as file:
        file.seek(span.start)
        block = file.read(span.size)
    if len(block) != span.size or zlib.crc32(block) != span.checksum:
        raise ValueError(f"{FILE} is not as it was written")
    return block


def read_text(folder: Path, span: StoredSpan) -> DerivedText:
    """The text of a block; the errors of `read_block`."""
    block = read_block(folder, span)
    places_at = _LENGTH_BYTES + int.from_bytes(block[:_LENGTH_BYTES], "big")
    text = zlib.decompress(block[_LENGTH_BYTES:places_at]).decode("utf-8")
    return DerivedText(text, unpack_places(zlib.decompress(block[places_at:])))


def compact(folder: Path, spans: dict[int, StoredSpan]) -> dict[int, StoredSpan]:
    """Write the blocks that are still used, by article, into a new file; where each lies in it."""
    path, at, moved = folder / FILE, 0, {}
    fresh = path.with_suffix(".new")
    with path.open("rb") as source, fresh.open("wb") as target:
        for number, span in spans.items():
            source.seek(span.start)
            target.write(source.read(span.size))
            moved[number] = StoredSpan(at, span.size, span.checksum)
            at += span.size
    fresh.replace(path)
    return moved
