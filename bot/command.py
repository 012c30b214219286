"""What a command is, and what it is given when it runs."""

import shlex
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
    """One run of the program: the parsed command line, the settings in force, and what the run may touch.

    `commands` are all that there are, for `help` and `completion`.
    """

    arguments: Namespace
    settings: Settings
    world: Environment
    messages: Messages
    commands: "tuple[Command, ...]" = ()

    @property
    def has_dumb_terminal(self) -> bool:
        """Whether the terminal, if there is one, can neither move its cursor nor draw."""
        return self.world.environ.get("TERM") in ("dumb", "unknown")  # as rich and prompt_toolkit have it

    @property
    def shows_progress(self) -> bool:
        """Whether there is a terminal to draw progress bars on, and somebody who wants them."""
        return not self.messages.quiet and self.world.stderr.isatty() and not self.has_dumb_terminal

    @property
    def pager(self) -> Callable[[str], bool] | None:
        """Shows a text in the user's pager; None without a person at a terminal that a pager can draw on."""
        if self.has_dumb_terminal or not (self.world.stdin.isatty() and self.world.stdout.isatty()):
            return None
        from bot.system.programs import Programs  # only long lists need one, and no answer waits for it

        return Programs(self.world.environ, self.world.umask).page_list

    @contextmanager
    def library(self) -> "Iterator[Library]":
        """The library over the articles, closed at the end."""
        opened = self.world.open_library(self.settings)
        with forward_logs(self.messages.note), closing(opened) as library:
            yield library


@dataclass(frozen=True, slots=True)
class Command:
    """A word after `footnote`: its row in the help, its arguments, and what runs it to an exit code."""

    name: str
    help: str
    examples: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Invocation], int]


def index_command(arguments: Namespace) -> str:
    """`footnote index` with the flags of this command line, so that it means the same folder and index."""
    words = ["footnote", "index"]
    for name in ("seeds", "index", "config"):
        value = getattr(arguments, name, None)
        for one in value if isinstance(value, list) else filter(None, [value]):
            words += (f"--{name}", one)
    return shlex.join(words)
