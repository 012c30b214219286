"""`python -m tests.fakes.terminal`: `footnote` as a process of its own, with the fake encoder."""

from bot.system.process_end import TYPE_CHECKING, run_to_end

if TYPE_CHECKING:
    from bot.settings import Settings
    from retrieval.library import Library


def open_library(settings: "Settings") -> "Library":
    from retrieval.library import Library
    from tests.fakes.encoder import FakeEncoder

    return Library(settings.sources, settings.index, FakeEncoder(), settings.options)


def run() -> int:
    """Imported here, Ctrl-C during an import is no traceback, as in `bot.entry`."""
    from dataclasses import replace

    from bot.cli.main import main
    from bot.environment import process_environment
    from bot.system.signals import keep_interrupts

    keep_interrupts()
    return main(world=replace(process_environment(), open_library=open_library))


if __name__ == "__main__":
    run_to_end(run)
