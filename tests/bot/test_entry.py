"""The process from its first import to its end: one line after Ctrl-C, and no wait for a thread."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INTERRUPT_AT_IMPORT = """
import os, signal, sys

class InterruptingFinder:
    def find_spec(self, name, path, target=None):
        if name == os.environ["MODULE"]:
            sys.meta_path.remove(self)
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, InterruptingFinder())
from bot.entry import main
main()
"""
INTERRUPT_A_REPORT = """
import signal, sys
from bot.entry import main

class InterruptingStream:
    def fileno(self):
        raise OSError
    def write(self, text):
        sys.__stderr__.write(text)
        signal.raise_signal(signal.SIGINT)
    def flush(self):
        signal.raise_signal(signal.SIGINT)

sys.stderr = InterruptingStream()
main()
"""
THREAD_WITHOUT_END = """
import threading
from bot.entry import main
threading.Thread(target=threading.Event().wait).start()
main()
"""
pytestmark = pytest.mark.process


def run(home: Path, script: str, *argv: str, module: str = "") -> "subprocess.CompletedProcess[str]":
    xdg = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "CACHE", "STATE")}
    return subprocess.run(
        [sys.executable, "-c", script, *argv],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "MODULE": module, **xdg},
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "module",
    ["bot.resident.client", "bot.cli.main", "bot.settings", "platformdirs", "retrieval.library", "numpy"],
)
def test_ctrl_c_during_any_import_is_130_and_one_line(tmp_path: Path, module: str) -> None:
    seeds, index = str(ROOT / "seeds"), str(tmp_path / "index")
    argv = ("--seeds", seeds, "--index", index, "ask", "Who met?")
    ended = run(tmp_path, INTERRUPT_AT_IMPORT, *argv, module=module)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "Interrupted.\n")


def test_ctrl_c_while_an_error_is_reported_leaves_no_traceback(tmp_path: Path) -> None:
    ended = run(tmp_path, INTERRUPT_A_REPORT, "ask")
    assert ended.returncode == 130
    assert "Traceback" not in ended.stderr


def test_the_process_ends_while_a_thread_still_works_and_nothing_written_is_lost(tmp_path: Path) -> None:
    ended = run(tmp_path, THREAD_WITHOUT_END, "--version")
    assert ended.returncode == 0
    assert ended.stdout.startswith("footnote ")
