"""The verbs of `footnote`, a module each; these tables are all that the command line knows of them."""

from bot.run import Verb
from bot.verbs import articles, ask, chat, completion, doctor, eval, feedback, index, show, slack

CHAT: Verb = chat.VERB  # what `footnote` alone means
VERBS: tuple[Verb, ...] = (
    ask.VERB,
    index.VERB,
    show.VERB,
    articles.VERB,
    eval.VERB,
    slack.VERB,
    feedback.VERB,
    doctor.VERB,
    completion.VERB,
)
