"""What is said to Footnote and is no question: greetings, thanks, calls for help, good-byes."""

import re

from retrieval.types import Answer

HELP = "Ask a question about the articles in plain words; each answer is quoted from them, with its place."
# (what is said, what is replied); the whole line must match, so that "Help Ukraine how?" stays a question.
PATTERNS = (
    (
        r"(?:hi|hello|hey|howdy|greetings|good (?:morning|afternoon|evening|day))(?: there| all| footnote)?",
        f"Hello. {HELP}",
    ),
    (
        r"(?:many )?(?:thanks|thank you|thx|cheers)(?: a lot| so much| very much| footnote)?",
        "You are welcome.",
    ),
    (r"(?:bye|goodbye|good bye|see you|good night)(?: footnote)?", "Good-bye."),
    (
        r"help(?: me)?(?: please)?|what can (?:i|you) (?:ask|do)(?: you)?"
        r"|how do(?:es)? (?:i|this|it) (?:use (?:this|you|it)|work)",
        HELP,
    ),
    (
        r"who are you|what are you|are you (?:a )?(?:human|bot|robot|ai)",
        f"I am Footnote, a program that quotes articles. {HELP}",
    ),
)
_REPLIES = tuple((re.compile(pattern, re.IGNORECASE), reply) for pattern, reply in PATTERNS)
_MARKS = re.compile(r"[^\w\s]+")


def small_talk_reply(said: str) -> Answer | None:
    """The reply to what is no question, as an answer that cites nothing; None for a question."""
    words = " ".join(_MARKS.sub(" ", said[:100]).split())
    for pattern, text in _REPLIES:
        if pattern.fullmatch(words):
            return Answer(said, text, False, 0.0, (), (), (), 0.0)
    return None
