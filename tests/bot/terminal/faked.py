"""`python -m tests.bot.terminal.faked`: `footnote` as a process of its own, with the fake encoder."""

import sys
from dataclasses import replace

from bot.cli import main
from bot.settings import Settings
from bot.world import this_process
from retrieval.library import Library


def open_library(settings: Settings) -> Library:
    from retrieval.encoder.fake import FakeEncoder

    return Library(settings.seeds, settings.index, FakeEncoder(), settings.options)


if __name__ == "__main__":
    sys.exit(main(world=replace(this_process(), open_library=open_library)))
