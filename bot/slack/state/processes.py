"""Which processes are alive, told by file locks, which the system lets go of even when one is killed.

No clock and no heartbeat takes part, so a process that is slow is never taken for a dead one.
"""

import uuid
from contextlib import suppress
from pathlib import Path

import portalocker


class ProcessLease:
    """This process among those that share a state folder; alive until it is closed or ends in any way."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = uuid.uuid4().hex
        self._folder = folder
        self._file = self._path(self.name).open("w")
        portalocker.lock(self._file, portalocker.LOCK_EX | portalocker.LOCK_NB)

    def is_dead(self, name: str) -> bool:
        """Whether the process of that name has ended."""
        if name == self.name:
            return False
        try:
            with self._path(name).open("r+") as file:
                portalocker.lock(file, portalocker.LOCK_EX | portalocker.LOCK_NB)
                self._path(name).unlink(missing_ok=True)
        except FileNotFoundError:
            return True
        except portalocker.LockException:
            return False
        return True

    def close(self) -> None:
        """End being alive."""
        self._file.close()
        with suppress(FileNotFoundError):
            self._path(self.name).unlink()

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.lock"
