"""Keeps the copies of a machine within a limit of its disk; the least recently used go first."""

from collections.abc import Iterable
from pathlib import Path

from retrieval.cluster.storage.article_copy import ETAGS
from retrieval.errors import StorageError
from retrieval.sharding.layout import SHARDS
from retrieval.store.generation import IN_USE
from retrieval.store.publishing import remove_unless_read


def make_room(index: Path, needed: int, limit: int) -> None:
    """Remove generations of shards that nobody reads until `needed` bytes more are within a limit.

    Raises:
        StorageError: what is read, and what is needed, are more.
    """
    generations = [path for path in index.glob(f"{SHARDS}/*/*/*") if path.name.isdecimal()]
    by_use = sorted(generations, key=_last_use)
    while (taken := _bytes_of(generations)) + needed > limit and by_use:
        remove_unless_read(by_use.pop(0))
        generations = [path for path in generations if path.exists()]
    if taken + needed > limit:
        raise StorageError(
            f"a shard needs {needed / 1e9:.1f} GB of the disk, and {(limit - taken) / 1e9:.1f}"
            f" of {limit / 1e9:.1f} are free",
            "raise disk_gb, index in more shards, or add machines",
        )


def trim_articles(folder: Path, limit: int) -> None:
    """Forget the content of articles, those first that were fetched first, until it is within a limit."""
    etags = folder / ETAGS
    names = [path.relative_to(etags) for path in etags.rglob("*") if path.is_file()]
    sizes = {name: (folder / name).stat().st_size for name in names if (folder / name).is_file()}
    taken = sum(sizes.values())
    # The time of the etag, since an article has the time at which it was changed on the storage.
    for name in sorted(sizes, key=lambda name: (etags / name).stat().st_mtime):
        if taken <= limit:
            return
        (etags / name).unlink(missing_ok=True)
        (folder / name).write_bytes(b"")
        taken -= sizes[name]


def _last_use(generation: Path) -> float:
    try:
        return (generation / IN_USE).stat().st_mtime
    except OSError:
        return 0.0


def _bytes_of(generations: Iterable[Path]) -> int:
    """What they take; a file that several have counts once."""
    files = (path.stat() for folder in generations for path in folder.rglob("*") if path.is_file())
    return sum({(status.st_dev, status.st_ino): status.st_size for status in files}.values())
