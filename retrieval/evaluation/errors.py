"""The worst misses, to be looked at: what was quoted, and beside it what should have been."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from retrieval.errors import UsageError
from retrieval.evaluation.question import EvalQuestion
from retrieval.evaluation.run import EvalRun, QuestionResult
from retrieval.library import Library
from retrieval.types import Article, Page

AROUND = 240  # characters shown on either side of what is marked
MARKED = 1_200  # and at most of that


class ErrorKind(StrEnum):
    """What went wrong with a question."""

    FALSE_ANSWER = "bluff"  # answered, and the articles do not say
    WRONG_QUOTE = "wrong"  # the articles say, and the first quote does not
    FALSE_SILENCE = "silent"  # the articles say, and it was declined


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some words of an article, `marked`, in their place; `title` is empty where it only repeats the text."""

    article: str
    title: str
    line: int
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class ErrorCase:
    """A question that went wrong.

    `shown` is the first quote, or the best passage where nothing was quoted; `expected` is where the answer
    stands, as far as it is known.
    """

    flaw: ErrorKind
    question: EvalQuestion
    confidence: float
    shown: Excerpt | None
    expected: Excerpt | None


def flaw_of(outcome: QuestionResult) -> ErrorKind | None:
    """What went wrong, if anything did."""
    if not outcome.answerable:
        return ErrorKind.FALSE_ANSWER if outcome.answer.found else None
    if not outcome.answer.found:
        return ErrorKind.FALSE_SILENCE
    return None if outcome.correct else ErrorKind.WRONG_QUOTE


def worst_errors(library: Library, trial: EvalRun, flaw: ErrorKind, most: int) -> tuple[list[ErrorCase], int]:
    """The misses of a kind that are furthest off, at most so many, and how many there are in all.

    Args:
        library: reads the articles, as they are now.
        trial: what came of the questions.
        flaw: the kind.
        most: how many are wanted.
    """
    sign = (
        1 if flaw is ErrorKind.FALSE_SILENCE else -1
    )  # a wrong answer is the worse the surer, a silence the less sure
    found = [each for each in trial.outcomes if flaw_of(each) is flaw]
    found.sort(key=lambda each: sign * each.answer.confidence)
    reader = _Reader(library)
    return [reader.miss(each, flaw) for each in found[:most]], len(found)


class _Reader:
    def __init__(self, library: Library) -> None:
        self._library = library

    def miss(self, outcome: QuestionResult, flaw: ErrorKind) -> ErrorCase:
        return ErrorCase(
            flaw=flaw,
            question=outcome.question,
            confidence=outcome.answer.confidence,
            shown=self._given(outcome),
            expected=next(self._right(outcome.question), None),
        )

    def _given(self, outcome: QuestionResult) -> Excerpt | None:
        if outcome.answer.citations:
            first = outcome.answer.citations[0]
            return self._excerpt(first.article.id, lambda _: (first.start, first.end))
        if outcome.best_passage is None:
            return None
        passage = outcome.best_passage.passage
        return self._excerpt(outcome.best_passage.article.id, lambda _: (passage.start, passage.end))

    def _right(self, question: EvalQuestion) -> Iterator[Excerpt]:
        """The relevant articles, first those in which the answer's words are found, then the others."""
        ids = sorted(question.relevant, key=lambda id: -question.relevant[id])
        for locate in (lambda article: _locate(question, article), _beginning):
            for id in ids:
                excerpt = self._excerpt(id, locate)
                if excerpt is not None:
                    yield excerpt

    def _excerpt(self, id: str, locate: Callable[[Article], tuple[int, int] | None]) -> Excerpt | None:
        page = self._page(id)
        span = locate(page.article) if page else None
        return excerpt(page.article, *span) if page and span else None

    def _page(self, id: str) -> Page | None:
        try:
            return self._library.read(str(self._library.folder / id))
        except UsageError:  # named already when the folder was indexed
            return None


def excerpt(article: Article, start: int, end: int) -> Excerpt:
    """A span of an article with the text around it, cut at words."""
    text = article.text
    end = min(end, start + MARKED)
    first, last = max(article.body_start, start - AROUND), min(len(text), end + AROUND)
    before, after = text[first:start], text[end:last]
    if first > article.body_start:
        before = "… " + before.partition(" ")[2]
    if last < len(text):
        after = after.rpartition(" ")[0] + " …"
    repeated = text[article.body_start :].lstrip("\ufeff# \r\n").startswith(article.title.removesuffix("…"))
    return Excerpt(
        article=article.id,
        title="" if repeated else article.title,
        line=len(re.findall(r"\r\n|\n|\r", text[:start])) + 1,
        before=before,
        marked=text[start:end],
        after=after,
    )


def _locate(question: EvalQuestion, article: Article) -> tuple[int, int] | None:
    """Where the answer's words stand in an article, if they do so literally."""
    patterns = [re.compile(re.escape(each), re.IGNORECASE) for each in question.answers if each]
    for pattern in [question.answer_pattern] if question.answer_pattern else patterns:
        if match := pattern.search(article.text, article.body_start):
            return match.span()
    return None


def _beginning(article: Article) -> tuple[int, int]:
    return article.body_start, article.body_start
