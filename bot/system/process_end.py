"""The end of a process whose threads may still work."""

import os
import sys


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
