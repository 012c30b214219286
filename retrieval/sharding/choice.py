"""Opens an index in one piece or in shards, as it is on the disk or as is asked for."""

from pathlib import Path

from retrieval.indexing.stored import SingleIndex, StoredIndex
from retrieval.sharding.layout import stored_count


def on_this_machine(index: Path, shards: int) -> StoredIndex:
    """The index in a folder, in `shards` shards; 0 for as many as it has, or one piece."""
    count = shards or stored_count(index)
    if not count:
        return SingleIndex(index)
    from retrieval.sharding.index import ShardedIndex

    return ShardedIndex(index, count)
