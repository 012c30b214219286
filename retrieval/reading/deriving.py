"""The parent's side of the child process that derives text: starts it when needed, and kills it in time."""

import json
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.reading import derived_json
from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.derived import Derived
from retrieval.reading.formats.plugins import Plugin
from retrieval.reading.worker import TOO_LARGE
from retrieval.where import CharRange, PageRect

if TYPE_CHECKING:
    import subprocess

READ_SECONDS = 20.0  # of the processor that a file may take, and
SECONDS_PER_MB = 1.0  # more for each megabyte of it
WAIT = 3.0  # times as long by the clock: on a busy machine the child gets a part of the processor
START_SECONDS = 60.0  # that the child may take to be ready
MAX_STARTS = 3  # in a row that may fail; then none is tried for
REST_SECONDS = 60.0
NOT_STARTED = ("cannot be read now: no process for it can be started", "see if the memory suffices")
OUT_OF_TIME = -getattr(signal, "SIGXCPU", 24)  # how a child ends that used up its seconds
_ROOT = Path(__file__).parents[2]
# -I leaves the user's site and the current folder out; where this package lies has to be said then.
_START = "import sys; sys.path.insert(0, sys.argv[1]); from retrieval.reading.worker import main; main()"


class Deriver:
    """Derives text in a child process of its own; `close` ends it. Used by one thread at a time.

    Args:
        read_seconds: how long a small file may take, of the processor's time.
        plugin: what reads the files, in place of our own readers.
        python: the interpreter of the child.
    """

    def __init__(
        self,
        read_seconds: float = READ_SECONDS,
        plugin: Plugin | None = None,
        *,
        python: str = sys.executable,
    ) -> None:
        self._read_seconds = read_seconds
        self._plugin = plugin
        self._python = python
        self._process: subprocess.Popen[bytes] | None = None
        self._failed_starts = 0
        self._rests_until = 0.0  # monotonic
        self._lock = threading.Lock()

    def __enter__(self) -> "Deriver":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def derive(self, id: str, data: bytes) -> Derived:
        """The text of a file.

        Raises:
            UnreadableFile: it has none, or it took too long or too much memory to read.
        """
        return self._derived(id, data, "derive")

    def derive_output(self, id: str, output: bytes) -> Derived:
        """The text that another program printed for a file; the errors of `derive`."""
        return self._derived(id, output, "output")

    def _derived(self, id: str, data: bytes, request: str) -> Derived:
        reply, _ = self.request(id, data, {"request": request})
        try:
            return derived_json.from_json(reply["derived"])
        except (LookupError, TypeError, ValueError):
            raise UnreadableFile(id, *self._broken()) from None

    def check_plugin(self) -> str:
        """Why the plug-in cannot be run; "" if it can."""
        try:
            self.request("", b"", {"request": "check"})
        except UnreadableFile as error:
            return error.notice.message
        return ""

    def rectangles(self, id: str, data: bytes, ranges: Sequence[CharRange]) -> tuple[PageRect, ...]:
        """Where characters stand on the pages of a PDF; the errors of `request`."""
        values = {"request": "rectangles", "ranges": [astuple(part) for part in ranges]}
        reply, _ = self.request(id, data, values)
        return tuple(PageRect(*rectangle) for rectangle in reply["rectangles"])

    def picture(self, id: str, data: bytes, page: int, ranges: Sequence[CharRange]) -> bytes:
        """A page of a PDF as a PNG, with characters of it marked; the errors of `request`."""
        values = {"request": "picture", "page": page, "ranges": [astuple(part) for part in ranges]}
        return self.request(id, data, values)[1]

    def request(self, id: str, data: bytes, values: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """What the child answers to a request about a file: values, and bytes for a picture.

        Raises:
            UnreadableFile: it refuses the file, or died or was killed over it.
        """
        seconds = self._read_seconds + SECONDS_PER_MB * len(data) / 1e6
        header = {**values, "name": id, "size": len(data), "seconds": seconds}
        with self._lock:
            reply, body = self._ask(id, json.dumps(header).encode() + b"\n" + data, seconds)
        if refusal := reply.get("refused"):
            raise UnreadableFile(
                id, str(refusal[0]), str(refusal[1]), lasting=bool(reply.get("lasting", True))
            )
        return reply, body

    @property
    def pid(self) -> int | None:
        """The child process, if there is one."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the child process, if there is one."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not written any more
                    continue
        process.wait()

    def _ask(self, id: str, message: bytes, seconds: float) -> tuple[dict[str, Any], bytes]:
        process = self._ready(id)
        with _killed_after(process, WAIT * seconds) as timed_out:
            try:
                return _exchange(process, message)
            except (OSError, EOFError, ValueError):
                self.close()
                if timed_out.is_set() or process.returncode == OUT_OF_TIME:
                    what = f"took longer than {seconds:.0f} s to read", "split it, or export it as text"
                    # By the clock alone nothing is known of the file: another time it may be read.
                    raise UnreadableFile(id, *what, lasting=not timed_out.is_set()) from None
                # It ran into its limit of memory, or a library crashed.
                what = TOO_LARGE if process.returncode == -6 else self._broken()
                raise UnreadableFile(id, *what) from None

    def _ready(self, id: str) -> "subprocess.Popen[bytes]":
        """The child process, ready for a file.

        Raises:
            UnreadableFile: none can be started, which says nothing of the file.
        """
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is not None:
            return self._process
        if time.monotonic() < self._rests_until:
            raise self._not_started(id)
        try:
            self._process = self._start()
            with _killed_after(self._process, START_SECONDS):
                _receive(self._process)
        except (OSError, EOFError, ValueError):
            self.close()
            self._failed_starts += 1
            if self._failed_starts % MAX_STARTS == 0:
                self._rests_until = time.monotonic() + REST_SECONDS
            raise self._not_started(id) from None
        self._failed_starts = 0
        return self._process

    def _start(self) -> "subprocess.Popen[bytes]":
        import subprocess  # not every run has a file that needs it

        return subprocess.Popen(
            [self._python, "-I", "-c", _START, str(_ROOT), *self._arguments()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            start_new_session=True,  # Ctrl-C is for the parent, which ends it
        )

    def _arguments(self) -> list[str]:
        return [json.dumps(asdict(self._plugin))] if self._plugin else []

    def _not_started(self, id: str) -> UnreadableFile:
        what = self._broken() if self._plugin else NOT_STARTED
        return UnreadableFile(id, *what, lasting=self._plugin is not None)

    def _broken(self) -> tuple[str, str]:
        if self._plugin:
            return f"broke the plug-in {self._plugin.package}", "update the plug-in, or remove it"
        return "broke its reader", "it may be damaged: export it again"


@contextmanager
def _killed_after(process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[threading.Event]:
    """Kill a process unless the context ends before; the event tells that it was."""
    timed_out = threading.Event()

    def give_up() -> None:
        timed_out.set()
        process.kill()

    timer = threading.Timer(seconds, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield timed_out
    finally:
        timer.cancel()


def _exchange(process: "subprocess.Popen[bytes]", message: bytes) -> tuple[dict[str, Any], bytes]:
    target = process.stdin
    if target is None:
        raise EOFError
    target.write(message)
    target.flush()
    return _receive(process)


def _receive(process: "subprocess.Popen[bytes]") -> tuple[dict[str, Any], bytes]:
    source = process.stdout
    if source is None:
        raise EOFError
    sizes = source.readline().split()
    if len(sizes) != 2:
        raise EOFError
    body, picture = (source.read(int(size)) for size in sizes)
    if len(body) != int(sizes[0]) or len(picture) != int(sizes[1]):
        raise EOFError
    reply = json.loads(body)
    if not isinstance(reply, dict):
        raise ValueError("no object")
    return reply, picture
