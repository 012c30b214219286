"""`footnote completion`: a script with which a shell completes commands, flags, folders and files."""

from argparse import ArgumentParser

from bot.cli.parser import full_parser
from bot.command import Command, Invocation

EXAMPLES = """\
  footnote completion bash > ~/.local/share/bash-completion/completions/footnote
  footnote completion zsh > ~/.zfunc/_footnote        # with fpath+=~/.zfunc in .zshrc, before compinit
  footnote completion fish > ~/.config/fish/completions/footnote.fish
"""
SHELLS = ("bash", "zsh", "fish")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help="bash, zsh or fish")


def _run(run: Invocation) -> int:
    import shtab

    completers: dict[str, object] = {
        "FOLDER": shtab.DIRECTORY,
        "FILE": shtab.FILE,
        "LOCATION": shtab.FILE,
        "ID": shtab.FILE,
    }
    script = shtab.complete(full_parser(run.commands, completers), run.arguments.shell)
    run.world.stdout.write(script.rstrip("\n") + "\n")
    return 0


COMMAND = Command("completion", "a script that completes commands in your shell", EXAMPLES, _arguments, _run)
