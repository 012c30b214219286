"""A machine's copy of an index or a shard: fetched from object storage, or built here and stored.

Generations never change, so that one is fetched once. `current` alone is replaced, and only by who has seen
what it replaces: of two index runs at once, one publishes.
"""

import shutil
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import portalocker

from retrieval.cluster.storage import blocks
from retrieval.cluster.storage.files import replace_file, require_copy
from retrieval.cluster.storage.objects import Objects, WriteConflict
from retrieval.cluster.storage.published import Published, list_name, parse_published, published_json
from retrieval.errors import IndexBusy, IndexMissing, StorageError
from retrieval.store import calibration_file, dates, manifest, unread
from retrieval.store.errors import reporting_write_errors
from retrieval.store.generation import IN_USE, open_generation
from retrieval.store.pointers import CURRENT_FILE, MARKER_FILE, read_pointer

BESIDE = (calibration_file.FILE, dates.FILE, unread.FILE)  # small files that are no part of a generation
SEEN_FILE = "seen"  # the etag of `current` as it was last read or written here, and below it its content
FETCH_LOCK = "fetch.lock"


class IndexCopy:
    """A copy of an index on this disk.

    Args:
        objects: where the blocks of the whole index are.
        prefix: what the names of this index begin with: "" for the whole, `shards/8/003/` for a shard.
        folder: the copy, a folder that is nothing else.

    Raises:
        IndexForeign: it is something else.
        StorageError: it cannot be made.
    """

    def __init__(self, objects: Objects, prefix: str, folder: Path) -> None:
        self._objects = objects
        self._prefix = prefix
        self.folder = folder
        require_copy(folder, f"{objects.url}/{prefix}")
        (folder / MARKER_FILE).touch()

    def pull(self, *, fetched: bool = True) -> bool:
        """Take up what is published, the generation too if it shall be fetched; whether there is news.

        What was made here and not stored yet stays, if nothing else was published meanwhile.

        Raises:
            StorageError: the storage does not answer; the copy is as it was.
        """
        try:
            current = self._objects.read(self._prefix + CURRENT_FILE, unless=self._seen()[0])
        except FileNotFoundError:
            return False
        if current is None:
            return False
        published = parse_published(current[0], self._objects.url)
        with self._locked():
            if fetched and not self.has(published.pointer):
                self._fetch(published.pointer)
            for name, block in published.beside.items():
                if name in BESIDE:
                    replace_file(self.folder / name, blocks.block_of(self._objects, block))
            replace_file(self.folder / CURRENT_FILE, published.pointer.encode("ascii"))
            self._note_seen(current[1], current[0])
        return True

    def push(self) -> None:
        """Store the generation that is current here, and publish it.

        Raises:
            IndexBusy: another run has published meanwhile.
            StorageError: the storage does not take it; what is published there is intact.
        """
        pointer = read_pointer(self.folder)
        if pointer is None:
            raise IndexMissing(f"there is no index yet in {self.folder}")
        files = {name: (self.folder / name).read_bytes() for name in BESIDE if (self.folder / name).is_file()}
        block_names = {name: blocks.name_of(data) for name, data in files.items()}
        content = published_json(Published(pointer, block_names))
        etag, before = self._seen()
        if content == before:
            return
        base = parse_published(before, self._objects.url).pointer if before else ""
        if base != pointer:
            self._store(pointer, base)
        for name, data in files.items():
            self._objects.write(f"{blocks.FOLDER}/{block_names[name]}", data)
        try:
            etag = self._objects.write(self._prefix + CURRENT_FILE, content, replacing=etag or None)
        except WriteConflict:
            raise IndexBusy(
                "another index run has published meanwhile", "run it again: what was encoded is kept"
            ) from None
        self._note_seen(etag, content)

    def has(self, pointer: str) -> bool:
        """Whether a generation is on this disk."""
        name, checksum = pointer.split()
        try:
            return zlib.crc32((self.folder / name / manifest.FILE).read_bytes()) == int(checksum, 16)
        except OSError:
            return False

    def fetch(self, pointer: str) -> None:
        """Have a generation on this disk; other processes that want it wait for the one that fetches it.

        Raises:
            StorageError: the storage does not answer, or what it has is damaged.
        """
        if not self.has(pointer):
            with self._locked():
                if not self.has(pointer):
                    self._fetch(pointer)
        (self.folder / pointer.split()[0] / IN_USE).touch()  # used now: `space` removes what was not for long

    def size(self, pointer: str) -> int:
        """The bytes of a generation; the errors of `fetch`."""
        return sum(file.size for file in self._list(pointer).values())

    def _fetch(self, pointer: str) -> None:
        name = pointer.split()[0]
        draft = self.folder / f"fetching-{name}"
        before = self._newest()
        with reporting_write_errors(self.folder):
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            try:
                had = self._list(before[1]) if before else {}
            except StorageError:
                had = {}
            try:
                blocks.fetch(self._objects, draft, self._list(pointer), before[0] if before else None, had)
                (draft / IN_USE).touch(mode=0o600)
                shutil.rmtree(self.folder / name, ignore_errors=True)  # another that was never published
                draft.rename(self.folder / name)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        with closing(open_generation(self.folder, pointer)) as generation:
            generation.manifest()

    def _newest(self) -> tuple[Path, str] | None:
        """The newest generation on this disk that was fetched or stored, and its pointer."""
        for folder in sorted(self.folder.glob("[0-9]*"), reverse=True):
            try:
                checksum = zlib.crc32((folder / manifest.FILE).read_bytes())
            except OSError:
                continue
            return folder, f"{folder.name} {checksum:08x}\n"
        return None

    def _store(self, pointer: str, base: str) -> None:
        """Store a generation, but the blocks that the one which is published has."""
        name = pointer.split()[0]
        sizes = {file: entry.size for file, entry in manifest.read_unchecked(self.folder / name).items()}
        sizes[manifest.FILE] = (self.folder / name / manifest.FILE).stat().st_size
        files = blocks.list_files(self.folder / name, sizes)
        there = self._list(base).values() if base else ()
        stored = frozenset(block for file in there for block in file.blocks)
        blocks.store(self._objects, self.folder / name, files, stored)
        self._objects.write(list_name(self._prefix, pointer), blocks.to_json(files))

    def _list(self, pointer: str) -> blocks.StoredFiles:
        name = list_name(self._prefix, pointer)
        try:
            read = self._objects.read(name)
        except FileNotFoundError:
            raise StorageError(f"{name} is gone from {self._objects.url}", blocks.RESTORE) from None
        return blocks.from_json(read[0] if read else b"", name)

    def _seen(self) -> tuple[str, bytes]:
        """The etag and the content of `current` as it was last read or written here."""
        try:
            etag, _, content = (self.folder / SEEN_FILE).read_bytes().partition(b"\n")
            return etag.decode(), content
        except OSError:
            return "", b""

    def _note_seen(self, etag: str, content: bytes) -> None:
        replace_file(self.folder / SEEN_FILE, etag.encode() + b"\n" + content)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.folder / FETCH_LOCK).open("ab") as lock:
            portalocker.lock(lock, portalocker.LockFlags.EXCLUSIVE)
            yield
