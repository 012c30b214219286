"""A conversation, for every interface: what a follow-up refers to, and what needs no search."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from bot.follow_up import FollowUp, PastTurn, follow_up, is_substitution, unstated_words
from bot.small_talk import SmallTalk, small_talk_reply
from bot.writing.answers import may_be_written
from bot.writing.written import span_of
from retrieval.answering.request import Request
from retrieval.filters import Filters
from retrieval.text.wording import WORDINGS
from retrieval.types import Answer, ConversationContext, Silence

if TYPE_CHECKING:
    from retrieval.library import Library

EVERYTHING = Filters()

MAX_TURNS = 20  # earlier questions of a thread that are looked at; it can go on for weeks
MAX_CONTEXT_CHARS = 400  # characters of earlier questions that a follow-up is asked with
MAX_QUOTES = 50
MAX_REWRITTEN_WITH = 2  # earlier questions that a model sees where it writes a follow-up anew
# By how much surer an answer must be with the question before it, to be given where the wording does not
# refer to that. Of 389 later turns of people's conversations the right article is first for 0.789, not 0.769;
# of 150 questions after one about something else 2 are taken for follow-ups.
SURER = 0.1
MAX_SHORT_CHARS = 60  # of a declined question that may depend on the one before it


@dataclass(frozen=True, slots=True)
class UnresolvedFollowUp:
    """The reply to a follow-up that refers to nothing, or only to what was quoted already."""

    text: str
    found: ClassVar[bool] = False


Reply = Answer | SmallTalk | UnresolvedFollowUp
Rewrite = Callable[[str, tuple[PastTurn, ...]], str]
"""A follow-up so that it stands by itself, after what was asked before; "" for none."""
Ask = Callable[..., Answer]
"""`Library.ask` with the filters and the silence of the conversation."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, what it referred to if it was a follow-up, and the reply."""

    question: str
    context: ConversationContext | None
    reply: Reply
    is_more: bool = False  # it asked for further quotes to the question before it
    wording: str = ""  # as it was asked of the articles, where a model wrote it to stand by itself

    def request(self, k: int, filters: Filters, silence: Silence | None = None) -> Request:
        """What the articles were asked, with what the conversation was asked with."""
        question = self.wording or self.question
        return Request(question, filters=filters, k=k, context=self.context, silence=silence)


class Conversation:
    """The last question that was answered, for follow-ups; every interface asks through it."""

    def __init__(self) -> None:
        self._last: ConversationContext | None = None
        self._frame: ConversationContext | None = None  # what a chain of "how about X", "and Y?" began with
        self._unanswered: ConversationContext | None = None  # the context as long as nothing was answered
        self._past: tuple[PastTurn, ...] = ()  # the last ones that were answered
        self._quoted: frozenset[tuple[str, int, int]] = frozenset()  # spans given since the subject came up

    def ask(
        self,
        library: "Library",
        question: str,
        k: int,
        filters: Filters = EVERYTHING,
        silence: Silence | None = None,
        *,
        alone: bool = False,
        rewrite: Rewrite | None = None,
    ) -> Turn:
        """Reply to what is said next; otherwise as `Library.ask`.

        With `alone` a question is asked by itself. `rewrite` writes a follow-up so that it can be; it is
        called only for one that the articles answer.
        """
        small_talk = small_talk_reply(question)
        if small_talk is not None:
            return Turn(question, None, small_talk)
        ask = partial(library.ask, filters=filters, silence=silence)
        kind = FollowUp.NONE if alone else follow_up(question)
        if self._last is None and kind in (FollowUp.BARE, FollowUp.MORE):
            return Turn(question, None, UnresolvedFollowUp(WORDINGS[library.options.language].nothing_before))
        if alone:
            turn = Turn(question, None, ask(question, k=k))
        elif kind is FollowUp.NONE:
            turn = self._by_itself(ask, question, k)
        else:
            turn = self._follow(ask, question, k, kind)
        if kind in (FollowUp.DEPENDENT, FollowUp.BARE):
            turn = self._rewritten(ask, turn, k, rewrite)
        return self._kept(turn, is_more=kind is FollowUp.MORE)

    def _kept(self, turn: Turn, *, is_more: bool) -> Turn:
        """Keep a turn for follow-ups; the turn, its answer with how it was asked."""
        reply = turn.reply
        if not isinstance(reply, Answer):
            return turn
        if is_more:
            self._quoted |= _spans(reply)  # the subject stays what it was, and nothing was asked by itself
            return replace(turn, is_more=True)
        self.add_turn(turn.wording or turn.question, turn.context, reply)
        asked_as = turn.wording or (f"{turn.context.question} {turn.question}" if turn.context else "")
        return replace(turn, reply=replace(reply, asked_as=asked_as))

    def _by_itself(self, ask: Ask, question: str, k: int) -> Turn:
        """A question whose wording refers to nothing before it, asked by itself and of what was spoken of."""
        answer = ask(question, k=k)
        if self._last is None or (answer.found and answer.confidence > 1 - SURER):
            return Turn(question, None, answer)
        in_context = ask(question, k=k, context=self._last)
        if answer.found:
            is_better = in_context.found and in_context.confidence > answer.confidence + SURER
        else:
            is_better = _is_about(in_context, question, self._last)
        return Turn(question, self._last, in_context) if is_better else Turn(question, None, answer)

    def _follow(self, ask: Ask, question: str, k: int, kind: FollowUp) -> Turn:
        """A follow-up, asked of what was spoken of."""
        context = self.context(question)
        if kind is FollowUp.MORE and context is not None:
            answer = self._more(ask, question, k, context)
        else:
            answer = ask(question, k=k, context=context)
        if self._repeats(kind, answer):
            return Turn(question, context, UnresolvedFollowUp(answer.wording.nothing_more))
        unstated = self._unstated(question, answer) if context else ()
        if not unstated:
            return Turn(question, context, answer)
        answer = ask(question, k=k)  # what was quoted already says nothing of it: "and Germany?"
        if answer.found:
            return Turn(question, None, answer)
        return Turn(question, None, UnresolvedFollowUp(answer.wording.not_said_of.format(" ".join(unstated))))

    def _rewritten(self, ask: Ask, turn: Turn, k: int, rewrite: Rewrite | None) -> Turn:
        """A follow-up as a model writes it, where the articles answer that with more confidence.

        The model is asked only about a follow-up that has an answer without it: it turns no silence into one.
        """
        if rewrite is None or turn.context is None or not isinstance(turn.reply, Answer):
            return turn
        if not may_be_written(turn.reply):
            return turn
        wording = rewrite(turn.question, self._past)
        if not wording:
            return turn
        answer = ask(wording, k=k)
        if not answer.found or answer.confidence <= turn.reply.confidence:
            return turn
        return Turn(turn.question, None, replace(answer, question=turn.question), wording=wording)

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
            self._past = (*self._past, PastTurn(question, answer.citations))[-MAX_REWRITTEN_WITH:]
            articles = dict.fromkeys(citation.article.id for citation in answer.citations)
            self._last = _context(question, context, tuple(articles))
            self._frame = context if is_substitution(question) else None
            self._quoted = self._quoted | _spans(answer) if context else _spans(answer)
        else:
            self._unanswered = _context(question, context, ())

    def add_past_turn(self, question: str, articles: tuple[str, ...]) -> None:
        """Keep an earlier question, and the ids of the articles that its answer cited."""
        if articles:
            self._past = (*self._past, PastTurn(question))[-MAX_REWRITTEN_WITH:]
            self._last = _context(question, self.context(question), articles)

    def add_remark(self, text: str) -> None:
        """Keep what somebody said before: the context of follow-ups until something is answered."""
        self._unanswered = _context(text, None, ())

    def clear(self) -> None:
        """Forget what was asked."""
        self._last = self._frame = self._unanswered = None
        self._quoted = frozenset()
        self._past = ()

    def _repeats(self, kind: FollowUp, answer: Answer) -> bool:
        """Whether an answer adds nothing to what was quoted, where no more was asked than to go on."""
        if kind is FollowUp.MORE:
            return not answer.found
        return kind is FollowUp.BARE and answer.found and _spans(answer) <= self._quoted

    def _unstated(self, question: str, answer: Answer) -> tuple[str, ...]:
        """What a follow-up names and the answer lacks, where that begins with what was quoted before."""
        is_repeated = bool(answer.citations) and span_of(answer.citations[0]) in self._quoted
        if not is_substitution(question) or not is_repeated:
            return ()
        return unstated_words(question, _shown(answer))

    def _more(self, ask: Ask, question: str, k: int, context: ConversationContext) -> Answer:
        """Further quotes for the last question, without those that were given already."""
        answer = ask(context.question, k=min(k + len(self._quoted), MAX_QUOTES))
        fresh = [cited for cited in answer.citations if span_of(cited) not in self._quoted][:k]
        citations = tuple(replace(cited, n=n, conflicting=False) for n, cited in enumerate(fresh, 1))
        return replace(answer, question=question, citations=citations, disputed=False, statement="")


def _is_about(answer: Answer, question: str, last: ConversationContext) -> bool:
    """Whether a short question that was declined by itself is answered by what was cited before.

    "Who gets the request?" may be about the leave of the question before. The answer counts only if it is in
    an article that was cited there, and has the words of the question.
    """
    first = answer.citations[0] if answer.citations else None
    if first is None or first.article.id not in last.articles or len(question) > MAX_SHORT_CHARS:
        return False
    return not unstated_words(question, (first.passage, *first.headings))


def _context(
    question: str, context: ConversationContext | None, cited: tuple[str, ...]
) -> ConversationContext:
    """The context of a follow-up of this question: its own context, and the question."""
    leading = f"{context.question} {question}" if context else question
    return ConversationContext(leading[-MAX_CONTEXT_CHARS:], cited)


def _shown(answer: Answer) -> Iterator[str]:
    for citation in answer.citations:
        yield from (citation.passage, citation.article.title, *citation.headings)


def _spans(answer: Answer) -> frozenset[tuple[str, int, int]]:
    return frozenset(map(span_of, answer.citations))
