"""A conversation, for the terminal and for Slack: what a question leans on, and what needs no search.

It decides by wording alone whether a question stands by itself; one that does is not bent by the past.
"""

import re
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.small_talk import small_talk_reply
from retrieval.types import Answer, Context, Filters

if TYPE_CHECKING:
    from retrieval.library import Library

EVERYTHING = Filters()

MAX_TURNS = 20  # questions; a conversation can go on for weeks
MAX_CONTEXT_CHARS = 400  # characters of earlier questions that a follow-up may lean on

# What opens a question only after another one.
_BARE_OPENER = re.compile(
    r"(?:and|but|so|or|then|also|why|when|where|who|how)\W*(?:(?:so|then|exactly|not)\W*)?$", re.I
)
_CONTINUATION = re.compile(
    r"(?:and|but|or)\b|(?:what|how) about\b|(?:what|who|where|when|how|why|anything|anyone) else\b"
    r"|tell me more|more\b|go on\b|since when\b|says who\b|which ones?\W*$|how so\b|the same\b",
    re.I,
)
# Pronouns for people and things named before, with nothing in the question that they could mean: those in
# the first pattern are used up by a name in front of them, those in the second by any noun.
_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.I)
_THING = re.compile(r"\b(?:its?|they|them|their|theirs|these|those|this)\b", re.I)
_DEMONSTRATIVE = re.compile(
    r"\b(?:is|was|are|were|does|did|do|about|of|after|before|to|with|by|for|from|in|on|at) that\b", re.I
)
_OBJECT = re.compile(r"\b(?:it|them|him|her|that|this|those|these|there)\W*$", re.I)
_NAME = re.compile(r"(?<=\w )[A-Z]\w+")
_NOUN = re.compile(
    r"\b(?!(?:what|who|whom|when|where|why|which|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would"
    r"|should|may|might|the|a|an|of|to|in|on|at|by|for|from|with|about|exactly|long|many|much|far|old)\b)\w{3,}",
    re.I,
)


@dataclass(slots=True)
class Conversation:
    """What was asked and answered, as far as follow-ups may need it; the way to ask for every interface."""

    _turns: deque[Context] = field(default_factory=lambda: deque(maxlen=MAX_TURNS))

    def ask(self, library: "Library", question: str, k: int, filters: Filters = EVERYTHING) -> Answer:
        """The answer to what is said next, in at most `k` quotes; the errors are those of `Library.ask`."""
        courtesy = small_talk_reply(question)
        if courtesy is not None:
            return courtesy
        context = self.context(question)
        answer = library.ask(question, filters=filters, k=k, context=context)
        self.add_turn(question, context, answer)
        return answer

    def context(self, question: str) -> Context | None:
        """What a question leans on, or None where it stands by itself."""
        return self._turns[-1] if self._turns and is_follow_up(question) else None

    def add_turn(self, question: str, context: Context | None, answer: Answer) -> None:
        """Keep a question and what its answer cited; one without an answer leaves no trace but itself."""
        self._keep(question, context, tuple(dict.fromkeys(each.article.id for each in answer.citations)))

    def add_past_turn(self, question: str, articles: tuple[str, ...]) -> None:
        """Keep a question from before this conversation, and the ids of the articles cited then."""
        self._keep(question, self.context(question), articles)

    def clear(self) -> None:
        """Begin anew."""
        self._turns.clear()

    def _keep(self, question: str, context: Context | None, cited: tuple[str, ...]) -> None:
        leading = f"{context.question} {question}" if context else question
        self._turns.append(
            Context(leading[-MAX_CONTEXT_CHARS:], cited or (context.articles if context else ()))
        )


def exit_code(answer: Answer) -> int:
    """0 for an answer, 1 for none: the articles do not say, or it was no question."""
    return 0 if answer.found else 1


def is_follow_up(question: str) -> bool:
    """Whether a question, by its wording, cannot be understood without the one before it."""
    words = question.strip()
    if _BARE_OPENER.match(words) or _CONTINUATION.match(words):
        return True
    person = _PERSON.search(words)
    if person and not _NAME.search(words[: person.start()]):
        return True
    thing = _THING.search(words)
    if thing and not _NOUN.search(words[: thing.start()]):
        return True
    return bool(_DEMONSTRATIVE.search(words) or _OBJECT.search(words))
