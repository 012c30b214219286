"""The files beside the generations of an index: its mark, and which generation is current or pinned."""

import os
import re
from pathlib import Path

from retrieval.errors import IndexForeign, StorageError
from retrieval.store.errors import damage_error

MARKER_FILE = "footnote-index"
CURRENT_FILE = "current"
PINNED_FILE = "pinned"
_POINTER = re.compile(r"([0-9]{6}) ([0-9a-f]{8})\n")


def current_name(index: Path) -> str | None:
    """The name of the published generation, or None where there is none yet.

    Raises:
        IndexDamaged: it cannot be told.
        IndexForeign: the folder is not an index of this program.
        StorageError: it cannot be read.
    """
    current = read_current(index)
    return current and current[0]


def read_current(index: Path) -> tuple[str, int] | None:
    """The name of the published generation and the checksum of its manifest."""
    pointer = read_pointer(index)
    return None if pointer is None else parse_pointer(pointer, CURRENT_FILE)


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


def parse_pointer(pointer: str, file: str) -> tuple[str, int]:
    """The name of a generation and the checksum of its manifest, from the pointer that `file` holds."""
    match = _POINTER.fullmatch(pointer)
    if not match:
        raise damage_error(f"{file} names no generation")
    return match[1], int(match[2], 16)


def pin(index: Path, pointer: str) -> None:
    """Keep a generation from removal, though it may be neither current nor read, and no other any more."""
    fresh = index / f"{PINNED_FILE}.new"
    fresh.write_text(pointer, "ascii")
    sync_file(fresh)
    fresh.replace(index / PINNED_FILE)


def pinned_name(index: Path) -> str:
    """The name of the pinned generation; "" for none."""
    try:
        return (index / PINNED_FILE).read_text("ascii").partition(" ")[0]
    except (OSError, UnicodeDecodeError):
        return ""


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


def sync_file(path: Path) -> None:
    """Have what was written to a file or folder reach the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
