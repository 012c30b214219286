"""A terminal that a test can type at and look at: a real pty, with pyte to draw what a program sends."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pyte

from bot.system.paths import UserPaths

TIMEOUT = 60.0  # seconds; the model loads in less on any machine


class _Screen(pyte.HistoryScreen):
    def select_graphic_rendition(self, *attrs: int) -> None:
        """Faint text, which pyte does not know, is kept as italics, which we do not use."""
        super().select_graphic_rendition(*(3 if attr == 2 else attr for attr in attrs))
        if 22 in attrs:
            super().select_graphic_rendition(23)


class Emulator:
    """Runs a program on a terminal of its own.

    Args:
        argv: the program and its arguments.
        environ: its environment.
        columns: how wide the terminal is.
        rows: how high it is.
    """

    def __init__(
        self, argv: Sequence[str], environ: Mapping[str, str], *, columns: int = 80, rows: int = 40
    ) -> None:
        self.screen = _Screen(columns, rows, history=10_000)
        self.screen.write_process_input = self._answer
        self._stream = pyte.ByteStream(self.screen)
        self.ended: int | None = None
        self.echoes_at_end = False
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            # Also where they are ignored here, as in a job in the background or below nohup.
            for number in (signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            os.execvpe(argv[0], list(argv), dict(environ))
        self._resize(columns, rows)

    def type(self, keys: str) -> None:
        """Presses keys."""
        os.write(self._fd, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Makes the window another size."""
        self.screen.resize(rows, columns)
        self._resize(columns, rows)
        os.kill(self._pid, signal.SIGWINCH)

    def text(self) -> str:
        """What is on the screen, without the white space at its edges."""
        return "\n".join(line.rstrip() for line in self.screen.display).strip("\n")

    def until(self, wanted: str | Callable[[str], bool], timeout: float = TIMEOUT) -> str:
        """What is on the screen as soon as it shows what is wanted.

        Raises:
            AssertionError: it does not come, or the program ends before.
        """
        fits = wanted if callable(wanted) else lambda text: wanted in text
        end = time.monotonic() + timeout
        while not fits(self.text()):
            assert time.monotonic() < end, f"{wanted!r} is not on the screen:\n{self.text()}"
            assert self.read(0.05) or fits(self.text()), f"ended without {wanted!r}:\n{self.text()}"
        return self.text()

    def until_it_waits(self) -> None:
        """Returns once the main thread of the program is blocked, by Linux's word."""
        end = time.monotonic() + TIMEOUT
        while Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()[0] != "S":
            assert time.monotonic() < end, "does not wait"

    def leave(self) -> int:
        """Presses Ctrl-D until the program ends, for one pressed before the prompt reads is lost."""
        end = time.monotonic() + TIMEOUT
        while self.ended is None:
            assert time.monotonic() < end, f"does not end:\n{self.text()}"
            with suppress(OSError):  # it has ended, and `read` will tell
                self.type("\x04")
            pause = time.monotonic() + 1
            while self.read(0.1) and time.monotonic() < pause:
                pass
        return self.ended

    def wait(self) -> int:
        """The exit code, once the program has ended."""
        end = time.monotonic() + TIMEOUT
        while self.read(1.0):
            assert time.monotonic() < end, f"does not end:\n{self.text()}"
        assert self.ended is not None
        return self.ended

    def read(self, seconds: float) -> bool:
        """Draws what comes within so many seconds; False once the program has ended."""
        if self.ended is not None:
            return False
        try:
            if select.select([self._fd], [], [], seconds)[0]:
                data = os.read(self._fd, 65536)
                self._stream.feed(data)
                if data:
                    return True
            else:
                return True
        except OSError:  # how Linux tells that the other side has ended
            pass
        self.ended = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        self.echoes_at_end = self.echoes()
        os.close(self._fd)
        return False

    def echoes(self) -> bool:
        """Whether the terminal itself shows what is typed, line by line."""
        flags = termios.ECHO | termios.ICANON
        return termios.tcgetattr(self._fd)[3] & flags == flags

    def terminate(self) -> None:
        """Sends SIGTERM."""
        os.kill(self._pid, signal.SIGTERM)

    def hang_up(self) -> None:
        """Closes the window."""
        os.close(self._fd)
        end = time.monotonic() + TIMEOUT
        while not (ended := os.waitpid(self._pid, os.WNOHANG))[0]:
            assert time.monotonic() < end, "does not end"
            time.sleep(0.05)
        self.ended = os.waitstatus_to_exitcode(ended[1])

    def close(self) -> None:
        """Ends the program, if it still runs."""
        if self.ended is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            self.wait()

    def _answer(self, data: str) -> None:
        os.write(self._fd, data.encode())

    def _resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def user_paths(home: Path) -> UserPaths:
    """Where such a process keeps the files of a user whose folders are below `home`."""
    return UserPaths(*(home / name / "footnote" for name in ("config", "cache", "state")))


def footnote(
    home: Path, *argv: str, columns: int = 80, rows: int = 40, fake: bool = False, **environ: str
) -> Emulator:
    """`footnote` on a terminal, for a user whose folders are below `home`; `fake` has the fake encoder."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    xdg = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "CACHE", "STATE")}
    root = str(Path(__file__).parents[2])
    made = {"PYTHONPATH": root, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    module = "tests.fakes.terminal" if fake else "bot"
    return Emulator(
        [sys.executable, "-m", module, *argv], {**kept, **xdg, **made, **environ}, columns=columns, rows=rows
    )
