"""Runs a program to the end of its process, which may come while its threads still work."""

import os
import sys

from bot.exit_codes import INTERRUPTED, UNEXPECTED

TYPE_CHECKING = False  # of typing, whose import takes 5 ms, in which Ctrl-C would be a traceback
if TYPE_CHECKING:
    from collections.abc import Callable


def run_to_end(run: "Callable[[], int]") -> None:
    """Run a program, which reports its errors itself, and end the process with the exit code it returns."""
    try:
        end_process(run())
    except KeyboardInterrupt:  # a second one, while the first was reported
        end_process(INTERRUPTED)
    except SystemExit as end:  # of a signal
        end_process(end.code if isinstance(end.code, int) else UNEXPECTED)


def end_process(code: int) -> None:
    """End at once, with the threads that still work.

    Python's own way would wait for some of them, and crash now and then: it unwinds the stack of a thread
    that comes back from the model, Chroma or Tantivy meanwhile, which C++ and Rust answer with an abort. An
    index that a thread writes is left as by a kill: whole.
    """
    import signal  # which an answer of a resident process need not wait for

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # too late to cancel anything
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # closed by the parent process
            try:
                stream.flush()
            except (OSError, ValueError):  # what can be said of it has been
                continue
    os._exit(code)
