"""What is fuzzed: a table of targets, each with its inputs and with what must hold of any of them."""

import atexit
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis.strategies import SearchStrategy

AT_EXIT = ExitStack()
"""What targets share is made once and lives as long as the process."""
atexit.register(AT_EXIT.close)


def scratch() -> Path:
    """A folder that is removed when the process ends."""
    return Path(AT_EXIT.enter_context(tempfile.TemporaryDirectory(prefix="footnote-fuzz-")))


@dataclass(frozen=True)
class Target:
    """A part of Footnote that reads what strangers wrote.

    `check` raises where something does not hold; `share` is of all inputs, those of costly targets are fewer.
    """

    name: str
    inputs: SearchStrategy[Any]
    check: Callable[[Any], None]
    share: float = 1.0
