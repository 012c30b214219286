"""The text of every help: usage first, then commands and flags, examples, exit codes, in any width."""

import re
import textwrap
from collections.abc import Iterator, Sequence

from bot.command import Command

NARROWEST, WIDEST = 40, 100  # columns
EXIT_CODES = """\
  0    answered
  1    the articles do not say
  2    wrong usage
  3    not ready: index, model, settings
  130  interrupted"""
_MEANING = re.compile(r"(?<=\S) {2,}(?=\S)")  # between an example and what it does
_BREAK = re.compile(r" (?=--\w|[|<>#])")  # where a long command may go on in the next line


def help_width(columns: int) -> int:
    """The width of a help on a terminal with these columns."""
    return max(NARROWEST, min(columns, WIDEST))


def command_table(commands: Sequence[Command], width: int) -> str:
    """A line for each command; what does not fit is wrapped below its column."""
    column = 4 + max(len(command.name) for command in commands)
    rows = (
        textwrap.fill(
            command.help,
            width,
            initial_indent=f"  {command.name:<{column - 2}}",
            subsequent_indent=" " * column,
        )
        for command in commands
    )
    return "commands:\n" + "\n".join(rows)


def examples_and_exit_codes(command: Command, width: int) -> str:
    """The examples and exit codes below a help."""
    examples = command.examples.splitlines()
    if any(len(example) > width for example in examples):
        examples = [line for example in examples for line in _narrowed(example, width)]
    return "\n".join(["examples:", *examples, "", "exit codes:", EXIT_CODES])


def _narrowed(example: str, width: int) -> Iterator[str]:
    """An example with its meaning on a line of its own; long commands are broken, prose is wrapped."""
    if not example.startswith(" "):
        yield from textwrap.wrap(example, width, subsequent_indent="  ") or [""]
        return
    command, *meaning = _MEANING.split(example, maxsplit=1)
    yield from _broken(command, width)
    for text in meaning:
        yield from textwrap.wrap(text, width, initial_indent=" " * 6, subsequent_indent=" " * 6)


def _broken(command: str, width: int) -> Iterator[str]:
    """A command in lines that a shell reads as one."""
    line, *parts = _BREAK.split(command)
    for part in parts:
        if len(line) + len(part) + 3 > width:
            yield f"{line} \\"
            line = f"      {part}"
        else:
            line = f"{line} {part}"
    yield line
