"""Answers `footnote ask` of other processes with the library of this one, by the same code as theirs.

Declined, and so left to the asking process, is whatever is more than an answer: another folder, index or
model, articles that changed meanwhile, an error, a notice on stderr.
"""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.parser import command_word, parse_arguments
from bot.command import Invocation
from bot.messages import Messages
from bot.resident.client import may_ask
from bot.resident.request import Reply, Request
from bot.settings import Settings, resolve, user_file
from bot.writing.options import writer_options
from retrieval.errors import FootnoteError
from retrieval.types import Silence

if TYPE_CHECKING:
    from retrieval.library import Library

OpenLibrary = Callable[[], "Library | None"]
"""Gives the library; None while it cannot answer with the articles as they are now."""
AskOnce = Callable[[Invocation, "Library"], int]
"""Runs `footnote ask` over an open library."""

_USER_FOLDERS = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


@contextmanager
def share_library(run: Invocation, library: OpenLibrary, ask: AskOnce) -> Iterator[None]:
    """Answer questions of other processes while the context lasts."""
    if os.name != "posix" or not run.settings.resident:
        yield
        return
    from bot.resident.address import socket_folder
    from bot.resident.server import serve  # 10 ms that only a resident process should pay

    def report(error: BaseException) -> None:
        run.messages.debug(f"A question of another process got no reply: {type(error).__name__}: {error}.")

    with serve(socket_folder(run.world.environ), Answering(run, library, ask), report):
        yield


class _Stream(io.StringIO):
    """What the other process would print, as its own stream would take it."""

    def __init__(self, *, is_terminal: bool = False) -> None:
        super().__init__(newline="")
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers requests in the name of the process that `run` belongs to."""

    run: Invocation
    library: OpenLibrary
    ask: AskOnce

    def __call__(self, request: Request) -> Reply | None:
        """The answer, or None where the other process has to answer by itself."""
        library = self.library()
        if library is None or not may_ask(request.argv) or not self._same_user_folders(request):
            return None
        try:
            other = self._invocation(request)
            if other is None or _has_changed(other, library):
                return None
            other.arguments.sync = False  # they were just looked at
            code = self.ask(other, library)
        except FootnoteError:
            return None
        out, err = other.world.stdout, other.world.stderr
        assert isinstance(out, _Stream) and isinstance(err, _Stream)
        return None if err.getvalue() else Reply(code, out.getvalue())

    def _same_user_folders(self, request: Request) -> bool:
        own = self.run.world.environ
        return all(own.get(name) == request.environ.get(name) for name in _USER_FOLDERS)

    def _invocation(self, request: Request) -> Invocation | None:
        """The run of the other process, with streams to be read; None if it is none of ours."""
        run = self.run
        command, arguments = parse_arguments(request.argv, run.commands)
        if command.name != "ask" or arguments.verbose:
            return None
        own_paths = run.world.user_paths
        settings = resolve(vars(arguments), request.environ, own_paths)
        if not settings.resident or _of_library(settings) != _of_library(run.settings):
            return None
        # A model writes for whoever asks: with their key, on their screen, until they stop it.
        if writer_options(settings, arguments.write) is not None:
            return None
        file = user_file(vars(arguments), request.environ, own_paths)
        if not (_is_here(request.folder) or _means_the_same_anywhere(request, settings, file)):
            return None
        world = replace(
            run.world,
            stdin=io.StringIO(),
            stdout=_Stream(is_terminal=request.is_terminal),
            stderr=_Stream(),
            environ=request.environ,
        )
        messages = Messages(world.stderr, quiet=arguments.quiet)
        return Invocation(arguments, settings, world, messages, run.commands)


def _of_library(settings: Settings) -> tuple[object, ...]:
    """The settings that a library is made of; how sure an answer must be is said with each question."""
    options = replace(settings.options, silence=Silence.BALANCED)
    return (
        settings.sources, settings.index, settings.model, settings.runtime, settings.models,
        settings.cluster, settings.cluster_storage, options,
    )  # fmt: skip


def _means_the_same_anywhere(request: Request, settings: Settings, file: Path) -> bool:
    """Whether nothing depends on the current folder; a first word that is no command could name a file."""
    paths = (*(source.path for source in settings.sources), settings.index, settings.models, file)
    return command_word(request.argv) == "ask" and all(path.is_absolute() for path in paths)


def _is_here(folder: str) -> bool:
    try:
        return Path(folder).samefile(".")
    except OSError:
        return False


def _has_changed(run: Invocation, library: "Library") -> bool:
    """Whether the articles have to be looked at first, which is then left to the other process."""
    return run.arguments.sync and next(library.pending_changes(), None) is not None
