"""An index as generations: built aside, published by one atomic rename, removed when nobody reads them.

    INDEX/footnote-index     marks the folder as ours
    INDEX/writer.lock        held by the one process that writes: see lock.py
    INDEX/current            the name of the published generation, and the checksum of its manifest
    INDEX/000012/            a generation; `in-use` in it is locked, shared, by each reader, and `manifest`
                             names its files, their sizes and their checksums
    INDEX/pinned             in a shard: as `current`, the generation that the whole index is published with

A kill at any moment leaves `current` naming a whole generation. Only folders and locks are handled here,
not what is in a generation.
"""

import os
from pathlib import Path
from typing import IO

import portalocker

from retrieval.errors import IndexMissing
from retrieval.store import manifest
from retrieval.store.errors import damage_error
from retrieval.store.manifest import Manifest
from retrieval.store.pointers import CURRENT_FILE, PINNED_FILE, current_name, parse_pointer, read_current

IN_USE = "in-use"
_SHARED = portalocker.LockFlags.SHARED | portalocker.LockFlags.NON_BLOCKING


class Generation:
    """A published generation, kept from removal while it is open."""

    def __init__(self, folder: Path, lock: IO[bytes], manifest_checksum: int) -> None:
        self.folder = folder
        self._lock = lock
        self._manifest_checksum = manifest_checksum

    @property
    def name(self) -> str:
        """Its place in the order of generations: six digits."""
        return self.folder.name

    def is_current(self) -> bool:
        """Whether it is still the published one, and not another of the same name in an index made anew.

        Raises:
            IndexDamaged: what is published cannot be told.
            IndexForeign: the folder is not an index of this program (any more).
        """
        if current_name(self.folder.parent) != self.name:
            return False
        try:
            return os.path.samestat(os.fstat(self._lock.fileno()), (self.folder / IN_USE).stat())
        except OSError:
            return False

    def manifest(self) -> Manifest:
        """Its manifest. No file is gone or cut short, at which some libraries answer with less, or crash.

        Raises:
            IndexDamaged: one is.
        """
        return manifest.read(self.folder, self._manifest_checksum)

    def verify(self, files: Manifest) -> None:
        """Read these files of it, an excerpt of its manifest, and compare their checksums.

        Raises:
            IndexDamaged: one is not as it was written.
        """
        for name, entry in files.items():
            if problem := manifest.checksum_problem(self.folder, name, entry):
                raise damage_error(f"{name} {problem}")

    def close(self) -> None:
        """Release it: a writer may remove it once no reader holds it."""
        self._lock.close()


def open_generation(index: Path, pointer: str | None) -> Generation:
    """The generation that a pointer names, open for reading; the current one for None.

    Raises:
        IndexDamaged: it is gone.
    """
    if pointer is None:
        return open_current(index)
    name, manifest_checksum = parse_pointer(pointer, PINNED_FILE)
    generation = _open(index / name, manifest_checksum)
    if generation is None:
        raise damage_error(f"generation {name} of {index.name} is gone")
    return generation


def open_current(index: Path) -> Generation:
    """The published generation, open for reading.

    Raises:
        IndexMissing: there is no index yet.
        IndexDamaged: the published generation is gone.
        IndexForeign: the folder is not an index of this program.
    """
    for _ in range(100):  # a writer may remove what was current between two steps; then there is a newer one
        current = read_current(index)
        if current is None:
            raise IndexMissing(f"there is no index yet in {index}")
        name, manifest_checksum = current
        generation = _open(index / name, manifest_checksum)
        if generation is not None:
            return generation
        if read_current(index) == current and not (index / name / IN_USE).exists():
            break
    if (index / name).is_dir():
        raise damage_error(f"{name}/{IN_USE} is gone")
    raise damage_error(f"{CURRENT_FILE} names generation {name}, which is gone")


def _open(folder: Path, manifest_checksum: int) -> Generation | None:
    """The generation in a folder, or None once it is being removed."""
    try:
        lock = (folder / IN_USE).open("rb")
    except OSError:
        return None
    try:
        portalocker.lock(lock, _SHARED)
        if (folder / IN_USE).exists():
            return Generation(folder, lock, manifest_checksum)
    except portalocker.LockException:
        pass
    lock.close()
    return None
