"""Which files are their owner's alone: all that Footnote makes; what is not so any more is only counted."""

import os
import stat
from pathlib import Path

UMASK = 0o077  # the rights that nobody but the owner gets
_ENTER, _READ = 0o011, 0o044  # a folder, a file: for the owner's group, or for all


def exposed(place: Path) -> int:
    """How many files, of a folder or the one, others than their owner may read; always 0 on Windows.

    A folder that others may not enter keeps from them what is in it.
    """
    if os.name != "posix":
        return 0
    if not place.is_dir():
        return int(place.exists() and _lets(place, _READ))
    return sum(map(exposed, place.iterdir())) if _lets(place, _ENTER) else 0


def _lets(path: Path, rights: int) -> bool:
    return bool(stat.S_IMODE(path.lstat().st_mode) & rights)
