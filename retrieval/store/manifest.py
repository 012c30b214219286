"""What a generation is made of: a list of its files with the size and the checksum of each.

`current` holds the manifest's checksum; the manifest holds each file's. Contents are not interpreted.
"""

import itertools
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import IndexDamaged
from retrieval.store.errors import damage_error

FILE = "manifest"
FORMAT = "15"  # of the whole generation; an index of another format is rebuilt
OTHER_VERSION = "the index was made by another version of Footnote"
BLOCK = 1 << 20  # bytes read at a time
# Bytes that are read whole as a generation is opened, the smallest files first: some 15 ms from the system's
# cache. That is all of the index of a few thousand articles but what is checked as it is read.
QUICK_CHECK_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """How many bytes of a file belong to the generation, and their CRC-32; more may follow them."""

    size: int
    checksum: int


Manifest = Mapping[str, Entry]


def write(folder: Path, base: Path | None, sizes: Mapping[str, int]) -> int:
    """List the files of a folder; the checksum of the list.

    Args:
        folder: the generation.
        base: the one it was built upon. Shared bytes are not read again: the checksum of a longer file
            continues the old one, so that damage to the shared part stays detectable.
        sizes: how many bytes of a file count, where that is not all of it.
    """
    before = read_unchecked(base) if base else {}
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    entries = {
        name: _entry(path, sizes.get(name), before.get(name), base / name if base else None)
        for name, path in sorted(files.items())
    }
    listed = {name: [entry.size, entry.checksum] for name, entry in entries.items() if entry.size}
    data = json.dumps({"format": FORMAT, "files": listed}).encode()
    (folder / FILE).write_bytes(data)
    return zlib.crc32(data)


def has_this_format(folder: Path) -> bool:
    """Whether a generation is of the format that is written today; nothing else is checked."""
    try:
        return bool(json.loads((folder / FILE).read_bytes())["format"] == FORMAT)
    except (OSError, ValueError, LookupError, TypeError):
        return False


def read_unchecked(folder: Path) -> Manifest:
    """The list as it is, unchecked."""
    return _entries(json.loads((folder / FILE).read_bytes()))


def read(folder: Path, checksum: int) -> Manifest:
    """The list of a generation's files, after comparing its checksum, and the size of each file.

    Raises:
        IndexDamaged: they are not.
    """
    try:
        data = (folder / FILE).read_bytes()
        if zlib.crc32(data) != checksum:
            raise damage_error(f"{FILE} is not what current says")
        content = json.loads(data)
        if content["format"] != FORMAT:
            raise IndexDamaged(OTHER_VERSION)
        entries = _entries(content)
        for name, entry in entries.items():
            if (folder / name).stat().st_size < entry.size:
                raise damage_error(f"{name} is cut short")
    except FileNotFoundError as error:
        raise damage_error(f"{Path(error.filename).relative_to(folder).as_posix()} is gone") from None
    except (OSError, ValueError, LookupError) as error:
        raise damage_error(f"{FILE}: {error}") from None
    return entries


def quick_check_files(manifest: Manifest, skip: tuple[str, ...]) -> Manifest:
    """The smallest files, up to `QUICK_CHECK_BYTES` in all, without those to be skipped."""
    files = sorted(manifest.items(), key=lambda named: named[1].size)
    cumulative = itertools.accumulate(entry.size for _, entry in files)
    return {
        name: entry
        for (name, entry), size in zip(files, cumulative, strict=True)
        if size <= QUICK_CHECK_BYTES and name not in skip
    }


def checksum_problem(folder: Path, name: str, entry: Entry) -> str:
    """What is wrong with a file, by reading it and comparing it with its checksum; "" for nothing."""
    try:
        return "" if _crc32(folder / name, 0, entry.size, 0) == entry.checksum else "is not as it was written"
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _entries(content: Any) -> dict[str, Entry]:
    return {name: Entry(*values) for name, values in content["files"].items()}


def _entry(path: Path, size: int | None, before: Entry | None, before_path: Path | None) -> Entry:
    size = path.stat().st_size if size is None else size
    if before and before_path and before.size <= size and before_path.exists() and path.samefile(before_path):
        return Entry(size, _crc32(path, before.size, size, before.checksum))
    return Entry(size, _crc32(path, 0, size, 0))


def _crc32(path: Path, begin: int, end: int, checksum: int) -> int:
    """The CRC-32 of a part of a file, going on from that of what lies before it."""
    with path.open("rb") as file:
        file.seek(begin)
        while (left := end - begin) > 0 and (block := file.read(min(BLOCK, left))):
            checksum = zlib.crc32(block, checksum)
            begin += len(block)
    return checksum
