"""A process that runs a verb of Footnote's, with the fake encoder, to be killed or starved on the way.

All it needs is imported before it is forked, so that hundreds of them can be tried.
"""

import io
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import bot.terminal.progress
import retrieval.inspection
import retrieval.store.draft
import retrieval.store.salvage
from bot.cli import main
from bot.places import Places
from bot.settings import Settings
from bot.world import World
from retrieval.encoder.fake import FakeEncoder
from retrieval.library import Library
from tests.survival.folder import Folder

__all__ = ["bot", "retrieval"]

# What Python tells a hook of: each step at which a file comes, moves or goes.
STEPS = {"open", "sqlite3.connect", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link"}
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["tests.survival.child"])

Before = Callable[[], None]


def start(folder: Folder, *argv: str, before: Before | None = None) -> BaseProcess:
    """Start `footnote ARGV` over a folder, `before` first; what it says is in the file `said` beside it."""
    process = _FORKED.Process(target=run, args=(folder.root, argv, before))
    process.start()
    return process


def run(root: Path, argv: tuple[str, ...], before: Before | None = None) -> None:
    """`footnote ARGV` in this process, which ends with its exit code."""
    folder = Folder(root)
    with (root / "said").open("w") as said:
        if before is not None:
            before()
        code = main(
            [*argv, "--seeds", str(folder.articles), "--index", str(folder.index)], _world(root, said)
        )
    os._exit(code)


def _world(root: Path, said: Any) -> World:
    def open_library(settings: Settings) -> Library:
        return Library(settings.seeds, settings.index, FakeEncoder())

    places = Places(root / "config", root / "cache", root / "state")
    return World(io.StringIO(), said, said, {"TERM": "dumb"}, places, open_library)


class KilledAt:
    """Kills the process as it is about to take a step; how many steps it took is in a file.

    Args:
        step: which one, from 1; 0 for none.
        folder: steps are taken in its index; those that remove files anywhere.
    """

    def __init__(self, step: int, folder: Folder) -> None:
        self.step = step
        self.index = str(folder.index)
        self.count = folder.root / "steps"

    def __call__(self) -> None:
        taken, file = 0, os.open(self.count, os.O_WRONLY | os.O_CREAT)

        def hook(event: str, about: tuple[Any, ...]) -> None:
            nonlocal taken
            # What is removed below an open folder is named without its path.
            if event in STEPS and (event != "open" or str(about[0]).startswith(self.index)):
                taken += 1
                os.pwrite(file, b"%d" % taken, 0)
                if taken == self.step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)


def steps(folder: Folder) -> int:
    """How many steps the last run took that was watched."""
    return int((folder.root / "steps").read_text())
