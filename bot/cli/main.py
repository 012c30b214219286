"""`footnote`: runs a command line, and turns every outcome into an exit code.

stdout carries the answer, stderr everything else; the commands do the work.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import redirect_stdout, suppress
from typing import TextIO

from bot.cli.commands import COMMANDS
from bot.cli.parser import parse_arguments
from bot.command import Command, Invocation, index_command
from bot.environment import Environment, process_environment
from bot.exit_codes import INTERRUPTED, UNEXPECTED
from bot.messages import Messages
from bot.settings import resolve
from bot.system.signals import Terminated, interrupt_behind
from retrieval.errors import FootnoteError, StorageError


def main(argv: Sequence[str] | None = None, world: Environment | None = None) -> int:
    """Runs `footnote`.

    Args:
        argv: the words after `footnote`; those of the process if None.
        world: what the run touches outside itself; the real one if None.

    Returns:
        0 answered, 1 the articles do not say, 2 usage, 3 not ready, 130 interrupted.
    """
    world = world or process_environment()
    messages = Messages(world.stderr)
    try:
        code = 0
        parsed = _parse(sys.argv[1:] if argv is None else argv, world)
        if parsed:
            command, arguments = parsed
            messages = Messages(
                world.stderr,
                quiet=arguments.quiet,
                verbose=arguments.verbose,
                index_command=index_command(arguments),
            )
            code = _run(command, arguments, world, messages)
        world.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:
        return report_and_exit_code(error, world, messages)
    return code


def _parse(argv: Sequence[str], world: Environment) -> tuple[Command, Namespace] | None:
    """The command and its arguments, or None when help or the version was all that was asked for."""
    try:
        with redirect_stdout(world.stdout):
            return parse_arguments(argv, COMMANDS, world.columns)
    except SystemExit:
        return None


def _run(command: Command, arguments: Namespace, world: Environment, messages: Messages) -> int:
    settings = resolve(vars(arguments), world.environ, world.user_paths)
    folders = ", ".join(str(source.path) for source in settings.sources)
    messages.debug(f"articles in {folders}, index in {settings.index}, model {settings.model}.")
    return command.run(Invocation(arguments, settings, world, messages, COMMANDS))


def report_and_exit_code(error: BaseException, world: Environment, messages: Messages | None = None) -> int:
    """Report an error on stderr; the exit code it means."""
    messages = messages or Messages(world.stderr)
    error = interrupt_behind(error) or error
    if isinstance(error, Terminated):
        raise error
    if isinstance(error, BrokenPipeError):  # whoever was reading has read enough
        _discard(world.stdout)
        _discard(world.stderr)
        return 0
    with suppress(OSError):  # stderr may be gone too, and then there is nobody to tell
        match error:
            case KeyboardInterrupt():
                messages.note("Interrupted.")
            case FootnoteError():
                messages.error(error)
            case OSError():
                messages.error(_storage_error(error))
                _discard(world.stdout)
            case _:
                messages.unexpected(error)
    return INTERRUPTED if isinstance(error, KeyboardInterrupt) else getattr(error, "exit_code", UNEXPECTED)


def _storage_error(error: OSError) -> StorageError:
    """An error of the system that no module handles: most of all a full disk under stdout."""
    subject = f"{error.filename}: " if error.filename else "cannot write the answer: "
    return StorageError(
        f"{subject}{error.strerror or error}", "check that the disk has room and may be written"
    )


def _discard(stream: TextIO) -> None:
    """Throw away what a stream still holds: Python would try to write it at exit, and complain."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
