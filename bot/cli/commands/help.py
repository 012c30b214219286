"""`footnote help`: the same as --help, of `footnote` or of one command."""

from argparse import ArgumentParser

from bot.command import Command, Invocation
from bot.exit_codes import ANSWERED

EXAMPLES = """\
  footnote help
  footnote help ask
  footnote help --man > ~/.local/share/man/man1/footnote.1
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("command", nargs="?", metavar="COMMAND", help="the command to explain")
    parser.add_argument("--man", action="store_true", help="print the manual page, for man -l")


def _run(run: Invocation) -> int:
    from bot.cli.man import man_page
    from bot.cli.parser import command_parsers, format_help
    from bot.version import installed_version

    if run.arguments.man:
        run.world.stdout.write(man_page(command_parsers(run.commands), installed_version()))
        return ANSWERED
    run.world.stdout.write(format_help(run.commands, run.arguments.command, run.world.columns))
    return ANSWERED


COMMAND = Command("help", "explain a command", EXAMPLES, _arguments, _run)
