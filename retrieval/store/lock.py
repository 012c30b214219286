"""The one writer of an index: a lock in its folder, released however the process ends.

What is written, and when readers see it, is not known here.
"""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import portalocker

from retrieval.errors import IndexBusy, StorageError
from retrieval.store.pointers import MARKER_FILE, require_index_folder
from retrieval.store.publishing import EXCLUSIVE, remove_unused

LOCK = "writer.lock"


@contextmanager
def exclusive_writer(index: Path) -> Iterator[None]:
    """Be the only writer of an index, making its folder if it is not there.

    Raises:
        IndexBusy: another process writes it.
        IndexForeign: the folder holds something else.
        StorageError: the folder cannot be made or written.
    """
    with _open_lock(index) as lock:
        try:
            portalocker.lock(lock, EXCLUSIVE)
        except portalocker.LockException:
            raise IndexBusy(
                "another Footnote is updating the index",
                "try again in a moment, or wait for it: `footnote index --wait`",
            ) from portalocker.LockException(f"locked by {_read_owner(lock) or 'a process'}")  # for --verbose
        _write_owner(
            lock, f"{os.getpid()} on {socket.gethostname()} since {time.strftime('%Y-%m-%d %H:%M:%S')}"
        )
        try:
            remove_unused(index)
            yield
            remove_unused(index)
        finally:
            _write_owner(lock, "")


def wait_for_writer(index: Path) -> None:
    """Return when no other process writes the index.

    Raises:
        IndexForeign: the folder holds something else.
        StorageError: the folder cannot be made or written.
    """
    with _open_lock(index) as lock, suppress(portalocker.LockException):  # not every system waits without end
        portalocker.lock(lock, portalocker.LockFlags.EXCLUSIVE)


def _open_lock(index: Path) -> IO[bytes]:
    """Make the index folder if it is not there; the file whose lock makes its holder the writer."""
    require_index_folder(index)
    try:
        index.mkdir(parents=True, exist_ok=True, mode=0o700)
        marker = index / MARKER_FILE
        if not marker.is_file():
            marker.touch()
        return (index / LOCK).open("a+b", buffering=0)
    except OSError as error:
        raise StorageError(
            f"the index folder {index} cannot be written ({error.strerror})",
            "check that you may write there and that the disk has room, or name another with --index FOLDER",
        ) from None


def _read_owner(lock: IO[bytes]) -> str:
    """The process id and machine of the writer, and since when it writes; it may not have noted them yet."""
    for _ in range(10):
        lock.seek(0)
        who = lock.read().decode("ascii", "replace").strip()
        if who:
            return who
        time.sleep(0.02)
    return ""


def _write_owner(lock: IO[bytes], who: str) -> None:
    """Say who is writing. That only helps a message, so a full disk is no reason to stop."""
    with suppress(OSError):
        lock.truncate(0)
        lock.write(who.encode("ascii", "replace"))
