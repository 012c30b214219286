"""Publishes the next generation of an index by one atomic rename, and removes those that nobody needs.

The caller is the `exclusive_writer` of the index.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import portalocker

from retrieval.errors import IndexDamaged
from retrieval.store import manifest
from retrieval.store.generation import IN_USE
from retrieval.store.pointers import CURRENT_FILE, current_name, pinned_name, sync_file

EXCLUSIVE = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
_DRAFT = "draft-"


def create_draft(index: Path) -> Path:
    """An empty folder for the next generation."""
    numbers = [int(path.name) for path in index.iterdir() if path.name.isdigit()]
    draft = index / f"{_DRAFT}{max(numbers, default=0) + 1:06}"
    draft.mkdir()
    return draft


def publish(draft: Path, base: Path | None = None, sizes: Mapping[str, int] | None = None) -> Path:
    """Make a draft the current generation: all it holds reaches the disk before the pointer moves.

    `base` and `sizes` are those of `manifest.write`.
    """
    index = draft.parent
    (draft / IN_USE).touch(mode=0o600)
    manifest_checksum = manifest.write(draft, base, sizes or {})
    _sync_tree(draft)
    folder = index / draft.name.removeprefix(_DRAFT)
    draft.rename(folder)
    pointer = index / f"{CURRENT_FILE}.new"
    pointer.write_text(f"{folder.name} {manifest_checksum:08x}\n", "ascii")
    sync_file(pointer)
    sync_file(index)
    pointer.replace(index / CURRENT_FILE)
    sync_file(index)
    return folder


def generations(index: Path) -> list[Path]:
    """The folders of all generations, those that are not published among them, newest first."""
    return sorted((path for path in index.iterdir() if path.name.isdigit()), reverse=True)


def remove_unused(index: Path) -> None:
    """Remove drafts left by a kill, and generations neither current, nor pinned, nor read by anyone.

    Where none is current they stay: embeddings are recovered from them.
    """
    for folder in index.glob(f"{_DRAFT}*"):
        shutil.rmtree(folder, ignore_errors=True)
    for pointer in index.glob("*.new"):
        pointer.unlink(missing_ok=True)
    try:
        keep = current_name(index)
    except IndexDamaged:
        return
    if keep and (index / keep).is_dir():
        for folder in generations(index):
            if folder.name not in (keep, pinned_name(index)):
                remove_unless_read(folder)


def remove_unless_read(folder: Path) -> None:
    """Remove a generation, unless somebody has it open."""
    try:
        with (folder / IN_USE).open("rb") as lock:
            portalocker.lock(lock, EXCLUSIVE)  # held to the end, so that nobody opens what is half removed
            shutil.rmtree(folder, ignore_errors=True)
    except portalocker.LockException:
        return
    except OSError:  # a kill left it without the file
        shutil.rmtree(folder, ignore_errors=True)


def _sync_tree(folder: Path) -> None:
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            sync_file(Path(parent) / name)
        sync_file(Path(parent))
