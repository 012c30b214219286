"""A `footnote` that runs in the test's process: real library, fake encoder, streams that can be read."""

import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from bot.cli.main import main
from bot.environment import Environment
from bot.settings import Settings
from bot.system.paths import UserPaths
from retrieval.library import Library
from tests.fakes.encoder import FakeEncoder

OSCARS = """\
---
title: Foxx and Swank take Oscars
source: BBC News
date: 2005-02-28
---
The ceremony ran three and a half hours.

Foxx was named best actor for his role in Ray.

It was his first nomination as lead.
"""
SKERRY = """\
# The keeper of Skerry light

The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd.
She kept it burning for forty winters.
"""


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    code: int
    out: str
    err: str


@dataclass
class Shell:
    """Runs `footnote` over the folder `seeds` of the current folder; `library` may be one that misbehaves."""

    home: Path
    environ: dict[str, str] = field(default_factory=lambda: {"TERM": "xterm", "COLUMNS": "60"})
    library: type[Library] = Library

    @property
    def user_paths(self) -> UserPaths:
        return UserPaths(self.home / "config", self.home / "cache", self.home / "state")

    def __call__(self, *argv: str, stdin: str = "", terminal: bool = False) -> Ended:
        stream = Terminal if terminal else io.StringIO
        return self.run(argv, io.StringIO(stdin), stream(), stream())

    def run(self, argv: tuple[str, ...], stdin: io.StringIO, out: io.StringIO, err: io.StringIO) -> Ended:
        world = Environment(stdin, out, err, self.environ, self.user_paths, self.open)
        code = main(argv, world)
        return Ended(code, timeless(out.getvalue()), timeless(err.getvalue()))

    def open(self, settings: Settings) -> Library:
        return self.library(settings.sources, settings.index, FakeEncoder(), settings.options)


def timeless(text: str) -> str:
    """The text with every duration the same."""
    return re.sub(r"\b\d+(\.\d+)? (ms|s)\b", "8 ms", text)


def write(text: str, path: str) -> Path:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    return file
