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
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import portalocker

from retrieval.errors import IndexDamaged, IndexForeign, IndexMissing, StorageError
from retrieval.store import manifest
from retrieval.store.errors import damage_error
from retrieval.store.manifest import Manifest

MARKER_FILE = "footnote-index"
CURRENT_FILE = "current"
PINNED_FILE = "pinned"
IN_USE = "in-use"
EXCLUSIVE = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
_POINTER = re.compile(r"([0-9]{6}) ([0-9a-f]{8})\n")
_SHARED = portalocker.LockFlags.SHARED | portalocker.LockFlags.NON_BLOCKING
_DRAFT = "draft-"


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


def current_name(index: Path) -> str | None:
    """The name of the published generation, or None where there is none yet.

    Raises:
        IndexDamaged: it cannot be told.
        IndexForeign: the folder is not an index of this program.
        StorageError: it cannot be read.
    """
    current = _read_current(index)
    return current and current[0]


def _read_current(index: Path) -> tuple[str, int] | None:
    """The name of the published generation and the checksum of its manifest."""
    pointer = read_pointer(index)
    return None if pointer is None else _parse_pointer(pointer, CURRENT_FILE)


def read_pointer(index: Path) -> str | None:
    """What names the published generation, by which `open_generation` opens it; None where there is none yet.

    Raises:
        IndexDamaged: it cannot be read.
        IndexForeign: the folder is not an index of this program.
    """
    require_index_folder(index)
    try:
        return (index / CURRENT_FILE).read_text("ascii")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise damage_error(f"{CURRENT_FILE}: {error}") from None


def _parse_pointer(pointer: str, file: str) -> tuple[str, int]:
    match = _POINTER.fullmatch(pointer)
    if not match:
        raise damage_error(f"{file} names no generation")
    return match[1], int(match[2], 16)


def open_generation(index: Path, pointer: str | None) -> Generation:
    """The generation that a pointer names, open for reading; the current one for None.

    Raises:
        IndexDamaged: it is gone.
    """
    if pointer is None:
        return open_current(index)
    name, manifest_checksum = _parse_pointer(pointer, PINNED_FILE)
    generation = _open(index / name, manifest_checksum)
    if generation is None:
        raise damage_error(f"generation {name} of {index.name} is gone")
    return generation


def pin(index: Path, pointer: str) -> None:
    """Keep a generation from removal, though it may be neither current nor read, and no other any more."""
    fresh = index / f"{PINNED_FILE}.new"
    fresh.write_text(pointer, "ascii")
    _sync(fresh)
    fresh.replace(index / PINNED_FILE)


def _pinned_name(index: Path) -> str:
    try:
        return (index / PINNED_FILE).read_text("ascii").partition(" ")[0]
    except (OSError, UnicodeDecodeError):
        return ""


def open_current(index: Path) -> Generation:
    """The published generation, open for reading.

    Raises:
        IndexMissing: there is no index yet.
        IndexDamaged: the published generation is gone.
        IndexForeign: the folder is not an index of this program.
    """
    for _ in range(100):  # a writer may remove what was current between two steps; then there is a newer one
        current = _read_current(index)
        if current is None:
            raise IndexMissing(f"there is no index yet in {index}")
        name, manifest_checksum = current
        generation = _open(index / name, manifest_checksum)
        if generation is not None:
            return generation
        if _read_current(index) == current and not (index / name / IN_USE).exists():
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


def create_draft(index: Path) -> Path:
    """An empty folder for the next generation; its caller is the `exclusive_writer`."""
    numbers = [int(path.name) for path in index.iterdir() if path.name.isdigit()]
    draft = index / f"{_DRAFT}{max(numbers, default=0) + 1:06}"
    draft.mkdir()
    return draft


def publish(draft: Path, base: Path | None = None, sizes: Mapping[str, int] | None = None) -> Path:
    """Make a draft the current generation: all it holds reaches the disk before the pointer moves.

    `base` and `sizes` are those of `manifest.write`.
    """
    index = draft.parent
    (draft / IN_USE).touch(mode=0o600)
    manifest_checksum = manifest.write(draft, base, sizes or {})
    _sync_tree(draft)
    folder = index / draft.name.removeprefix(_DRAFT)
    draft.rename(folder)
    pointer = index / f"{CURRENT_FILE}.new"
    pointer.write_text(f"{folder.name} {manifest_checksum:08x}\n", "ascii")
    _sync(pointer)
    _sync(index)
    pointer.replace(index / CURRENT_FILE)
    _sync(index)
    return folder


def require_index_folder(index: Path) -> None:
    """Refuse a folder with content that is not ours, before anything in it is touched.

    Raises:
        IndexForeign: it is one.
        StorageError: it cannot be read.
    """
    try:
        if not index.exists():
            return
        foreign = not index.is_dir() or (any(index.iterdir()) and not _has_marker(index))
    except OSError as error:
        raise StorageError(
            f"the index folder {index} cannot be read ({error.strerror})", "name another with --index FOLDER"
        ) from None
    if foreign:
        raise IndexForeign(
            f"{index} is not an index of Footnote's", "name another folder with --index FOLDER"
        )


def _has_marker(index: Path) -> bool:
    """Whether the folder has our mark, or, should that be lost, a pointer as we write it."""
    if (index / MARKER_FILE).is_file():
        return True
    pointer = index / CURRENT_FILE
    return pointer.is_file() and bool(_POINTER.fullmatch(pointer.read_text("ascii", "replace")))


def generations(index: Path) -> list[Path]:
    """The folders of all generations, those that are not published among them, newest first."""
    return sorted((path for path in index.iterdir() if path.name.isdigit()), reverse=True)


def remove_unused(index: Path) -> None:
    """Remove drafts left by a kill, and generations neither current, nor pinned, nor read by anyone.

    Its caller is the `exclusive_writer`. Where none is current they stay: embeddings are recovered from them.
    """
    for folder in index.glob(f"{_DRAFT}*"):
        shutil.rmtree(folder, ignore_errors=True)
    for left in index.glob("*.new"):
        left.unlink(missing_ok=True)
    try:
        keep = current_name(index)
    except IndexDamaged:
        return
    if keep and (index / keep).is_dir():
        for folder in generations(index):
            if folder.name not in (keep, _pinned_name(index)):
                remove_unless_read(folder)


def remove_unless_read(folder: Path) -> None:
    """Remove a generation, unless somebody has it open."""
    try:
        with (folder / IN_USE).open("rb") as lock:
            portalocker.lock(lock, EXCLUSIVE)  # held to the end, so that nobody opens what is half removed
            shutil.rmtree(folder, ignore_errors=True)
    except portalocker.LockException:
        return
    except OSError:  # a kill left it without the file
        shutil.rmtree(folder, ignore_errors=True)


def _sync_tree(folder: Path) -> None:
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            _sync(Path(parent) / name)
        _sync(Path(parent))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
