"""Runs a user's program that makes text of a file: without a shell, within limits.

It is handed a copy of the bytes, in a folder that is deleted after it, and no secret of the environment.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from retrieval.reading.decoding import UnreadableFile
from retrieval.reading.formats.registry import suffix_of
from retrieval.types import LibraryOptions

FILE = "%s"  # stands for the file in a command
MAX_OUTPUT = 100_000_000  # bytes
# Ends that say nothing of the file: a shell found no program in a script (126, 127), or somebody ended it.
PASSING = frozenset((126, 127, -signal.SIGINT, -signal.SIGTERM, -getattr(signal, "SIGKILL", 9)))
# Limits itself, as far as the system can, and becomes the program.
_LIMITED = """
import os, sys
memory, seconds, size = map(int, sys.argv[1:4])
try:
    import resource
    limits = (resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, size)
    for limit, value in (*limits, (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(limit, (value, value))
        except (OSError, ValueError):
            continue
except ImportError:
    pass
os.execvp(sys.argv[4], sys.argv[4:])
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may use: seconds, and bytes of memory."""

    seconds: float
    memory: int

    @classmethod
    def of(cls, options: LibraryOptions) -> "Limits":
        """Those that the options say."""
        return cls(options.reader_seconds, int(options.reader_mb * 1e6))


def run_command(command: str, id: str, data: bytes, limits: Limits) -> bytes:
    """What a program prints for a file; the file's place in the command is `FILE`.

    Raises:
        UnreadableFile: it is not installed, failed, or took too long.
    """
    with tempfile.TemporaryDirectory(prefix="footnote-", ignore_cleanup_errors=True) as folder:
        file = Path(folder, f"document{suffix_of(id)}")
        file.write_bytes(data)
        words = [word.replace(FILE, str(file)) for word in shlex.split(command)]
        name, program = words[0], shutil.which(words[0])
        if program is None:
            what = f"needs {name}, which is not installed"
            raise UnreadableFile(id, what, "install it, or change [readers]", lasting=False)
        words[0] = str(Path(program).absolute())  # it runs in another folder
        output = Path(folder, "output")
        code = _exit_code(words, output, folder, limits)
        if code is None:
            what = f"took {name} longer than {limits.seconds:g} s"
            raise UnreadableFile(id, what, "raise reader_seconds, or split it")
        if code != 0:
            what = f"could not be read by {name} ({_ending(code)})"
            hint = "try the command on it, or change [readers]"
            raise UnreadableFile(id, what, hint, lasting=code not in PASSING)
        return output.read_bytes()


def _exit_code(words: list[str], output: Path, folder: str, limits: Limits) -> int | None:
    """How the program ended; None where it was killed in the end."""
    numbers = (limits.memory, int(limits.seconds) + 1, MAX_OUTPUT)
    with output.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", _LIMITED, *map(str, numbers), *words],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={
                "PATH": os.pathsep.join(os.get_exec_path()),
                "LANG": "C.UTF-8",
                "HOME": folder,
                "TMPDIR": folder,
            },
            start_new_session=True,  # so that it ends with what it started
        )
        try:
            return process.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _kill_all(process)


def _kill_all(process: "subprocess.Popen[bytes]") -> None:
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):  # all have ended
        pass
    process.wait()


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
