"""`python -m tests.fakes.terminal`: `footnote` as a process of its own, with the fake encoder."""

import sys
from dataclasses import replace

from bot.cli.main import main
from bot.environment import process_environment
from bot.settings import Settings
from retrieval.library import Library


def open_library(settings: Settings) -> Library:
    from tests.fakes.encoder import FakeEncoder

    return Library(settings.sources, settings.index, FakeEncoder(), settings.options)


if __name__ == "__main__":
    sys.exit(main(world=replace(process_environment(), open_library=open_library)))
