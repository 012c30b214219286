"""The rules of .gitignore and .footnoteignore files."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

NAMES = (".gitignore", ".footnoteignore")  # the latter decides where both name an entry
MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The rules that hold in a folder: of its own files and of those above it, the nearest last."""

    specs: tuple[tuple[PurePosixPath, GitIgnoreSpec], ...] = ()

    def within(
        self, folder: Path, relative: PurePosixPath, entries: "Sequence[os.DirEntry[str]]"
    ) -> "IgnoreRules":
        """The rules in a folder below, given its path from the first folder and its entries."""
        files = {entry.name: entry for entry in entries if entry.name in NAMES}
        specs = (_read(files[name]) for name in NAMES if name in files)
        return IgnoreRules((*self.specs, *((relative, spec) for spec in specs if spec is not None)))

    def match(self, path: PurePosixPath, is_folder: bool) -> bool:
        """Whether an entry is left out; the nearest file that names it decides."""
        for base, spec in reversed(self.specs):
            result = spec.check_file(f"{path.relative_to(base)}{'/' * is_folder}")
            if result.include is not None:
                return result.include
        return False


@lru_cache(maxsize=64)
def compile_patterns(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    """Patterns that a settings file has.

    Raises:
        ValueError: one is no pattern.
    """
    return GitIgnoreSpec.from_lines(patterns)


def _read(file: "os.DirEntry[str]") -> GitIgnoreSpec | None:
    """The patterns of a file; None where it is unreadable or has none, as if it were not there."""
    try:
        if not file.is_file(follow_symlinks=False):
            return None
        with Path(file.path).open(encoding="utf-8", errors="replace") as lines:
            return GitIgnoreSpec.from_lines(lines.read(MAX_BYTES).splitlines())
    except (OSError, ValueError):
        return None
