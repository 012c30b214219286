"""The verbs of `footnote`, a module each; these tables are all that the command line knows of them."""

from bot.cli.commands import articles, ask, chat, completion, doctor, evaluate, feedback, index, show, slack
from bot.command import Command

CHAT_COMMAND: Command = chat.COMMAND  # what `footnote` alone means
COMMANDS: tuple[Command, ...] = (
    ask.COMMAND,
    index.COMMAND,
    show.COMMAND,
    articles.COMMAND,
    evaluate.COMMAND,
    slack.COMMAND,
    feedback.COMMAND,
    doctor.COMMAND,
    completion.COMMAND,
)
