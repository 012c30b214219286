"""The lease on updates of the index: one process of a server holds it, and tells all how they went."""

from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

import portalocker

_EXCLUSIVE = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING


class UpdateLease(Protocol):
    """What a process asks before it updates the index, and tells afterwards."""

    def acquire(self) -> bool:
        """Whether this process holds it, or gets it now."""

    def report(self, problem: str) -> None:
        """Say why the index may be stale, "" where it is not."""

    def problem(self) -> str:
        """What the process that updates has told last."""

    def close(self) -> None:
        """Release it."""


class SoleLease:
    """That of a process that is the only one."""

    def __init__(self) -> None:
        self._problem = ""

    def acquire(self) -> bool:
        return True

    def report(self, problem: str) -> None:
        self._problem = problem

    def problem(self) -> str:
        return self._problem

    def close(self) -> None:
        """There is no other."""


class SharedLease:
    """That of several processes: a lock of a file, which its holder loses however it ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: IO[bytes] | None = None

    def acquire(self) -> bool:
        if self._held is None:
            file = (self._folder / "updates.lock").open("ab")
            try:
                portalocker.lock(file, _EXCLUSIVE)
            except portalocker.LockException:
                file.close()
                return False
            self._held = file
        return True

    def report(self, problem: str) -> None:
        written = self._folder / "problem.new"
        with suppress(OSError):  # a full disk is no reason to update no more
            written.write_text(problem, "utf-8")
            written.replace(self._folder / "problem")

    def problem(self) -> str:
        try:
            return (self._folder / "problem").read_text("utf-8")
        except OSError:  # nothing has been told yet
            return ""

    def close(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None
