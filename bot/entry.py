"""Where the process begins and ends; a resident process is asked first: importing the rest takes longer.

What is printed and the exit code are the same either way.
"""

import os
import sys

from bot.system.process_end import run_to_end


def main() -> None:
    """Runs `footnote`, and ends the process with its exit code."""
    run_to_end(run)


def run() -> int:
    """Runs `footnote`; the exit code. Ctrl-C during an import is reported too."""
    try:
        code = _from_resident()
        if code is not None:
            return code
        from bot.system.signals import keep_interrupts

        keep_interrupts()
        from bot.cli.main import main as run_here
        from bot.environment import process_environment

        world = process_environment()
    except (OSError, KeyboardInterrupt) as error:
        return _report(error)
    return run_here(world=world)


def _from_resident() -> int | None:
    """The exit code of an answer that a resident process gave; None without one."""
    from bot.resident.client import ask_resident

    if sys.stdout is None:  # closed by the parent process
        return None
    reply = ask_resident(sys.argv[1:], os.environ, is_terminal=sys.stdout.isatty())
    if reply is None:
        return None
    code, out = reply
    sys.stdout.buffer.write(out.encode("utf-8", errors="backslashreplace"))
    sys.stdout.flush()
    return code


def _report(error: OSError | KeyboardInterrupt) -> int:
    """Report an error on stderr; the exit code it means."""
    from bot.cli.main import report_and_exit_code
    from bot.environment import process_environment

    return report_and_exit_code(error, process_environment())
