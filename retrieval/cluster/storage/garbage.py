"""Removes from object storage what no published generation needs any more.

What is younger than a day stays: another machine may be storing it, or fetching it. Ages are those that the
storage tells, since the clocks of machines differ.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from retrieval.cluster.storage import blocks
from retrieval.cluster.storage.objects import Objects, StoredObject
from retrieval.cluster.storage.published import list_name, parse_published
from retrieval.store.pointers import CURRENT_FILE

KEPT = timedelta(days=1)


def collect_garbage(objects: Objects, named: Iterable[str], *, kept: timedelta = KEPT) -> int:
    """Remove lists and blocks that nothing needs; how many.

    Args:
        objects: an index.
        named: the names of the lists of the generations that the whole is published with.
        kept: how old what is removed must be.

    Raises:
        StorageError: the storage does not answer; what is needed is all there.
    """
    stored = {entry.name: entry for entry in objects.listed()}
    newest = max((entry.changed for entry in stored.values()), default=None)
    if newest is None:
        return 0
    old = {name for name, entry in stored.items() if newest - entry.changed >= kept}
    needed = set(named)
    needed_blocks: set[str] = set()
    for prefix, content in _currents(objects, stored):
        published = parse_published(content, objects.url)
        needed.add(list_name(prefix, published.pointer))
        needed_blocks.update(published.beside.values())
    lists = {name for name in stored if name.endswith(".json")}
    for name in lists - (old - needed):
        read = objects.read(name)
        files = blocks.from_json(read[0] if read else b"", name)
        needed_blocks.update(block for file in files.values() for block in file.blocks)
    stored_blocks = {name for name in stored if name.startswith(f"{blocks.FOLDER}/")}
    unneeded = {name for name in stored_blocks & old if name.rpartition("/")[2] not in needed_blocks}
    removed = sorted(unneeded | (lists & old - needed))
    objects.remove(removed)
    return len(removed)


def _currents(objects: Objects, stored: Mapping[str, StoredObject]) -> Iterator[tuple[str, bytes]]:
    """The prefix and the content of `current` of the whole and of each shard."""
    for name in stored:
        if name == CURRENT_FILE or name.endswith(f"/{CURRENT_FILE}"):
            read = objects.read(name)
            if read:
                yield name.removesuffix(CURRENT_FILE), read[0]
