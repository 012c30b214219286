"""Reads an iterator on a thread of its own, so that whoever waits for it can stop waiting at any time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import Generic, TypeVar

T = TypeVar("T")
_READ_AHEAD = 1000  # entries; whoever reads is faster than a model writes
_LOOK_EVERY = 0.5  # seconds between looks at whether anybody still reads


class ReadTimeout(Exception):
    """Nothing came in the time that was left for it."""


class BackgroundReader(Generic[T]):
    """The entries of an iterator, in order; an error of it is raised to whoever takes the next entry.

    Args:
        entries: read on the thread, and closed there.
        abort: makes a blocked read end at once, from another thread.
    """

    def __init__(self, entries: Iterator[T], abort: Callable[[], None]) -> None:
        self._entries = entries
        self._abort = abort
        self._queue: Queue[tuple[T] | BaseException | None] = Queue(_READ_AHEAD)
        self._closed = threading.Event()
        threading.Thread(target=self._read, name="writer", daemon=True).start()

    def take(self, seconds: float) -> T | None:
        """The next entry; None after the last one.

        Raises:
            ReadTimeout: it did not come within so many seconds.
        """
        try:
            taken = self._queue.get(timeout=max(0.0, seconds))
        except Empty:
            raise ReadTimeout from None
        if isinstance(taken, BaseException):
            raise taken
        return taken[0] if taken is not None else None

    def close(self) -> None:
        """Read no further, and let go of what is read from."""
        self._closed.set()
        self._abort()

    def _read(self) -> None:
        try:
            for entry in self._entries:
                self._put((entry,))
                if self._closed.is_set():
                    break
            self._put(None)
        except BaseException as error:  # told to whoever waits, on its own thread
            self._put(error)
        finally:
            close = getattr(self._entries, "close", None)
            if close is not None:
                close()

    def _put(self, entry: tuple[T] | BaseException | None) -> None:
        while not self._closed.is_set():
            with suppress(Full):
                self._queue.put(entry, timeout=_LOOK_EVERY)
                return
