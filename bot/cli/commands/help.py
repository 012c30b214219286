"""`footnote help`: the same as --help, of `footnote` or of one command."""

from argparse import ArgumentParser

from bot.command import Command, Invocation
from bot.exit_codes import ANSWERED

EXAMPLES = """\
  footnote help
  footnote help ask
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("command", nargs="?", metavar="COMMAND", help="the command to explain")


def _run(run: Invocation) -> int:
    from bot.cli.parser import format_help

    run.world.stdout.write(format_help(run.commands, run.arguments.command, run.world.columns))
    return ANSWERED


COMMAND = Command("help", "explain a command", EXAMPLES, _arguments, _run)
