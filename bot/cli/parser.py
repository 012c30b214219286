"""The command line: finds the verb, and gives argparse the flags that may stand before or after it.

It knows words, not what they do. Every help starts with examples.
"""

import re
import sys
from argparse import SUPPRESS, Action, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from bot.cli.commands import CHAT_COMMAND, COMMANDS
from bot.command import Command
from bot.parsing.suggestions import did_you_mean
from retrieval.errors import UsageError

EXIT_CODES_HELP = """\
exit codes:
  0 answered  1 the articles do not say  2 usage  3 not ready: index, model, settings  130 interrupted
"""
_GLOBAL_OPTIONS = {
    "--seeds": ("FOLDER", "the articles: .md and .txt, subfolders too"),
    "--index": ("FOLDER", "where the index is kept"),
    "--config": ("FILE", "settings, in place of your config.toml"),
    "--color": ("WHEN", "auto, always or never"),
}
_GLOBAL_FLAGS = ("--help", "--version", "-h", "-q", "-v")
_SHORT = re.compile(r"-[hqv]+")  # several in one word, as in -qv


class _Parser(ArgumentParser):
    examples = ""
    verbs = ""

    def format_help(self) -> str:
        return f"examples:\n{self.examples}\n{self.verbs}{super().format_help()}"

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, f"see {self.prog} --help")


class _Version(Action):
    def __call__(self, parser: ArgumentParser, *_: Any) -> None:
        from importlib.metadata import PackageNotFoundError, version  # 20 ms that only this flag should cost

        try:
            number = version("footnote-bot")
        except PackageNotFoundError:
            number = "(not installed)"
        sys.stdout.write(f"footnote {number}\n")
        parser.exit()


def parse_arguments(argv: Sequence[str]) -> tuple[Command, Namespace]:
    """The verb that is meant, the chat if none is named, and its arguments.

    Raises:
        UsageError: it is not a command line of ours.
        SystemExit: help or the version was asked for and has been printed.
    """
    verb, rest = _find_verb(list(argv))
    return verb, _parser(verb).parse_args(rest)


def _find_verb(argv: list[str]) -> tuple[Command, list[str]]:
    """The first word that is neither a flag nor the value of one is the verb."""
    value_follows = False
    for at, word in enumerate(argv):
        if value_follows:
            value_follows = False
        elif not word.startswith("-"):
            return _verb(word), argv[:at] + argv[at + 1 :]
        else:
            value_follows = _global_flag(word) in _GLOBAL_OPTIONS and "=" not in word
    return CHAT_COMMAND, argv


def _global_flag(word: str) -> str:
    """The flag in `--seeds=FOLDER`, as long as it is one that may stand before the verb."""
    flag = word.partition("=")[0]
    if flag in (*_GLOBAL_OPTIONS, *_GLOBAL_FLAGS) or _SHORT.fullmatch(word):
        return flag
    names = [
        known.removeprefix("--") for known in (*_GLOBAL_OPTIONS, *_GLOBAL_FLAGS) if known.startswith("--")
    ]
    otherwise = "a verb's own flags come after it; see footnote --help"
    near = did_you_mean(flag.removeprefix("--"), names, otherwise, prefix="--")
    raise UsageError(f"there is no flag {flag} before the verb", near)


def _verb(word: str) -> Command:
    for verb in COMMANDS:
        if verb.name == word:
            return verb
    names = [verb.name for verb in COMMANDS]
    raise UsageError(
        f"there is no verb {word}", did_you_mean(word, names, f'to ask: footnote ask "{word} …"')
    )


def full_parser(completers: Mapping[str, object]) -> ArgumentParser:
    """All verbs in one parser, for completion; `completers` says how a shell completes what a metavar means."""
    whole = _parser(CHAT_COMMAND)
    verbs = whole.add_subparsers(metavar="VERB", parser_class=_Parser)
    for verb in COMMANDS:
        _add_arguments(verbs.add_parser(verb.name, help=verb.help), verb)
    for parser in (whole, *verbs.choices.values()):
        for action in parser._actions:
            if action.metavar in completers:
                action.complete = completers[str(action.metavar)]  # type: ignore[attr-defined] # read by shtab
            elif action.metavar == "WHEN":
                action.choices = ("auto", "always", "never")
    return whole


def _parser(verb: Command) -> ArgumentParser:
    parser = _Parser(
        prog=f"footnote {verb.name}".strip(),
        epilog=EXIT_CODES_HELP,
        allow_abbrev=False,
        formatter_class=RawDescriptionHelpFormatter,
    )
    return _add_arguments(parser, verb)


def _add_arguments(parser: _Parser, verb: Command) -> ArgumentParser:
    parser.examples = verb.examples
    if verb is CHAT_COMMAND:
        parser.verbs = "verbs:\n" + "".join(f"  {each.name:<10}{each.help}\n" for each in COMMANDS) + "\n"
    verb.arguments(parser)
    everywhere = parser.add_argument_group("everywhere")
    for flag, (metavar, text) in _GLOBAL_OPTIONS.items():
        everywhere.add_argument(flag, metavar=metavar, help=text)
    everywhere.add_argument(
        "-q", dest="quiet", action="store_true", help="no notices and no progress, errors only"
    )
    everywhere.add_argument("-v", dest="verbose", action="store_true", help="say where errors come from")
    everywhere.add_argument("--version", action=_Version, nargs=0, default=SUPPRESS, help="print the version")
    return parser
