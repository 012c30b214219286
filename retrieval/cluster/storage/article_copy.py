"""The articles on object storage, as a folder of this disk: a file is fetched when it is read.

A file that is not fetched yet is there, but empty, so that the folder can be looked through as any other. An
article that was fetched is compared with the storage, by its etag, each time it is read.
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

from retrieval.cluster.storage.files import COPY_FILE, DRAFT, replace_file, require_copy
from retrieval.cluster.storage.objects import Objects, StoredObject
from retrieval.errors import StorageError
from retrieval.types import Shard

ETAGS = ".etags"  # a folder beside the articles; a name that begins with a dot is no article
OURS = (ETAGS, COPY_FILE)
IGNORE_FILES = (".gitignore", ".footnoteignore")  # what says which files are articles is always fetched
THREADS = 16
AWAY_SECONDS = 10.0  # for which storage that did not answer is not asked again: what is here is read


class ArticleCopy:
    """A copy of the articles.

    Args:
        objects: the articles.
        folder: the copy, a folder that is nothing else.

    Raises:
        IndexForeign: it is something else.
        StorageError: it cannot be made.
    """

    def __init__(self, objects: Objects, folder: Path) -> None:
        require_copy(folder, objects.url)
        self._objects = objects
        self._folder = folder
        self._away_until = 0.0

    def fetch(self, id: str) -> None:
        """Have the file of an article as it is on the storage now, or, where that is away, as it was here.

        A file that is gone from the storage goes here too.
        """
        if time.monotonic() < self._away_until:
            return
        path = self._path(id)
        if path is None:
            return
        try:
            read = self._objects.read(id, unless=self._etag(id) if path.is_file() else "")
        except FileNotFoundError:
            self._remove(id)
            return
        except StorageError:
            self._away_until = time.monotonic() + AWAY_SECONDS
            return
        if read is not None:
            self._write(id, *read)

    def pull(self, shard: Shard) -> None:
        """Have the names of all articles, and the content of those of a shard.

        Raises:
            StorageError: the storage does not answer.
        """
        listed = {stored.name: stored for stored in self._objects.listed() if self._path(stored.name)}
        for name in self._names() - listed.keys():
            self._remove(name)
        wanted = []
        for name, stored in listed.items():
            path = self._folder / name
            if PurePosixPath(name).name in IGNORE_FILES or shard.holds(name):
                if not path.is_file() or self._etag(name) != stored.etag:
                    wanted.append(stored)
            elif not path.is_file():
                self._write(name, b"", "")
        with ThreadPoolExecutor(THREADS, "articles") as threads:
            for _ in threads.map(self._fetch_listed, wanted):
                pass

    def _fetch_listed(self, stored: StoredObject) -> None:
        try:
            read = self._objects.read(stored.name)
        except FileNotFoundError:  # removed since it was listed
            self._remove(stored.name)
            return
        if read is not None:
            self._write(stored.name, *read)
            changed = stored.changed.timestamp()
            os.utime(self._folder / stored.name, (changed, changed))

    def _path(self, id: str) -> Path | None:
        """Where the file of an article is; None for a name that no folder can have, or that is ours."""
        parts = PurePosixPath(id).parts
        if not parts or id.endswith("/") or id.startswith("/") or ".." in parts or parts[0] in OURS:
            return None
        return self._folder / id

    def _names(self) -> set[str]:
        paths = (path for path in self._folder.rglob("*") if path.is_file())
        names = {path.relative_to(self._folder).as_posix() for path in paths}
        ours = (name for name in names if name.partition("/")[0] in OURS or name.endswith(DRAFT))
        return names - set(ours)

    def _etag(self, id: str) -> str:
        try:
            return (self._folder / ETAGS / id).read_text("utf-8")
        except OSError:
            return ""

    def _write(self, id: str, content: bytes, etag: str) -> None:
        try:
            for path, data in ((self._folder / id, content), (self._folder / ETAGS / id, etag.encode())):
                path.parent.mkdir(parents=True, exist_ok=True)
                replace_file(path, data)
        except OSError as error:
            raise StorageError(
                f"{self._folder} cannot be written ({error.strerror})", "free some room"
            ) from None

    def _remove(self, id: str) -> None:
        for path in (self._folder / ETAGS / id, self._folder / id):
            path.unlink(missing_ok=True)
