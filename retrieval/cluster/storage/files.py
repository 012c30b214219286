"""Marks folders as copies of object storage, and replaces files atomically."""

import os
import threading
from pathlib import Path

from retrieval.errors import IndexForeign, StorageError

COPY_FILE = ".copy-of"  # marks a folder as a copy, and says of what; hidden, so that it is no article
DRAFT = ".new"  # what a file ends in until it is written whole


def require_copy(folder: Path, url: str) -> None:
    """Make a folder a copy of what is at an address, or see that it is one.

    Raises:
        IndexForeign: it has something else in it, which would be lost.
        StorageError: it cannot be made.
    """
    mark = folder / COPY_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if mark.is_file() and mark.read_text("utf-8") == url:
            return
        if any(not path.name.startswith(COPY_FILE) for path in folder.iterdir()):
            raise IndexForeign(
                f"{folder} is no copy of {url}, and is not empty",
                "with a storage, --seeds and --index name folders for copies of it: name new ones",
            )
        replace_file(mark, url.encode())
    except OSError as error:
        raise StorageError(f"{folder} cannot be written ({error.strerror})", "name another folder") from None


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file, whole or not at all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}{DRAFT}")
    draft.write_bytes(content)
    draft.replace(path)
