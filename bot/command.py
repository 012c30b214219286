"""What a verb is, and what it is given when it runs."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.environment import Environment
from bot.messages import Messages, forward_logs
from bot.settings import Settings

if TYPE_CHECKING:
    from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class Invocation:
    """One run of the program: what was asked for, resolved, and the world to do it in."""

    arguments: Namespace
    settings: Settings
    world: Environment
    messages: Messages

    @property
    def shows_progress(self) -> bool:
        """Whether there is a terminal to draw bars on, and somebody who wants them."""
        dumb = self.world.environ.get("TERM") == "dumb"
        return not self.messages.quiet and self.world.stderr.isatty() and not dumb

    @contextmanager
    def library(self) -> "Iterator[Library]":
        """The library over the articles, closed at the end."""
        opened = self.world.open_library(self.settings)
        with forward_logs(self.messages.note), closing(opened) as library:
            yield library


@dataclass(frozen=True, slots=True)
class Command:
    """A word after `footnote`: its row in the help, its arguments, and what it does, to an exit code."""

    name: str
    help: str
    examples: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Invocation], int]
