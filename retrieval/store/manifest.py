"""What a generation is made of: a list of its files with the size and the checksum of each.

The list is vouched for by the pointer that names the generation, and vouches for the files. What is in a
file is not known here.
"""

import itertools
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import IndexDamaged
from retrieval.store.errors import REINDEX_HINT, damage_error

FILE = "manifest"
FORMAT = "7"  # of the whole generation; one with another number is not read but made anew
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
        base: the one it was built upon. What it has in common with it is not read again: the checksum goes
            on where the old one ended, so damage done since is not taken for the truth.
        sizes: how many bytes of a file count, where that is not all of it.
    """
    known = listed(base) if base else {}
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    entries = {
        name: _entry(path, sizes.get(name), known.get(name), base / name if base else None)
        for name, path in sorted(files.items())
    }
    entered = {name: [each.size, each.checksum] for name, each in entries.items() if each.size}
    data = json.dumps({"format": FORMAT, "files": entered}).encode()
    (folder / FILE).write_bytes(data)
    return zlib.crc32(data)


def listed(folder: Path) -> Manifest:
    """The list as it is, unchecked."""
    return _entries(json.loads((folder / FILE).read_bytes()))


def read(folder: Path, sum: int) -> Manifest:
    """The list of a generation's files, which has this checksum; those are at hand and not cut short.

    Raises:
        IndexDamaged: they are not.
    """
    try:
        data = (folder / FILE).read_bytes()
        if zlib.crc32(data) != sum:
            raise damage_error(FILE, "is not what current says")
        found = json.loads(data)
        if found["format"] != FORMAT:
            raise IndexDamaged(OTHER_VERSION, REINDEX_HINT)
        entries = _entries(found)
        for name, entry in entries.items():
            if (folder / name).stat().st_size < entry.size:
                raise damage_error(name, "is cut short")
    except FileNotFoundError as error:
        raise damage_error(Path(error.filename).relative_to(folder).as_posix(), "is gone") from None
    except (OSError, ValueError, LookupError) as error:
        raise IndexDamaged(f"the index is damaged ({FILE}: {error})", REINDEX_HINT) from None
    return entries


def small(manifest: Manifest, besides: tuple[str, ...]) -> Manifest:
    """The files that can be read at once, the smallest first, besides some that need not be."""
    files = sorted(manifest.items(), key=lambda item: item[1].size)
    upto = itertools.accumulate(entry.size for _, entry in files)
    return {
        name: entry
        for (name, entry), size in zip(files, upto, strict=True)
        if size <= QUICK_CHECK_BYTES and name not in besides
    }


def flaw(folder: Path, name: str, entry: Entry) -> str:
    """What is wrong with a file, by reading it and comparing it with its checksum; "" for nothing."""
    try:
        return "" if _sum(folder / name, 0, entry.size, 0) == entry.checksum else "is not as it was written"
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _entries(found: Any) -> dict[str, Entry]:
    return {name: Entry(*each) for name, each in found["files"].items()}


def _entry(path: Path, size: int | None, known: Entry | None, before: Path | None) -> Entry:
    size = path.stat().st_size if size is None else size
    if known and before and known.size <= size and before.exists() and path.samefile(before):
        return Entry(size, _sum(path, known.size, size, known.checksum))
    return Entry(size, _sum(path, 0, size, 0))


def _sum(path: Path, begin: int, end: int, sum: int) -> int:
    """The CRC-32 of a part of a file, going on from that of what lies before it."""
    with path.open("rb") as file:
        file.seek(begin)
        while (left := end - begin) > 0 and (block := file.read(min(BLOCK, left))):
            sum = zlib.crc32(block, sum)
            begin += len(block)
    return sum
