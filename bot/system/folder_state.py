"""Whether a folder of articles may have changed: by names, sizes and times; no file is read."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.library import Library

FolderFingerprint = tuple[tuple[str, int, int], ...]


def fingerprint(library: "Library") -> FolderFingerprint:
    """The id, size in bytes and modification time in nanoseconds of each file.

    Raises:
        FolderError: the folder is missing, unreadable, or holds no article.
    """
    return tuple(_state(file.id, file.path) for file in library.contents().files)


def _state(id: str, path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:  # removed since it was listed, which the next look sees too
        return id, -1, 0
    return id, status.st_size, status.st_mtime_ns
