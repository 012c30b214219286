import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.system.signals import Terminated, deferred_interrupts, interrupt_behind, leave_on_sigterm
from tests.fakes.library import interrupted_import
from tests.fakes.terminal_emulator import Emulator

ROOT = Path(__file__).parents[3]
CTRL_C = "\x03"
# The signal goes to the other thread, so that it ends no system call of the main thread: the same as if it
# came after Python last looked for one, and before the call.
UNNOTICED = """
import os, signal, sys, threading
from bot.system.lines import line_reader
from bot.system.signals import wait_for

threading.Thread(target=threading.Event().wait, daemon=True).start()
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
read_line = line_reader(sys.stdin)
sys.stdout.write("ready")
sys.stdout.flush()
try:
    %s
except KeyboardInterrupt:
    os.write(1, b"interrupted")
    os._exit(0)
"""

INTERRUPTED_CALLBACK = """
import os, signal, threading, weakref
from bot.system.signals import keep_interrupts, leave_on_sigterm

class Module:
    pass

keep_interrupts()
module = Module()
reference = weakref.ref(module, lambda _: signal.raise_signal(signal.%s))
try:
    with leave_on_sigterm():
        del module
        threading.Event().wait(60)
except %s:
    os.write(1, b"ended")
"""


@pytest.mark.process
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells that a thread waits")
@pytest.mark.parametrize("call", ["read_line()", "wait_for(threading.Event())"])
def test_ctrl_c_that_ends_no_system_call_is_heard(call: str) -> None:
    terminal = Emulator([sys.executable, "-c", UNNOTICED % call], {**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        terminal.until("ready")
        terminal.until_it_waits()
        terminal.type(CTRL_C)
        terminal.until("interrupted", timeout=20)
    finally:
        terminal.close()


def test_ctrl_c_is_deferred_to_the_end_of_a_block() -> None:
    before, steps = signal.getsignal(signal.SIGINT), []
    with pytest.raises(KeyboardInterrupt), deferred_interrupts():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        steps.append("the block goes on")
    assert steps == ["the block goes on"]
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_is_raised_within_a_block_where_that_may_be_left() -> None:
    steps = []
    with pytest.raises(KeyboardInterrupt), deferred_interrupts() as look_for_interrupts:
        look_for_interrupts()
        signal.raise_signal(signal.SIGINT)
        steps.append("before")
        look_for_interrupts()
        steps.append("after")
    assert steps == ["before"]


def test_sigterm_is_deferred_where_it_is_not_to_end_the_process_at_once() -> None:
    steps = []
    with pytest.raises(Terminated), leave_on_sigterm(), deferred_interrupts():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
        steps.append("the block goes on")
    assert steps == ["the block goes on"]


def test_another_thread_defers_nothing() -> None:
    before, during = signal.getsignal(signal.SIGINT), []

    def look() -> None:
        with deferred_interrupts():
            during.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert during == [before]


@pytest.mark.process
@pytest.mark.parametrize("names", [("SIGINT", "KeyboardInterrupt"), ("SIGTERM", "SystemExit")])
def test_a_signal_where_no_error_can_be_raised_is_raised_a_moment_later(names: tuple[str, str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_CALLBACK % names],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.stdout, ended.stderr) == ("ended", "")


def test_an_error_that_ctrl_c_has_caused_counts_as_ctrl_c() -> None:
    damage = RuntimeError("the index cannot be read")
    damage.__cause__ = interrupted_import()
    assert isinstance(interrupt_behind(damage), KeyboardInterrupt)
    assert isinstance(interrupt_behind(KeyboardInterrupt()), KeyboardInterrupt)
    assert interrupt_behind(ImportError("initialization failed")) is None


@pytest.mark.parametrize("error", [KeyboardInterrupt(), Terminated(143)])
def test_an_error_that_came_as_a_lock_was_left_counts_as_what_interrupted_it(error: BaseException) -> None:
    lock = threading.Lock()
    with pytest.raises(RuntimeError) as raised, lock:
        lock.release()
        raise error
    assert interrupt_behind(raised.value) is error
