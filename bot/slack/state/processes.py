"""Which processes are alive, by file locks, which the system releases even when a process is killed.

There is no clock and no heartbeat, so a slow process is never taken for a dead one.
"""

import uuid
from contextlib import suppress
from pathlib import Path

import portalocker


class ProcessLease:
    """This process's lock in a folder that several share; held until it is closed or the process ends."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = uuid.uuid4().hex
        self._folder = folder
        self._file = self._path(self.name).open("w")
        portalocker.lock(self._file, portalocker.LOCK_EX | portalocker.LOCK_NB)

    def is_dead(self, name: str) -> bool:
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
        self._file.close()
        with suppress(FileNotFoundError):
            self._path(self.name).unlink()

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.lock"
