"""Opening an index that may not be written: on a read-only file system, or another user's.

Chroma and Tantivy write as they open a folder (a lock row, a lock file), though they only read afterwards.
"""

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.errors import StorageError


@contextmanager
def writable_view(
    folder: Path, *, copied: Collection[str] = (), parent: Path | None = None
) -> Iterator[Path]:
    """The folder itself, if it may be written; otherwise a temporary one that links to what is in it.

    Args:
        folder: what is to be opened.
        copied: names of files that are written in place, hence copied rather than linked.
        parent: where the temporary folder is made; None for the system's place.

    Raises:
        StorageError: there is no room for the temporary folder.
    """
    paths = [folder, *(folder / name for name in copied)]
    if not folder.is_dir() or all(os.access(path, os.W_OK) for path in paths):
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="footnote-", dir=parent) as name:
        view = Path(name)
        try:
            _fill(view, folder, copied)
        except OSError as error:
            raise StorageError(
                f"the index in {folder.parent} is read-only, and no working copy can be kept in {view.parent}"
                f" ({error.strerror})",
                "make room there, or name another folder in TMPDIR",
            ) from error
        yield view


def _fill(view: Path, folder: Path, copied: Collection[str]) -> None:
    for path in folder.iterdir():
        if path.name in copied:
            shutil.copyfile(path, view / path.name)
        elif path.suffix != ".lock":
            (view / path.name).symlink_to(path.absolute())
