"""`footnote` alone: a conversation, on a terminal or from a pipe."""

from argparse import ArgumentParser

from bot.command import Command, Invocation

EXAMPLES = """\
  footnote                             chat about the articles in ./seeds
  footnote --seeds ~/articles          about other articles
  echo "Who won?" | footnote           a conversation from a pipe, a question a line
  footnote ask "Who met?"              one answer, with its sources
  footnote show PATH:LINE              a source in its place
"""


def _arguments(parser: ArgumentParser) -> None:
    parser.usage = "footnote [VERB] [OPTION]..."


def _run(run: Invocation) -> int:
    from bot.terminal.session import run_chat  # 30 ms that no other verb should pay

    return run_chat(run)


COMMAND = Command("", "chat", EXAMPLES, _arguments, _run)
