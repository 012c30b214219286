"""A copy of a generation, to build the next one upon; files that are only appended to are hard-linked."""

import os
import shutil
from pathlib import Path

from retrieval.store import derived_texts, embeddings, manifest
from retrieval.store.lexical import FOLDER as LEXICAL


def copy_generation(base: Path, draft: Path) -> None:
    """Hard-link the files that generations share, and copy the others without the locks."""
    for name in manifest.read_unchecked(base):
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if _is_shared(name):
            _link(base / name, path)
        else:
            shutil.copyfile(base / name, path)


def _is_shared(name: str) -> bool:
    """Whether a file is never changed but by appending, so that generations can share it."""
    return name in (*embeddings.FILES, derived_texts.FILE) or name.startswith(f"{LEXICAL}/")


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)
