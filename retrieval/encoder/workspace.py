"""A temporary folder to prepare a model in, and the removal of those that killed processes left.

However a process ends, its lock goes with it: a folder whose lock can be had is abandoned.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import portalocker

PREFIX = ".export-"
IN_USE = "in-use"
_EXCLUSIVE = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING


@contextmanager
def workspace(parent: Path) -> Iterator[Path]:
    """An empty folder below `parent`, which is made if need be; it is removed at the end.

    Raises:
        OSError: `parent` cannot be made or written.
    """
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _remove_abandoned(parent)
    own = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    try:
        with (own / IN_USE).open("wb") as lock:
            portalocker.lock(lock, _EXCLUSIVE)
            folder = own / "new"
            folder.mkdir()
            yield folder
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _remove_abandoned(parent: Path) -> None:
    for folder in parent.glob(f"{PREFIX}*"):
        # One without the file was made this very moment, and is left alone.
        with suppress(OSError, portalocker.LockException), (folder / IN_USE).open("rb") as lock:
            portalocker.lock(lock, _EXCLUSIVE)
            shutil.rmtree(folder, ignore_errors=True)
