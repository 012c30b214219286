"""The rules of .gitignore files: which entries of a folder they leave out, each for what lies below it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

NAME = ".gitignore"
MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The rules that hold in a folder: of its own .gitignore and of those above it, the nearest last."""

    specs: tuple[tuple[PurePosixPath, GitIgnoreSpec], ...] = ()

    def within(
        self, folder: Path, relative: PurePosixPath, entries: "Sequence[os.DirEntry[str]]"
    ) -> "IgnoreRules":
        """The rules in a folder below, given its path from the first folder and its entries."""
        file = next((entry for entry in entries if entry.name == NAME), None)
        try:
            if file is None or not file.is_file(follow_symlinks=False):
                return self
            with Path(file.path).open(encoding="utf-8", errors="replace") as lines:
                spec = GitIgnoreSpec.from_lines(lines.read(MAX_BYTES).splitlines())
        except (OSError, ValueError):  # unreadable, or no pattern: the folder is read as if it had none
            return self
        return IgnoreRules((*self.specs, (relative, spec)))

    def match(self, path: PurePosixPath, is_folder: bool) -> bool:
        """Whether an entry is left out; the nearest file that names it decides."""
        for base, spec in reversed(self.specs):
            result = spec.check_file(f"{path.relative_to(base)}{'/' * is_folder}")
            if result.include is not None:
                return result.include
        return False
