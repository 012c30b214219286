"""Finds the files of a folder that may be articles, wherever links in it lead; it reads none of them.

It may be given any folder: links go in circles or out of it, and what looks like a file may be a pipe.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from retrieval.types import Notice

SUFFIXES = (".md", ".txt")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is to become an article: its id (path below the folder) and where it is."""

    id: str
    path: Path


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to look into: its place below the first one; where it and those above it really are."""

    path: Path
    place: PurePosixPath
    ancestors: tuple[Path, ...]


class FolderWalker:
    """A walk through all folders, with a notice for each entry that is not gone into.

    Args:
        root: where it begins.
        outside_links: whether links that lead out of it are followed.
    """

    def __init__(self, root: Path, outside_links: bool) -> None:
        self.notices: list[Notice] = []
        self._follow_outside = outside_links
        self._root = root.resolve()
        self._linked: set[Path] = set()  # folders that a link led to: two links a level would double the way
        # A list in place of recursion, for folders may lie a thousand deep.
        self._pending = [_Folder(root, PurePosixPath(), (self._root,))]

    def files(self) -> Iterator[Found]:
        """The files that may be articles."""
        while self._pending:
            folder = self._pending.pop()
            for entry in self._entries(folder):
                if found := self._classify(entry, folder):
                    yield found

    def _entries(self, folder: _Folder) -> "list[os.DirEntry[str]]":
        try:
            with os.scandir(folder.path) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._add_notice(
                f"{folder.place}/", f"cannot be read ({error.strerror})", "check its permissions"
            )
            return []

    def _classify(self, entry: "os.DirEntry[str]", folder: _Folder) -> Found | None:
        here, path, is_folder = folder.place / entry.name, Path(entry.path), False
        try:
            is_folder = entry.is_dir()
            if entry.name.startswith(".") or not (is_folder or here.suffix.lower() in SUFFIXES):
                return None
            real = path.resolve() if entry.is_symlink() else folder.ancestors[-1] / entry.name
            problem = self._problem(entry, real, folder)
        except OSError as error:  # a link in a circle, or to where nothing may be read
            problem = f"cannot be followed ({error.strerror})", "mend or remove it"
        if problem:
            self._add_notice(_printable(str(here)) + "/" * is_folder, *problem)
        elif is_folder:
            self._pending.append(_Folder(path, here, (*folder.ancestors, real)))
        return None if problem or is_folder else Found(str(here), path)

    def _problem(self, entry: "os.DirEntry[str]", real: Path, folder: _Folder) -> tuple[str, str] | None:
        """What is wrong with a folder or file, and the way out."""
        if _printable(entry.name) != entry.name:
            return "its name is not valid UTF-8", "rename it"
        if entry.is_symlink() and (problem := self._link_problem(entry, real, folder)):
            return problem
        if not (entry.is_dir() or entry.is_file()):
            return "not a regular file", "remove it, or copy its content into a file"
        return None

    def _link_problem(self, entry: "os.DirEntry[str]", real: Path, folder: _Folder) -> tuple[str, str] | None:
        if not real.exists():
            return "a link to nothing", "mend or remove it"
        if real in folder.ancestors:
            return "a link back to a folder above it; not followed", "remove it"
        if not (self._follow_outside or real.is_relative_to(self._root)):
            return "a link out of the folder; not followed", "copy what is there, or set outside_links"
        if entry.is_dir():
            if real in self._linked:
                return "a link to where another one leads; not followed", "remove one of them"
            self._linked.add(real)
        return None

    def _add_notice(self, path: str, message: str, hint: str) -> None:
        self.notices.append(Notice(path, message, hint))


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()
