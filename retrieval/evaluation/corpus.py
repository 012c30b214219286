"""Documents as article files, so that a dataset is indexed by the Library like any folder.

A document's file is named after its id in a way that can be read back, on any file system.
"""

import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from retrieval.errors import StorageError

LAYOUT = "1"  # of these files; another one is another folder
PIECE = 120  # characters of a file's or a folder's name; many file systems end at 255 bytes
SUFFIX = ".md"

# Small letters, digits, - and _ stay. A capital is + and the small letter: some file systems know no case.
_ESCAPED = re.compile(rb"[^a-z0-9_-]")
_WRITTEN = re.compile(r"\+([a-z])|%([0-9a-f]{2})|(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a corpus; its title may be empty."""

    id: str
    title: str
    text: str


def file_name(id: str) -> str:
    """The article id for a document id: one for each, and long ones in folders."""
    name = _ESCAPED.sub(_escape, id.encode()).decode("ascii")
    return "/".join(name[at : at + PIECE] for at in range(0, len(name), PIECE)) + SUFFIX


def document_id(name: str) -> str:
    """The document id that `file_name` made an article id of."""
    written = name.removesuffix(SUFFIX).replace("/", "")
    parts = (
        capital.upper().encode() if capital else bytes.fromhex(code) if code else plain.encode()
        for capital, code, plain in _WRITTEN.findall(written)
    )
    return b"".join(parts).decode()


def write_articles(documents: Iterable[Document], folder: Path) -> None:
    """Write each document as an article file; if the folder is there and complete, nothing is written.

    A folder appears whole or not at all.

    Raises:
        StorageError: the disk is full, read-only or failing.
    """
    files = {file_name(document.id): document for document in documents}
    try:
        if _names(folder) == files.keys():
            return
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix="articles.") as aside:
            for name, document in files.items():
                file = Path(aside, "articles", name)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(article_text(document).encode())
            shutil.rmtree(folder, ignore_errors=True)
            Path(aside, "articles").rename(folder)
    except OSError as error:
        if _names(folder) == files.keys():  # another process was faster
            return
        raise StorageError(
            f"the articles cannot be written to {folder} ({error.strerror})", "make room there"
        ) from None


def article_text(document: Document) -> str:
    """The file for a document: its title as front matter, then its text as it is."""
    text = document.text if document.text.strip() else document.title  # a title alone can be found too
    title = " ".join(document.title.split())
    if not title and not text.lstrip("\ufeff").startswith("---"):  # which would be read as front matter
        return text
    return f"---\n{yaml.safe_dump({'title': title}, allow_unicode=True)}---\n{text}"


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob(f"*{SUFFIX}")}


def _escape(match: re.Match[bytes]) -> bytes:
    byte = match.group()
    return b"+" + byte.lower() if byte.isalpha() else b"%%%02x" % byte[0]
