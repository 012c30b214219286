"""An index as generations: built aside, published by one atomic rename, removed when nobody reads them.

    INDEX/footnote-index     marks the folder as ours
    INDEX/writer.lock        held by the one process that writes
    INDEX/current            the name of the published generation
    INDEX/000012/            a generation; `in-use` in it is locked, shared, by each reader, and `manifest`
                             names its files and their sizes

A kill at any moment leaves `current` naming a whole generation. Only folders and locks are handled here,
not what is in a generation.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import portalocker

from retrieval.errors import IndexBusy, IndexDamaged, IndexForeign, IndexMissing, StorageError

MARK = "footnote-index"
POINTER = "current"
WRITER = "writer.lock"
IN_USE = "in-use"
MANIFEST = "manifest"
_SHARED = portalocker.LockFlags.SHARED | portalocker.LockFlags.NON_BLOCKING
_EXCLUSIVE = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
_DRAFT = "draft-"


class Generation:
    """A published generation, kept from removal while it is open."""

    def __init__(self, folder: Path, lock: IO[bytes]) -> None:
        self.folder = folder
        self._lock = lock

    @property
    def name(self) -> str:
        """Its place in the order of generations: six digits."""
        return self.folder.name

    def is_current(self) -> bool:
        """Whether it is still what is published, and not another one of the same name in an index made anew.

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

    def check(self) -> None:
        """Look for files that are gone or cut short, which some libraries answer with less, or a crash.

        Raises:
            IndexDamaged: there is one.
        """
        try:
            sizes: dict[str, int] = json.loads((self.folder / MANIFEST).read_text("utf-8"))
            for name, size in sizes.items():
                if (self.folder / name).stat().st_size < size:
                    raise IndexDamaged(f"the index is damaged ({name} is cut short)", _REBUILD)
        except FileNotFoundError as error:
            name = Path(error.filename).relative_to(self.folder).as_posix()
            raise IndexDamaged(f"the index is damaged ({name} is gone)", _REBUILD) from None
        except (OSError, ValueError) as error:
            raise IndexDamaged(f"the index is damaged ({MANIFEST}: {error})", _REBUILD) from None

    def close(self) -> None:
        """Let it be removed, as far as this reader is concerned."""
        self._lock.close()


def current_name(index: Path) -> str | None:
    """The name of the published generation, or None where there is none yet.

    Raises:
        IndexForeign: the folder is not an index of this program.
        StorageError: it cannot be read.
    """
    _check_mark(index)
    try:
        name = (index / POINTER).read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"the index is damaged ({POINTER}: {error})", _REBUILD) from None
    if not (name.isdigit() and len(name) == 6):
        raise IndexDamaged(f"the index is damaged ({POINTER} names no generation)", _REBUILD)
    return name


_REBUILD = "run `footnote index --rebuild`"


def open_current(index: Path) -> Generation:
    """The published generation, open for reading.

    Raises:
        IndexMissing: there is no index yet.
        IndexDamaged: the published generation is gone.
        IndexForeign: the folder is not an index of this program.
    """
    for _ in range(100):  # a writer may remove what was current between two steps; then there is a newer one
        name = current_name(index)
        if name is None:
            raise IndexMissing(f"there is no index yet in {index}", "run `footnote index`")
        generation = _open(index / name)
        if generation is not None:
            return generation
        if current_name(index) == name and not (index / name / IN_USE).exists():
            break
    raise IndexDamaged(f"the index is damaged (generation {name} is gone)", _REBUILD)


def _open(folder: Path) -> Generation | None:
    """The generation in a folder, or None once it is being removed."""
    try:
        lock = (folder / IN_USE).open("rb")
    except OSError:
        return None
    try:
        portalocker.lock(lock, _SHARED)
        if (folder / IN_USE).exists():
            return Generation(folder, lock)
    except portalocker.LockException:
        pass
    lock.close()
    return None


@contextmanager
def writing(index: Path) -> Iterator[None]:
    """Be the only writer of an index, making its folder if it is not there.

    Raises:
        IndexBusy: another process writes it.
        IndexForeign: the folder holds something else.
        StorageError: the folder cannot be made or written.
    """
    with _make(index) as lock:
        try:
            portalocker.lock(lock, _EXCLUSIVE)
        except portalocker.LockException:
            lock.seek(0)
            who = lock.read().decode("ascii", "replace").strip()
            raise IndexBusy(
                f"the index is being written by another process{f' ({who})' if who else ''}",
                "wait for it to end",
            ) from None
        _sign(lock, str(os.getpid()))
        try:
            _remove_unused(index)
            yield
            _remove_unused(index)
        finally:
            _sign(lock, "")


def new_draft(index: Path) -> Path:
    """An empty folder for the next generation; call it while `writing`."""
    taken = [int(each.name) for each in index.iterdir() if each.name.isdigit()]
    draft = index / f"{_DRAFT}{max(taken, default=0) + 1:06}"
    draft.mkdir()
    return draft


def publish(draft: Path) -> Path:
    """Make a draft the current generation: all it holds reaches the disk before the pointer moves."""
    index = draft.parent
    (draft / IN_USE).touch(mode=0o600)
    files = [path for path in draft.rglob("*") if path.is_file()]
    sizes = {path.relative_to(draft).as_posix(): path.stat().st_size for path in files}
    (draft / MANIFEST).write_text(json.dumps({name: size for name, size in sizes.items() if size}), "utf-8")
    _sync_tree(draft)
    folder = index / draft.name.removeprefix(_DRAFT)
    draft.rename(folder)
    pointer = index / f"{POINTER}.new"
    pointer.write_text(folder.name, "ascii")
    _sync(pointer)
    _sync(index)
    pointer.replace(index / POINTER)
    _sync(index)
    return folder


def _make(index: Path) -> IO[bytes]:
    """Make the index folder if it is not there; the file whose lock makes its holder the writer."""
    _check_mark(index)
    try:
        index.mkdir(parents=True, exist_ok=True, mode=0o700)
        mark = index / MARK
        if not mark.exists():
            mark.touch()
        return (index / WRITER).open("a+b", buffering=0)
    except OSError as error:
        raise StorageError(
            f"the index folder {index} cannot be written ({error.strerror})",
            "free space on its disk, or name another with --index FOLDER",
        ) from None


def _sign(lock: IO[bytes], who: str) -> None:
    """Say who is writing. That only helps a message, so a full disk is no reason to stop."""
    with suppress(OSError):
        lock.truncate(0)
        lock.write(who.encode("ascii"))


def _check_mark(index: Path) -> None:
    """Refuse a folder with content that is not ours, before anything in it is touched."""
    try:
        if not index.exists():
            return
        foreign = not index.is_dir() or (any(index.iterdir()) and not (index / MARK).is_file())
    except OSError as error:
        raise StorageError(
            f"the index folder {index} cannot be read ({error.strerror})", "name another with --index FOLDER"
        ) from None
    if foreign:
        raise IndexForeign(
            f"{index} is not an index of Footnote's", "name another folder with --index FOLDER"
        )


def _remove_unused(index: Path) -> None:
    """Remove drafts left by a kill, and generations that are neither current nor read by anyone."""
    try:
        keep = current_name(index)
    except IndexDamaged:
        keep = None
    for folder in index.iterdir():
        if folder.name.startswith(_DRAFT):
            shutil.rmtree(folder, ignore_errors=True)
        elif folder.name.isdigit() and folder.name != keep:
            _remove_unless_read(folder)


def _remove_unless_read(folder: Path) -> None:
    try:
        with (folder / IN_USE).open("rb") as lock:
            portalocker.lock(lock, _EXCLUSIVE)  # held to the end, so that nobody opens what is half removed
            shutil.rmtree(folder, ignore_errors=True)
    except portalocker.LockException:
        return
    except OSError:  # a kill left it without the file
        shutil.rmtree(folder, ignore_errors=True)


def _sync_tree(folder: Path) -> None:
    for place, _, names in os.walk(folder, topdown=False):
        for name in names:
            _sync(Path(place) / name)
        _sync(Path(place))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
