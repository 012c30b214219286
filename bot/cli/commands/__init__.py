"""The commands of `footnote`, one module each; the command line and its help are made from this table."""

from bot.cli.commands import (
    articles,
    ask,
    chat,
    completion,
    config,
    demo,
    doctor,
    evaluate,
    feedback,
    gaps,
    help,
    index,
    mcp,
    serve,
    show,
    slack,
)
from bot.command import Command

COMMANDS: tuple[Command, ...] = (
    chat.COMMAND,  # the first is what `footnote` alone means
    ask.COMMAND,
    index.COMMAND,
    show.COMMAND,
    articles.COMMAND,
    demo.COMMAND,
    evaluate.COMMAND,
    serve.COMMAND,
    slack.COMMAND,
    mcp.COMMAND,
    feedback.COMMAND,
    gaps.COMMAND,
    doctor.COMMAND,
    config.COMMAND,
    completion.COMMAND,
    help.COMMAND,
)
