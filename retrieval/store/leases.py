"""Lends the newest generation, opened once, to all questions that are answered side by side.

A generation that is no longer the newest is closed by the last question that reads it. How one is opened is
not known here.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it takes a second to import, and not all who make a library ask a question
    from retrieval.store.protocol import Snapshot


@dataclass(slots=True, eq=False)
class _Open:
    snapshot: "Snapshot"
    readers: int = 0
    retired: bool = False

    def close_if_unused(self) -> None:
        if self.retired and not self.readers:
            self.snapshot.close()


class SnapshotLeases:
    """Lends the newest generation to any number of threads.

    Args:
        open_newest: opens it; its errors are those of `lease`.
    """

    def __init__(self, open_newest: "Callable[[], Snapshot]") -> None:
        self._open_newest = open_newest
        self._lock = threading.Lock()
        self._newest: _Open | None = None

    def __bool__(self) -> bool:
        return self._newest is not None

    @contextmanager
    def lease(self) -> "Iterator[Snapshot]":
        """The newest generation, which stays open meanwhile."""
        with self._lock:
            lent = self._open()
            lent.readers += 1
        try:
            yield lent.snapshot
        finally:
            with self._lock:
                lent.readers -= 1
                lent.close_if_unused()

    def close(self) -> None:
        """Close the generation as soon as nobody reads it; the next lease opens the newest anew."""
        with self._lock:
            self._retire()

    def _open(self) -> _Open:
        if self._newest is not None and not self._newest.snapshot.is_current():
            self._retire()
        if self._newest is None:
            self._newest = _Open(self._open_newest())
        return self._newest

    def _retire(self) -> None:
        if self._newest is not None:
            retired, self._newest = self._newest, None
            retired.retired = True
            retired.close_if_unused()
