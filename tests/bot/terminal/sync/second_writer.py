"""Another process that writes the index of a shell's folder, and does not finish until it is told to."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import resolve
from retrieval.library import Library
from retrieval.types import Progress
from tests.bot.run_footnote import Shell
from tests.fakes.encoder import FakeEncoder

ROOT = Path(__file__).parents[4]


@contextmanager
def second_writer(shell: Shell) -> Iterator[Callable[[], None]]:
    """A process that holds the index while it is open; what it yields lets that process finish, once."""
    settings = resolve({}, {}, shell.user_paths)
    writer = subprocess.Popen(
        [sys.executable, "-m", __name__, str(settings.seeds), str(settings.index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert writer.stdin is not None
    assert writer.stdout is not None
    assert writer.stdout.readline() == "writing\n"

    def finish() -> None:
        if writer.poll() is None:
            writer.communicate("\n", timeout=60)

    try:
        yield finish
    finally:
        finish()


def _main(seeds: str, index: str) -> None:
    announced = False

    def pause(progress: Progress) -> None:
        nonlocal announced
        if not announced:
            announced = True
            sys.stdout.write("writing\n")
            sys.stdout.flush()
            sys.stdin.readline()

    Library(Path(seeds), Path(index), FakeEncoder()).sync(progress=pause)


if __name__ == "__main__":
    _main(*sys.argv[1:])
