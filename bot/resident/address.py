"""The sockets of resident processes, and the version of the code that a process runs."""

import os
from collections.abc import Iterator, Mapping

SUFFIX = ".sock"
_PACKAGES = ("bot", "retrieval")


def socket_folder(environ: Mapping[str, str]) -> str:
    """The folder of the sockets, which need not exist: below the runtime folder, else the state folder."""
    base = environ.get("XDG_RUNTIME_DIR") or environ.get("XDG_STATE_HOME")
    return os.path.join(base or os.path.expanduser("~/.local/state"), "footnote", "resident")


def is_private(folder: str) -> bool:
    """Whether a folder is one of this user, closed to all others."""
    try:
        status = os.lstat(folder)
    except OSError:
        return False
    return os.path.isdir(folder) and status.st_uid == os.getuid() and not status.st_mode & 0o077


def sockets(folder: str) -> list[str]:
    """The sockets in a folder, the newest first; none where others could have made them."""
    if not is_private(folder):
        return []
    with os.scandir(folder) as entries:
        paths = [(entry.stat().st_mtime_ns, entry.path) for entry in entries if entry.name.endswith(SUFFIX)]
    return [path for _, path in sorted(paths, reverse=True)]


def code_stamp() -> str:
    """What changes with each upgrade of the program, and with each edit of a checkout; takes 2 ms."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    times = [time for package in _PACKAGES for time in _times(os.path.join(root, package))]
    return f"{root} {len(times)} {sum(times)}"


def _times(folder: str) -> Iterator[int]:
    """The modification times of the modules below a folder, in nanoseconds."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield entry.stat().st_mtime_ns
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _times(entry.path)
