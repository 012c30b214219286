"""Small talk: greetings, thanks, calls for help and good-byes are answered without a search."""

import re
from dataclasses import dataclass
from typing import ClassVar

HELP = "Ask a question about the articles in plain words; each answer is quoted from them, with its place."
# (pattern, reply); the whole line must match, so that "Help Ukraine how?" stays a question.
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


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A reply to small talk, which cites nothing."""

    text: str
    found: ClassVar[bool] = False


def small_talk_reply(message: str) -> SmallTalk | None:
    """The reply to small talk; None for a question."""
    words = " ".join(_MARKS.sub(" ", message[:100]).split())
    for pattern, text in _REPLIES:
        if pattern.fullmatch(words):
            return SmallTalk(text)
    return None
