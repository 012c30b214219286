"""Files to blocks and back: a file that has grown is stored, and fetched, by its last blocks alone."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from retrieval.cluster.storage.objects import Objects
from retrieval.errors import StorageError

BLOCK = 32 * 2**20  # bytes
THREADS = 4  # blocks on their way at once, of which all are in memory
FOLDER = "blocks"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as blocks of `BLOCK` bytes, the last one shorter, each by its SHA-256."""

    size: int
    blocks: tuple[str, ...]


StoredFiles = Mapping[str, StoredFile]
"""By their names below a folder, with forward slashes."""


def list_files(folder: Path, sizes: Mapping[str, int]) -> StoredFiles:
    """The blocks of files, each cut to its number of bytes in `sizes`."""
    return {name: StoredFile(size, tuple(_sums(folder / name, size))) for name, size in sizes.items()}


def to_json(files: StoredFiles) -> bytes:
    return json.dumps({name: [file.size, *file.blocks] for name, file in files.items()}).encode()


def from_json(data: bytes, name: str) -> StoredFiles:
    """A list of files.

    Raises:
        StorageError: it is none, or a name in it leads out of its folder.
    """
    try:
        files = {name: StoredFile(size, tuple(blocks)) for name, (size, *blocks) in json.loads(data).items()}
        if any(".." in (path := PurePosixPath(name)).parts or path.is_absolute() for name in files):
            raise ValueError
        return files
    except (ValueError, TypeError, AttributeError):
        raise StorageError(f"{name} is no list of files", "store the index again: footnote index") from None


def store(objects: Objects, folder: Path, files: StoredFiles, stored: frozenset[str]) -> None:
    """Store the blocks of files but those that are stored.

    Raises:
        StorageError: the storage does not take them.
    """
    places = {
        block: (folder / name, number * BLOCK, min(BLOCK, file.size - number * BLOCK))
        for name, file in files.items()
        for number, block in enumerate(file.blocks)
        if block not in stored
    }
    with ThreadPoolExecutor(THREADS, "store") as threads:
        for _ in threads.map(lambda block: _store(objects, block, *places[block]), places):
            pass


def fetch(objects: Objects, folder: Path, files: StoredFiles, before: Path | None, had: StoredFiles) -> None:
    """Make files of their blocks.

    Args:
        objects: where the blocks are.
        folder: where the files shall be.
        files: the files.
        before: an earlier generation, of which what is the same is linked or copied.
        had: its files.

    Raises:
        StorageError: a block is gone, cut short or damaged, or the storage does not answer.
    """
    with ThreadPoolExecutor(THREADS, "fetch") as threads:
        for name, file in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            old = had.get(name)
            if before is not None and old == file and (before / name).is_file():
                os.link(before / name, path)
                continue
            kept = _common(old, file) if before is not None else 0
            with path.open("wb") as target:
                if kept and before is not None:
                    _copy(before / name, target.fileno(), kept * BLOCK)
                write = partial(_fetch, objects, target.fileno(), file)
                for _ in threads.map(write, range(kept, len(file.blocks))):
                    pass


def name_of(content: bytes) -> str:
    """What a block with this content is called."""
    return hashlib.sha256(content).hexdigest()


def block_of(objects: Objects, block: str) -> bytes:
    """The content of a block, compared with its sum; the errors of `fetch`."""
    try:
        read = objects.read(f"{FOLDER}/{block}")
    except FileNotFoundError:
        raise StorageError(f"a block of the index is gone from {objects.url}", RESTORE) from None
    content = read[0] if read else b""
    if name_of(content) != block:
        raise StorageError(
            f"a block of the index in {objects.url} is cut short or damaged ({len(content):,} bytes)", RESTORE
        )
    return content


RESTORE = "ask again in a moment; if it stays so: footnote index --rebuild"


def _sums(path: Path, size: int) -> Iterator[str]:
    with path.open("rb") as file:
        for begin in range(0, size, BLOCK):
            yield name_of(file.read(min(BLOCK, size - begin)))


def _store(objects: Objects, block: str, path: Path, begin: int, size: int) -> None:
    with path.open("rb") as file:
        file.seek(begin)
        objects.write(f"{FOLDER}/{block}", file.read(size))


def _common(old: StoredFile | None, file: StoredFile) -> int:
    """How many first blocks two versions of a file share."""
    if old is None:
        return 0
    pairs = list(zip(old.blocks, file.blocks, strict=False))
    return next((number for number, (a, b) in enumerate(pairs) if a != b), len(pairs))


def _copy(source: Path, target: int, size: int) -> None:
    with source.open("rb") as file:
        for begin in range(0, size, BLOCK):
            os.pwrite(target, file.read(min(BLOCK, size - begin)), begin)


def _fetch(objects: Objects, target: int, file: StoredFile, number: int) -> None:
    os.pwrite(target, block_of(objects, file.blocks[number]), number * BLOCK)
