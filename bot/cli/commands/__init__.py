"""The verbs of `footnote`, a module each; these tables are all that the command line knows of them."""

from bot.cli.commands import articles, ask, chat, completion, doctor, evaluate, feedback, index, show, slack
from bot.command import Verb

CHAT: Verb = chat.VERB  # what `footnote` alone means
VERBS: tuple[Verb, ...] = (
    ask.VERB,
    index.VERB,
    show.VERB,
    articles.VERB,
    evaluate.VERB,
    slack.VERB,
    feedback.VERB,
    doctor.VERB,
    completion.VERB,
)
