"""Where the process begins: a resident process is asked first, since importing the rest takes longer.

What is printed and the exit code are the same either way.
"""

import os
import sys

from bot.resident.client import ask_resident


def main() -> int:
    """Runs `footnote`; returns the exit code."""
    try:
        code = _from_resident()
    except (OSError, KeyboardInterrupt) as error:
        from bot.cli.main import report_and_exit_code
        from bot.environment import process_environment

        return report_and_exit_code(error, process_environment())
    if code is not None:
        return code
    from bot.cli.main import main as run

    return run()


def _from_resident() -> int | None:
    """The exit code of an answer that a resident process gave; None without one."""
    if sys.stdout is None:  # closed by the parent process
        return None
    reply = ask_resident(sys.argv[1:], os.environ, is_terminal=sys.stdout.isatty())
    if reply is None:
        return None
    code, out = reply
    sys.stdout.buffer.write(out.encode("utf-8", errors="backslashreplace"))
    sys.stdout.flush()
    return code
