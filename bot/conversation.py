"""A conversation, for every interface: what a follow-up refers to, and what needs no search."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from bot.follow_up import FollowUp, follow_up, is_substitution, unstated_words
from bot.small_talk import SmallTalk, small_talk_reply
from retrieval.filters import Filters
from retrieval.types import Answer, Citation, ConversationContext, Silence

if TYPE_CHECKING:
    from retrieval.library import Library

EVERYTHING = Filters()

MAX_TURNS = 20  # earlier questions of a thread that are looked at; it can go on for weeks
MAX_CONTEXT_CHARS = 400  # characters of earlier questions that a follow-up is asked with
MAX_QUOTES = 50
MAX_SHORT_CHARS = 60  # of a declined question that may lean on the one before it

NOTHING_BEFORE = "Nothing has been answered yet that this could refer to. Please ask the whole question."
NOT_SAID_OF = "The articles say nothing about that for: {}. Please ask the whole question."
NOTHING_MORE = "The articles say no more about that than was just quoted. Please ask the whole question."


@dataclass(frozen=True, slots=True)
class Unplaced:
    """The reply to a follow-up that refers to nothing, or only to what was quoted already."""

    text: str
    found: ClassVar[bool] = False


Reply = Answer | SmallTalk | Unplaced


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, what it leaned on if it was a follow-up, and the reply."""

    question: str
    context: ConversationContext | None
    reply: Reply


class Conversation:
    """The last question that was answered, for follow-ups; every interface asks through it."""

    def __init__(self) -> None:
        self._last: ConversationContext | None = None
        self._frame: ConversationContext | None = None  # what a chain of "how about X", "and Y?" began with
        self._unanswered: ConversationContext | None = None  # leaned on as long as nothing was answered
        self._quoted: frozenset[tuple[str, int, int]] = frozenset()  # spans given since the subject came up

    def ask(
        self,
        library: "Library",
        question: str,
        k: int,
        filters: Filters = EVERYTHING,
        silence: Silence | None = None,
    ) -> Turn:
        """Reply to what is said next; the arguments and errors are those of `Library.ask`."""
        small_talk = small_talk_reply(question)
        if small_talk is not None:
            return Turn(question, None, small_talk)
        kind, context = follow_up(question), self.context(question)
        if self._last is None and kind in (FollowUp.BARE, FollowUp.MORE):
            return Turn(question, None, Unplaced(NOTHING_BEFORE))
        if kind is FollowUp.MORE and context is not None:
            answer = self._more(library, question, k, filters, context, silence)
        else:
            answer = library.ask(question, filters=filters, k=k, context=context, silence=silence)
        if self._repeats(kind, answer):
            return Turn(question, context, Unplaced(NOTHING_MORE))
        if context is not None and (unstated := self._unstated(question, answer)):
            # What was quoted already says nothing of it: "and Germany?"
            context, answer = None, library.ask(question, filters=filters, k=k)
            if not answer.found:
                return Turn(question, context, Unplaced(NOT_SAID_OF.format(" ".join(unstated))))
        elif context is None and not answer.found and self._last is not None:
            context, answer = self._as_follow_up(library, question, k, filters, self._last, answer)
        if kind is FollowUp.MORE:
            self._quoted |= _spans(answer)  # the subject stays what it was
        else:
            self.add_turn(question, context, answer)
        return Turn(question, context, answer)

    def context(self, question: str) -> ConversationContext | None:
        """The context of a follow-up, or None for a question that stands by itself."""
        if follow_up(question) is FollowUp.NONE:
            return None
        if self._frame is not None and is_substitution(question):
            return self._frame
        return self._last or self._unanswered

    def add_turn(self, question: str, context: ConversationContext | None, answer: Answer) -> None:
        """Keep a question; one without an answer is forgotten for one with an answer."""
        if answer.found:
            articles = dict.fromkeys(citation.article.id for citation in answer.citations)
            self._last = _context(question, context, tuple(articles))
            self._frame = context if is_substitution(question) else None
            self._quoted = self._quoted | _spans(answer) if context else _spans(answer)
        else:
            self._unanswered = _context(question, context, ())

    def add_past_turn(self, question: str, articles: tuple[str, ...]) -> None:
        """Keep an earlier question, and the ids of the articles that its answer cited."""
        if articles:
            self._last = _context(question, self.context(question), articles)

    def clear(self) -> None:
        """Forget what was asked."""
        self._last = self._frame = self._unanswered = None
        self._quoted = frozenset()

    def _repeats(self, kind: FollowUp, answer: Answer) -> bool:
        """Whether an answer adds nothing to what was quoted, where no more was asked than to go on."""
        if kind is FollowUp.MORE:
            return not answer.found
        return kind is FollowUp.BARE and answer.found and _spans(answer) <= self._quoted

    def _unstated(self, question: str, answer: Answer) -> tuple[str, ...]:
        """What a follow-up names, where the answer is what was quoted before and does not have it."""
        if not is_substitution(question) or not answer.found or not _spans(answer) <= self._quoted:
            return ()
        return unstated_words(question, _shown(answer))

    def _as_follow_up(
        self,
        library: "Library",
        question: str,
        k: int,
        filters: Filters,
        last: ConversationContext,
        declined: Answer,
    ) -> tuple[ConversationContext | None, Answer]:
        """A question that stands by itself and was declined, asked of what was spoken of before.

        "Who gets the request?" may be about the leave of the question before. The answer counts only if it
        is in an article that was cited there, and has the words of the question.
        """
        answer = library.ask(question, filters=filters, k=k, context=last)
        first = answer.citations[0] if answer.citations else None
        if first is None or first.article.id not in last.articles or len(question) > MAX_SHORT_CHARS:
            return None, declined
        is_stated = not unstated_words(question, (first.passage, *first.headings))
        return (last, answer) if is_stated else (None, declined)

    def _more(
        self,
        library: "Library",
        question: str,
        k: int,
        filters: Filters,
        context: ConversationContext,
        silence: Silence | None,
    ) -> Answer:
        """Further quotes for the last question, without those that were given already."""
        wanted = min(k + len(self._quoted), MAX_QUOTES)
        answer = library.ask(context.question, filters=filters, k=wanted, silence=silence)
        fresh = [cited for cited in answer.citations if _span(cited) not in self._quoted][:k]
        citations = tuple(replace(cited, n=n, conflicting=False) for n, cited in enumerate(fresh, 1))
        return replace(answer, question=question, citations=citations, disputed=False, statement="")


def _context(
    question: str, context: ConversationContext | None, cited: tuple[str, ...]
) -> ConversationContext:
    """The context of a follow-up of this question: its own context, and the question."""
    leading = f"{context.question} {question}" if context else question
    return ConversationContext(leading[-MAX_CONTEXT_CHARS:], cited)


def _shown(answer: Answer) -> Iterator[str]:
    for citation in answer.citations:
        yield from (citation.passage, citation.article.title, *citation.headings)


def _span(citation: Citation) -> tuple[str, int, int]:
    return citation.article.id, citation.start, citation.end


def _spans(answer: Answer) -> frozenset[tuple[str, int, int]]:
    return frozenset(map(_span, answer.citations))
