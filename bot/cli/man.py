"""The manual page, made from the same table as the helps."""

import re
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Iterator, Mapping

from bot.cli.help import EXIT_CODES
from bot.command import Command
from bot.settings import PREFIX, SETTINGS


def man_page(parsers: Mapping[Command, ArgumentParser], version: str) -> str:
    """The page in roff: `footnote help --man | man -l -`."""
    lines = [
        f'.TH FOOTNOTE 1 "" "footnote {_inert(version)}"',
        ".SH NAME",
        r"footnote \- ask a folder of articles; every answer is quoted from them",
        ".SH SYNOPSIS",
        ".B footnote",
        "[FOLDER] [COMMAND | QUESTION] [OPTION]...",
        ".SH COMMANDS",
    ]
    for command, parser in parsers.items():
        lines += [f".SS {_inert(command.name)}", _inert(command.help[:1].upper() + command.help[1:]) + "."]
        lines += _options(parser)
        lines += [".PP", ".nf", *map(_inert, command.examples.splitlines()), ".fi"]
    lines += [".SH EXIT STATUS", ".nf", *map(_inert, EXIT_CODES.splitlines()), ".fi", *_settings()]
    return "\n".join(lines) + "\n"


def _options(parser: ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if action.help == SUPPRESS or "--help" in action.option_strings:
            continue
        value = "" if action.nargs == 0 else f" {action.metavar or action.dest}"
        yield ".TP"
        yield rf"\fB{_inert(', '.join(action.option_strings))}\fR{_inert(value)}"
        yield _inert(action.help or "")


def _settings() -> Iterator[str]:
    """Each setting with its flag and its variable."""
    yield ".SH ENVIRONMENT"
    yield r"Each setting is a flag, a variable and a key of settings files: \fBfootnote config\fR."
    for setting in SETTINGS:
        if setting.metavar:
            yield ".TP"
            variable, flag = PREFIX + setting.name.upper(), _inert(setting.long_flag)
            yield rf"\fB{variable}\fR, \fB{flag}\fR {setting.metavar}"
            yield f"The setting {_inert(setting.name)}."


def _inert(text: str) -> str:
    """Text in which roff sees no request: backslashes, hyphens, and a dot or quote that begins a line."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"^(?=[.'])", r"\\&", escaped, flags=re.MULTILINE)
