"""The file beside the generations with the calibration of the folder.

It is no part of a generation: it can be lost without harm, and the next index run makes it again.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE = "calibration.json"
VERSION = 4  # of the features that it holds: raise it with those of `retrieval.answering.confidence`
MIN_PASSAGES = 16  # a smaller index tells too little of its folder
OUTDATED_CHANGE = 0.1  # the share of passages by which an index has to grow or shrink


def read(index: Path) -> Mapping[str, Any] | None:
    """What was written last, or None if there is nothing, or nothing that this version can read."""
    try:
        stored = json.loads((index / FILE).read_bytes())
    except (OSError, ValueError, RecursionError):  # a stray byte costs the calibration, not the answer
        return None
    return stored if isinstance(stored, dict) and stored.get("version") == VERSION else None


def is_outdated(index: Path, passages: int, model: str) -> bool:
    """Whether an index with this number of passages and this model needs a new calibration."""
    if passages < MIN_PASSAGES:
        return False
    stored = read(index) or {}
    before = stored.get("passages")
    if stored.get("model") != model or not isinstance(before, int):
        return True
    return abs(passages - before) > OUTDATED_CHANGE * before


def write(index: Path, content: Mapping[str, Any]) -> None:
    """Replace the file; an OSError leaves the one before."""
    fresh = index / f"{FILE}.new"
    fresh.write_text(json.dumps({"version": VERSION, **content}), "utf-8")
    fresh.replace(index / FILE)


def version(index: Path) -> int:
    """A number that changes when the file does; 0 where there is none."""
    try:
        return (index / FILE).stat().st_mtime_ns
    except OSError:
        return 0
