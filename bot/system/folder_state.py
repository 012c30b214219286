"""Whether a folder of articles may have changed since one looked: names, sizes and times, no contents.

Looking costs milliseconds where reading costs seconds. What changed, if anything, only the indexer can say.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.library import Library

FolderFingerprint = tuple[tuple[str, int, int], ...]


def fingerprint(library: "Library") -> FolderFingerprint:
    """The name, size in bytes and time of change in nanoseconds of each file; equal ones, same files.

    Raises:
        FolderError: the folder is missing, unreadable, or holds no article.
    """
    from retrieval.reading.articles import find_articles  # 30 ms that `footnote --help` should not cost

    return tuple(_state(file.id, file.path) for file in find_articles(library.folder, library.options)[0])


def _state(id: str, path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:  # removed since it was listed, which the next look sees too
        return id, -1, 0
    return id, status.st_size, status.st_mtime_ns
