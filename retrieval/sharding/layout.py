"""Where the shards of an index lie, and how many there are."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from retrieval.errors import NotReadyError
from retrieval.store.errors import damage_error
from retrieval.store.pointers import current_name

WHOLE_FILE = "whole.sqlite"
SHARDS = "shards"


def shard_folder(index: Path, count: int, number: int) -> Path:
    """The index of a shard."""
    return index / SHARDS / str(count) / f"{number:03}"


def stored_count(index: Path) -> int:
    """In how many shards an index is or, where it has no generation yet, shall be; 0 for one piece."""
    counts = [int(path.name) for path in index.glob(f"{SHARDS}/*") if path.name.isdecimal()]
    if not counts:
        return 0
    try:
        published = current_name(index)
    except NotReadyError:
        return max(counts)
    if published is None:
        return max(counts)
    if not (index / published / WHOLE_FILE).exists():
        return 0
    return _read_count(index / published)


def _read_count(generation: Path) -> int:
    try:
        with closing(connect_whole(generation)) as db:
            return int(db.execute("SELECT value FROM settings WHERE name = 'shards'").fetchone()[0])
    except (sqlite3.Error, TypeError, ValueError) as error:
        raise damage_error(f"{WHOLE_FILE}: {error}") from None


def connect_whole(generation: Path) -> sqlite3.Connection:
    """The file of a whole generation, open for reading; nobody changes it."""
    path = (generation / WHOLE_FILE).absolute().as_uri()
    return sqlite3.connect(f"{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def earlier_indexes(index: Path, count: int) -> list[Path]:
    """The indexes whose embeddings one of `count` shards can take over."""
    return [index, *(path for path in index.glob(f"{SHARDS}/*/*") if path.parent.name != str(count))]


def remove_other_shards(index: Path, count: int) -> None:
    """Remove the shards of an earlier number, which the published generation does not name."""
    for folder in index.glob(f"{SHARDS}/*"):
        if folder.name != str(count):
            shutil.rmtree(folder, ignore_errors=True)
