"""The command line: finds the command, and gives argparse the flags that may stand before or after it.

It knows words, not what they do; which commands there are is an argument. A folder in the place of a command
is the folder of articles, and what reads as a question is asked.
"""

import re
import sys
from argparse import SUPPRESS, Action, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NoReturn

from bot.cli.first_word import is_question, named_folder, unknown_command
from bot.cli.help import command_table, examples_and_exit_codes, help_width
from bot.command import Command
from bot.parsing.suggestions import did_you_mean
from bot.settings import SETTINGS
from bot.version import installed_version
from retrieval.errors import UsageError
from retrieval.types import Silence

_GLOBAL_OPTIONS = {
    "--seeds": ("FOLDER", "the articles: text, PDF, Office files and others; may be given again"),
    "--index": ("FOLDER", "where the index is kept"),
    "--config": ("FILE", "a settings file, read instead of your config.toml"),
    "--silence": ("DEGREE", "how sure an answer must be: strict, balanced or generous"),
    "--color": ("WHEN", "auto, always or never"),
}
_REPEATED = ("--seeds",)
# Every other setting is a flag too; `footnote config` lists them.
_SETTING_OPTIONS = {
    setting.long_flag: setting
    for setting in SETTINGS
    if setting.metavar and setting.long_flag not in _GLOBAL_OPTIONS
}
_CHOICES = {"WHEN": ("auto", "always", "never"), "DEGREE": tuple(Silence)}
_GLOBAL_FLAGS = ("--help", "--quiet", "--verbose", "--version", "--continue")  # the last is of the chat
_SHORT = re.compile(r"-[hqvV]+")  # several in one word, as in -qv
_USAGE = "footnote [FOLDER] [COMMAND | QUESTION] [OPTION]..."
_SETTINGS_HELP = "Every setting of `footnote config`\nis a flag too: --passage-tokens N"  # fits the narrowest
DEFAULT_WIDTH = 80

Commands = Sequence[Command]


# What argparse says of a mistake, and how we say it.
_MISTAKES = (
    (re.compile(r"argument \S+: (--?\w.*)"), r"\1"),  # our own words, which name the flag
    (re.compile(r"argument (\S+): invalid choice: (.+) \(choose from (.+)\)"), r"\1 takes one of \3, not \2"),
    (re.compile(r"argument (\S+): expected one argument"), r"\1 needs a value"),
    (re.compile(r"argument (\S+): not allowed with argument (\S+)"), r"\1 and \2 do not go together"),
    (re.compile(r"the following arguments are required: (.+)"), r"\1 is missing"),
    (re.compile(r"unrecognized arguments: (.+)"), r"there is no flag or argument \1 here"),
)


class _Parser(ArgumentParser):
    def _print_message(self, message: str, file: Any = None) -> None:
        """Print, where argparse would keep quiet about a full disk."""
        if message:
            (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        is_unknown = message.startswith("unrecognized")
        for pattern, words in _MISTAKES:
            message = pattern.sub(words, message)
        hint = f"see {self.prog} --help"
        if self.prog.endswith(" ask") and is_unknown:
            hint += "; to ask about a flag, put -- before the question"
        raise UsageError(message, hint)


class _Version(Action):
    def __call__(self, parser: ArgumentParser, *_: Any) -> None:
        sys.stdout.write(f"footnote {installed_version()}\n")
        parser.exit()


def parse_arguments(
    argv: Sequence[str], commands: Commands, columns: int = DEFAULT_WIDTH
) -> tuple[Command, Namespace]:
    """The command that is meant, and its arguments; without one, the first of `commands`, or `ask`.

    Raises:
        UsageError: the command line is not one of ours.
        SystemExit: help or the version was asked for and has been printed.
    """
    at = _command_position(argv)
    if at is None:
        _main_parser(commands, columns).parse_known_args(argv)  # prints the help if that is asked for
        return commands[0], _command_parser(commands[0], columns).parse_args(argv)
    if (folder := named_folder(argv[at], _names(commands))) and "--seeds" not in argv[:at]:
        return parse_arguments([*argv[:at], "--seeds", folder, *argv[at + 1 :]], commands, columns)
    if is_question(argv[at:], _names(commands)):
        ask = _find_command("ask", commands, ())
        return ask, _command_parser(ask, columns).parse_args(argv)
    command = _find_command(argv[at], commands, argv[at:])
    return command, _command_parser(command, columns).parse_args([*argv[:at], *argv[at + 1 :]])


def format_help(commands: Commands, name: str | None, columns: int) -> str:
    """The help of a command, or of `footnote` itself.

    Raises:
        UsageError: there is no such command.
    """
    if name is None:
        return _main_parser(commands, columns).format_help()
    return _command_parser(_find_command(name, commands, [name]), columns).format_help()


def command_parsers(commands: Commands) -> dict[Command, ArgumentParser]:
    """The parser of each command, for the manual page."""
    return {command: _command_parser(command, DEFAULT_WIDTH) for command in commands}


def full_parser(commands: Commands, completers: Mapping[str, object]) -> ArgumentParser:
    """All commands in one parser, for completion; `completers` says how a shell completes a metavar."""
    whole = _main_parser(commands, DEFAULT_WIDTH)
    subparsers = whole.add_subparsers(metavar="COMMAND", parser_class=_Parser)
    for command in commands:
        subparser = subparsers.add_parser(command.name, help=command.help)
        command.arguments(subparser)
        _add_global_arguments(subparser)
    for parser in (whole, *subparsers.choices.values()):
        for action in parser._actions:
            if action.metavar in completers:
                action.complete = completers[str(action.metavar)]  # type: ignore[attr-defined] # read by shtab
            elif action.metavar in _CHOICES:
                action.choices = _CHOICES[action.metavar]
    return whole


def command_word(argv: Sequence[str]) -> str:
    """The word in the place of a command, which may be a folder or a question; "" if there is none."""
    at = _command_position(argv)
    return "" if at is None else argv[at]


def _command_position(argv: Sequence[str]) -> int | None:
    """Where the first word stands that is neither a flag nor the value of one."""
    value_follows = False
    for at, word in enumerate(argv):
        if value_follows:
            value_follows = False
        elif not word.startswith("-"):
            return at
        else:
            flag = _global_flag(word)
            value_follows = (flag in _GLOBAL_OPTIONS or flag in _SETTING_OPTIONS) and "=" not in word
    return None


def _names(commands: Commands) -> tuple[str, ...]:
    return tuple(command.name for command in commands)


def _global_flag(word: str) -> str:
    """The flag in `--seeds=FOLDER`, if it is one that may stand before the command."""
    flag = word.partition("=")[0]
    flags = (*_GLOBAL_OPTIONS, *_GLOBAL_FLAGS, *_SETTING_OPTIONS)
    if flag in flags or _SHORT.fullmatch(word):
        return flag
    names = [name.removeprefix("--") for name in flags]
    otherwise = "a command's own flags come after it; see footnote --help"
    hint = did_you_mean(flag.removeprefix("--"), names, otherwise, prefix="--")
    raise UsageError(f"there is no flag {flag} before the command", hint)


def _find_command(name: str, commands: Commands, words: Sequence[str]) -> Command:
    """The command of that name; `words` are it and all after it, which may be a question."""
    for command in commands:
        if command.name == name:
            return command
    raise unknown_command(words, _names(commands))


def _main_parser(commands: Commands, columns: int) -> _Parser:
    parser = _parser("footnote", command_table(commands, help_width(columns)), commands[0], columns)
    parser.usage = _USAGE
    _add_global_arguments(parser)
    return parser


def _command_parser(command: Command, columns: int) -> _Parser:
    description = command.help[:1].upper() + command.help[1:] + "."
    parser = _parser(f"footnote {command.name}", description, command, columns)
    command.arguments(parser)
    _add_global_arguments(parser)
    return parser


def _parser(prog: str, description: str, command: Command, columns: int) -> _Parser:
    width = help_width(columns)
    return _Parser(
        prog=prog,
        description=description,
        epilog=examples_and_exit_codes(command, width),
        allow_abbrev=False,
        formatter_class=partial(RawDescriptionHelpFormatter, width=width),
    )


def _add_global_arguments(parser: ArgumentParser) -> None:
    everywhere = parser.add_argument_group("everywhere", _SETTINGS_HELP)
    for flag, (metavar, text) in _GLOBAL_OPTIONS.items():
        action = "append" if flag in _REPEATED else "store"
        everywhere.add_argument(flag, metavar=metavar, help=text, action=action)
    everywhere.add_argument(
        "-q", "--quiet", action="store_true", help="no notices and no progress, errors only"
    )
    everywhere.add_argument("-v", "--verbose", action="store_true", help="more detail")
    for setting in _SETTING_OPTIONS.values():
        if setting.long_flag not in parser._option_string_actions:  # a command's own has its help
            parser.add_argument(setting.long_flag, dest=setting.name, help=SUPPRESS)
    everywhere.add_argument(
        "-V", "--version", action=_Version, nargs=0, default=SUPPRESS, help="print the version"
    )
