"""Documents that are ZIP archives: read in memory, within limits, and never unpacked to disk."""

import io
import posixpath
import zipfile
import zlib

from retrieval.reading.derived import Unreadable

MAX_BYTES = 200_000_000  # of all that is in an archive
MAX_ENTRIES = 20_000
_DAMAGED = ("is damaged or cut short", "fetch or export it again")


class Archive:
    """The parts of a document, by name.

    Raises:
        Unreadable: it is no archive, needs a password, or unpacks to too much.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError):
            raise Unreadable(*_DAMAGED) from None
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_BYTES:
            raise Unreadable(f"unpacks to more than {MAX_BYTES // 1_000_000} MB", "split it")
        self.names = frozenset(entry.filename for entry in entries)
        self._left = MAX_BYTES

    def read(self, name: str) -> bytes:
        """A part; an archive that says less of its size than it has is stopped there.

        Raises:
            Unreadable: there is no such part, or it cannot be read.
        """
        try:
            with self._zip.open(name) as part:
                data = part.read(self._left + 1)
        except RuntimeError:  # how `zipfile` says that a part is encrypted
            raise Unreadable("needs a password", "save a copy without one") from None
        except (KeyError, ValueError, OSError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error):
            raise Unreadable(*_DAMAGED) from None
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(f"unpacks to more than {MAX_BYTES // 1_000_000} MB", "split it")
        return data

    def optional(self, name: str) -> bytes | None:
        """A part that a document need not have; None where it is not there or broken."""
        if name not in self.names:
            return None
        try:
            return self.read(name)
        except Unreadable:
            return None


def resolve(base: str, target: str) -> str:
    """The name of a part that another one refers to."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target)).lstrip("./")
