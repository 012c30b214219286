"""Which of the processes of a server brings the index up to date, and what all are told of that."""

from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

import portalocker

_EXCLUSIVE = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING


class UpdateDuty(Protocol):
    """What a process asks before it updates the index, and tells afterwards."""

    def is_mine(self) -> bool:
        """Whether it is this process that updates."""

    def tell(self, problem: str) -> None:
        """Say why the index may be stale, "" where it is not."""

    def problem(self) -> str:
        """What the process that updates has told last."""

    def close(self) -> None:
        """Leave the duty to another process."""


class OwnDuty:
    """The duty of a process that is the only one."""

    def __init__(self) -> None:
        self._problem = ""

    def is_mine(self) -> bool:
        return True

    def tell(self, problem: str) -> None:
        self._problem = problem

    def problem(self) -> str:
        return self._problem

    def close(self) -> None:
        """There is no other."""


class SharedDuty:
    """The duty of one of several processes: of the one that holds a lock, which it loses however it ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: IO[bytes] | None = None

    def is_mine(self) -> bool:
        if self._held is None:
            file = (self._folder / "updates.lock").open("ab")
            try:
                portalocker.lock(file, _EXCLUSIVE)
            except portalocker.LockException:
                file.close()
                return False
            self._held = file
        return True

    def tell(self, problem: str) -> None:
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
