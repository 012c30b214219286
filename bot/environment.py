"""Everything outside the process that a run touches, as one value: a test gives it another one."""

import io
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TextIO

from bot.settings import Settings
from bot.system.paths import UserPaths, user_paths
from bot.system.permissions import UMASK

if TYPE_CHECKING:
    from retrieval.library import Library

UNKNOWN_COLUMNS = 80


@dataclass(frozen=True, slots=True)
class Environment:
    """The three streams, the environment, the user's folders, and how a library is opened.

    `umask` is the user's own, for programs that are started for them; -1 where it is the process's.
    """

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    environ: Mapping[str, str]
    user_paths: UserPaths
    open_library: "Callable[[Settings], Library]"
    umask: int = -1

    @property
    def columns(self) -> int:
        """How wide the terminal is, 80 where that is unknown."""
        columns = self.environ.get("COLUMNS", "")
        if columns.isascii() and columns.isdigit() and int(columns[:5]):
            return int(columns[:5])
        try:
            return os.get_terminal_size(self.stdout.fileno()).columns or UNKNOWN_COLUMNS
        except (OSError, ValueError):
            return UNKNOWN_COLUMNS


def process_environment() -> Environment:
    """The real one. What it writes is UTF-8 with its line ends as they are: `articles --text` is exact.

    Files that it makes are their owner's alone, also those that SQLite, Chroma and Tantivy make: an index,
    a history and a saved conversation hold what articles say and what people asked.
    """
    umask = os.umask(UMASK)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return Environment(
        stdin=sys.stdin or io.StringIO(),  # each is None where the parent process closed it
        stdout=sys.stdout or io.StringIO(),
        stderr=sys.stderr or io.StringIO(),
        environ=os.environ,
        user_paths=user_paths(),
        open_library=_open_library,
        umask=umask,
    )


def _open_library(settings: Settings) -> "Library":
    # Opened only by a command that needs it: these imports cost more than `footnote --help` may.
    from bot.system.malloc import limit_malloc_arenas
    from retrieval.encoder import load_encoder
    from retrieval.library import Library

    limit_malloc_arenas()
    if settings.cluster:
        return _open_cluster(settings)
    encoder = load_encoder(settings.model, settings.models, settings.runtime)
    return Library(settings.sources, settings.index, encoder, settings.options)


def _open_cluster(settings: Settings) -> "Library":
    from retrieval.cluster.connection import require_ray

    require_ray()
    from retrieval.cluster.client import ClusterAddress, cluster_library
    from retrieval.cluster.options import ClusterOptions

    options = ClusterOptions.for_library(
        settings.options,
        seeds=str(settings.seeds.absolute()),  # the replicas have another current folder
        index=str(settings.index.absolute()),
        model=settings.model,
        models=str(settings.models.absolute()),
        runtime=settings.runtime,
        sources=tuple(replace(source, path=source.path.absolute()) for source in settings.sources),
        storage=settings.cluster_storage,
    )
    return cluster_library(ClusterAddress(settings.cluster, options), settings.sources)
