"""Counts the files that others than their owner can read; Footnote creates none."""

import os
from pathlib import Path

UMASK = 0o077  # the rights that nobody but the owner gets
_ENTER, _READ = 0o011, 0o044  # a folder, a file: for the owner's group, or for all


def count_exposed_files(path: Path) -> int:
    """How many files, of a folder or the one, are open to others than their owner; always 0 on Windows.

    Files in a folder that others may not enter are not counted.
    """
    if os.name != "posix":
        return 0
    try:
        if not path.is_dir():
            return int(_allows(path, _READ))
        if not _allows(path, _ENTER):
            return 0
        return sum(count_exposed_files(entry) for entry in path.iterdir() if not entry.is_symlink())
    except OSError:  # it is not there, or any more
        return 0


def _allows(path: Path, rights: int) -> bool:
    return bool(path.stat().st_mode & rights)
