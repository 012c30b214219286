"""Ctrl-C at a random moment, and each way to leave: the process ends, and in order, its index whole."""

import random
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.exit_codes import NOT_READY
from tests.fakes.terminal_emulator import Emulator, footnote
from tests.stress.effort import Effort, Outcome, losses_of
from tests.stress.folder import Folder, memory

ARTICLES = 60  # so many that an index run can be met
CTRL_C = "\x03"
CALM = 2.0  # seconds at most between a start, what is done, and what is done next
FAULTS = ("Traceback", "Fatal Python error", "Exception ignored", "terminate called", "panicked", "is a bug")
# 130 and 143 are ours; before our first line Python ends by the signal itself.
IN_ORDER = frozenset((0, 1, 130, 143, -signal.SIGINT, -signal.SIGTERM, -signal.SIGHUP))


@dataclass(frozen=True)
class Program:
    """A command line, and how it is left after Ctrl-C, which alone ends what is no chat."""

    argv: tuple[str, ...]
    is_chat: bool = False
    terminal: str = "xterm-256color"


PROGRAMS = {
    "a chat": Program(("chat",), is_chat=True),
    "a chat on a dumb terminal": Program(("chat",), is_chat=True, terminal="dumb"),
    "footnote ask": Program(("ask", "Where did the lamp meet the keeper?")),
    "footnote index": Program(("index",)),
    "footnote serve": Program(("serve",)),
}


def trials(effort: Effort) -> Iterator[Outcome]:
    """Each program is interrupted as often as asked for, with an index and without."""
    with memory() as work:
        folder = Folder(Path(work) / "folder")
        folder.write(random.Random(1), *(f"n{number}" for number in range(ARTICLES)))
        bare = folder.copy(Path(work) / "bare")
        folder.sync()
        for (name, program), part in zip(PROGRAMS.items(), effort.split((1.0,) * len(PROGRAMS)), strict=True):
            codes, losses = Counter[int | None](), []
            for number, chance in enumerate(part.draws()):
                copy = chance.choice((folder, bare)).copy(Path(work) / "interrupted")
                losses += [f"{number}: {loss}" for loss in losses_of(lost(program, copy, chance, codes))]
            ends = ", ".join(f"{count} ended with {code}" for code, count in codes.most_common())
            yield Outcome(f"Ctrl-C at a random moment: {name}", codes.total(), tuple(losses), ends)


def lost(
    program: Program, folder: Folder, chance: random.Random, codes: Counter[int | None]
) -> Iterator[str]:
    """What is wrong after a program was interrupted and left; `codes` counts how programs ended."""
    paths = ("--seeds", str(folder.articles), "--index", str(folder.index))
    environ = {"TERM": program.terminal, "FOOTNOTE_SERVE_PORT": str(free_port())}
    terminal = footnote(folder.root / "home", *paths, *program.argv, fake=True, **environ)
    way_out: Callable[[Emulator], object] | None = None
    try:
        interrupt(program, terminal, chance)
        if terminal.ended is None:
            way_out = chance.choice(WAYS_OUT if program.is_chat else (wait,))
            way_out(terminal)
    finally:
        codes[terminal.ended] += 1
        terminal.close()
    # A closed window can be met as a failed read before SIGHUP arrives.
    is_gone = way_out is Emulator.hang_up and terminal.ended == NOT_READY
    if terminal.ended not in IN_ORDER and not is_gone:
        yield f"ended with {terminal.ended}"
    text = terminal.text()
    if terminal.ended != -signal.SIGINT or "/bot/" in text:  # else Python itself had not begun with ours
        yield from (f"{fault}: {text[-500:]}" for fault in FAULTS if fault in text)
    if (folder.index / "current").exists():
        yield from folder.flaws()
    folder.sync()
    yield from (f"left behind: {left}" for left in folder.left_behind())


def interrupt(program: Program, terminal: Emulator, chance: random.Random) -> None:
    """Press Ctrl-C once or twice; in a chat, at times after a question."""
    read_for(terminal, chance.uniform(0, CALM))
    if program.is_chat and chance.random() < 1 / 2:
        press(terminal, "Where did the lamp meet the keeper?\r")
        read_for(terminal, chance.uniform(0, CALM / 2))
    press(terminal, CTRL_C)
    if chance.random() < 1 / 3:
        read_for(terminal, chance.uniform(0, CALM / 20))
        press(terminal, CTRL_C)
    read_for(terminal, chance.uniform(0, CALM / 4))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def read_for(terminal: Emulator, seconds: float) -> None:
    """Draw what comes within so many seconds."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and terminal.read(left):
        pass


def press(terminal: Emulator, keys: str) -> None:
    if terminal.ended is None:
        terminal.type(keys)


def wait(terminal: Emulator) -> None:
    """Ctrl-C was all."""
    terminal.wait()


def quit_by_command(terminal: Emulator) -> None:
    terminal.type("/quit\r")
    terminal.wait()


def terminate(terminal: Emulator) -> None:
    terminal.terminate()
    terminal.wait()


WAYS_OUT: tuple[Callable[[Emulator], object], ...] = (
    Emulator.leave,
    quit_by_command,
    terminate,
    Emulator.hang_up,
)
