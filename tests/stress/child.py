"""A process that runs a command of Footnote's, with the fake encoder, to be killed or starved on the way.

All it needs is imported before it is forked, so that hundreds of them can be tried.
"""

import io
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TextIO, TypeVar

import bot.terminal.sync.progress
import retrieval.indexing.verification
import retrieval.store.builder
import retrieval.store.recovery
from bot.cli.main import main
from bot.environment import Environment
from bot.settings import Settings
from bot.system.paths import UserPaths
from retrieval.library import Library
from tests.fakes.encoder import FakeEncoder
from tests.stress.folder import Folder

__all__ = ["bot", "retrieval"]

# What Python tells a hook of: each step at which a file comes, moves or goes.
STEPS = {"open", "sqlite3.connect", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link"}
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["tests.stress.child"])

PATIENCE = 60  # seconds after which a process that is to answer is taken to hang

Before = Callable[[], None]
T = TypeVar("T")


def start(folder: Folder, *argv: str, before: Before | None = None, output: str = "output") -> BaseProcess:
    """Start `footnote ARGV` over a folder, `before` first; it prints to a file beside the folder."""
    process = _FORKED.Process(target=run, args=(folder.root, argv, before, output))
    process.start()
    return process


def run(root: Path, argv: Sequence[str], before: Before | None = None, output: str = "output") -> None:
    """`footnote ARGV` in this process, which ends with its exit code."""
    folder = Folder(root)
    with (root / output).open("w") as stream:
        if before is not None:
            before()
        words = [*argv, "--seeds", str(folder.articles), "--index", str(folder.index)]
        code = main(words, _world(root, stream))
        with suppress(OSError):  # a disk without room for a line; the exit code says how the run ended
            stream.flush()
        os._exit(code)


class Ended(Exception):
    """A process crashed, or hung, and did not answer."""


def aside(question: Callable[..., T], *about: object) -> T:
    """What a function returns in a process of its own: a library that crashes takes only that with it.

    Raises:
        Ended: there is no answer.
    """
    here, there = _FORKED.Pipe(duplex=False)
    process = _FORKED.Process(target=_answer, args=(there, question, about))
    process.start()
    there.close()
    try:
        if not here.poll(PATIENCE):
            raise Ended("does not end")
        answer: T = here.recv()
    except EOFError:
        process.join()
        raise Ended(f"crashed with {process.exitcode}") from None
    finally:
        process.kill()
        process.join()
    return answer


def _answer(there: Connection, question: Callable[..., object], about: Sequence[object]) -> None:
    there.send(question(*about))


def _world(root: Path, stream: TextIO) -> Environment:
    def open_library(settings: Settings) -> Library:
        return Library(settings.sources, settings.index, FakeEncoder())

    user_paths = UserPaths(root / "config", root / "cache", root / "state")
    return Environment(io.StringIO(), stream, stream, {"TERM": "dumb"}, user_paths, open_library)


@dataclass(frozen=True)
class Steps:
    """Does something as a process is about to take a step; how many steps it took is in a file.

    Args:
        number: which step, from 1; 0 for none.
        folder: steps are taken in its index; those that remove files anywhere.
        then: what is done.
    """

    number: int
    folder: Folder
    then: Callable[[], None]

    def __call__(self) -> None:
        count, file = 0, os.open(self.folder.root / "steps", os.O_WRONLY | os.O_CREAT)
        index = str(self.folder.index)

        def hook(event: str, about: tuple[Any, ...]) -> None:
            nonlocal count
            # What is removed below an open folder is named without its path.
            if event in STEPS and (event != "open" or str(about[0]).startswith(index)):
                count += 1
                os.pwrite(file, b"%d" % count, 0)
                if count == self.number:
                    self.then()

        sys.addaudithook(hook)


def die() -> None:
    """End at once, as by a failure of power."""
    os.kill(os.getpid(), signal.SIGKILL)


def steps(folder: Folder) -> int:
    """How many steps the last run took that was watched."""
    return int((folder.root / "steps").read_text())
