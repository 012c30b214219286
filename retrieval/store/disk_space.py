"""Whether the disk has room for the next generation, told before anything is written.

It is an estimate from below: a run is refused that cannot end well, and one that might is not.
"""

import shutil
from pathlib import Path

from retrieval.errors import StorageError
from retrieval.store import embeddings, manifest
from retrieval.store.lexical import FOLDER as WORDS

# Measured on 70 news articles with the default model: 4.5 bytes of an article a token, 125 tokens a passage,
# and an index of 24 bytes a byte; this makes it 18.
BYTES_PER_TOKEN = 5
TOKENS_PER_PASSAGE = 160
CATALOG_BYTES_PER_BYTE = 1.2  # bytes for a byte of an article
CHROMA_BYTES_PER_PASSAGE = (
    500  # bytes a passage besides its vector, which is in the graph and in the database
)


def is_shared(name: str) -> bool:
    """Whether generations have a file in common: then it is linked, which takes no room."""
    return name in embeddings.FILES or name.startswith(f"{WORDS}/")


def space_needed(base: Path | None, text: int, dimension: int) -> int:
    """Bytes that a generation takes at least beside the one it is built upon.

    Args:
        base: the folder of that one, if any.
        text: bytes of the articles to be added.
        dimension: of the vectors.
    """
    files = manifest.listed(base) if base else {}
    copied = sum(entry.size for name, entry in files.items() if not is_shared(name))
    tokens = text // BYTES_PER_TOKEN
    kept = embeddings.sizes(dimension, tokens // TOKENS_PER_PASSAGE, tokens)
    vectors = tokens // TOKENS_PER_PASSAGE * (2 * 4 * dimension + CHROMA_BYTES_PER_PASSAGE)
    return copied + sum(kept.values()) + vectors + int(CATALOG_BYTES_PER_BYTE * text)


def require_space(index: Path, needed: int, free: int | None = None) -> None:
    """Refuse to begin what the disk of the index has no room for; `free` is what it has, if that is known.

    Raises:
        StorageError: it has less than is needed.
    """
    free = shutil.disk_usage(index).free if free is None else free
    if free < needed:
        raise StorageError(
            f"the next index needs some {_megabytes(needed)} on the disk of {index}, which has"
            f" {_megabytes(free)} free; what was there before is intact",
            "make room there, or name another folder with --index FOLDER",
        )


def _megabytes(bytes: int) -> str:
    return f"{bytes / 1e6:,.1f} MB"
