"""The dates of files, for articles that state none: of their last change, or of their last commit in git.

They say when a file was saved, which is seldom when it was written: they are taken only where asked for.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from retrieval.reading.finding import FolderContents
from retrieval.types import DateOrigin, Notice, Source

SECONDS = 60.0  # that git may take for a source
# What a repository's own settings could start is switched off: the folder may be a stranger's.
GIT = (
    "git", "--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false", "-c", "core.quotePath=false",
    "-c", "protocol.allow=never",  # what is missing of a partial clone is not fetched
)  # fmt: skip
LOG = ("log", "--format=%x01%cs", "--name-only", "--relative", "--no-renames", "-z", "--", ".")


def file_dates(
    sources: Sequence[Source], contents: FolderContents, origin: DateOrigin
) -> tuple[dict[str, str], list[Notice]]:
    """The date of each file by id, ISO 8601, and a notice for each source that has none to give."""
    if origin is DateOrigin.FILE:
        return dict(_changed(contents)), []
    if origin is DateOrigin.GIT:
        return _committed(sources)
    return {}, []


def _changed(contents: FolderContents) -> Iterator[tuple[str, str]]:
    for file in contents.files:
        try:
            yield file.id, date.fromtimestamp(file.path.stat().st_mtime).isoformat()
        except (OSError, ValueError, OverflowError):  # gone, or a time of no calendar
            continue


def _committed(sources: Sequence[Source]) -> tuple[dict[str, str], list[Notice]]:
    dates: dict[str, str] = {}
    notices = []
    for source in sources:
        try:
            for relative, day in last_commits(source.path).items():
                dates[source.id_of(relative)] = day
        except (OSError, subprocess.SubprocessError):
            hint = 'set dates = "file", or take the setting out'
            notices.append(Notice(f"{source.name}/" if source.name else "./", "has no dates of git", hint))
    return dates, notices


def last_commits(folder: Path) -> Mapping[str, str]:
    """The date of the last commit of each file of a repository, by its path below a folder of it.

    Raises:
        OSError: there is no git.
        SubprocessError: the folder is in no repository, or git took too long.
    """
    # Nothing else of the environment: GIT_DIR and the like speak of another repository.
    environ = {"PATH": os.pathsep.join(os.get_exec_path()), "HOME": os.path.expanduser("~")}  # noqa: PTH111 (never raises)
    ended = subprocess.run(
        [*GIT, *LOG],
        cwd=folder,
        env=environ,
        capture_output=True,
        timeout=SECONDS,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return _newest(ended.stdout.decode("utf-8", "surrogateescape").split("\x01"))


def _newest(commits: Iterable[str]) -> dict[str, str]:
    """The dates of the first commits, newest first, that name each file: a date, NUL, names with NULs."""
    dates: dict[str, str] = {}
    for commit in commits:
        day, _, names = commit.partition("\0")
        for name in names.split("\0"):
            if name.strip("\n"):
                dates.setdefault(name.lstrip("\n"), day.strip())
    return dates
