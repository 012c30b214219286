"""The errors of a run: every one as a record, and the worst with the text that answers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from retrieval.errors import UsageError
from retrieval.evaluation.question import EvalQuestion
from retrieval.evaluation.run import EvalRun, QuestionResult
from retrieval.library import Library
from retrieval.text.lines import count_line_ends
from retrieval.types import Article, Citation, CurrentArticle

AROUND = 240  # characters shown on either side of the marked span
MARKED = 1_200  # and at most of that


class ErrorKind(StrEnum):
    """What went wrong with a question."""

    FALSE_ANSWER = "answered_falsely"  # no article answers it
    WRONG_QUOTE = "first_wrong"  # the first citation is not correct
    FALSE_SILENCE = "declined_wrongly"  # an article answers it


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A marked span of an article and the text around it; `title` is empty where it repeats the text."""

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
    stands, if that is known.
    """

    kind: ErrorKind
    question: EvalQuestion
    confidence: float
    shown: Excerpt | None
    expected: Excerpt | None


def error_kind(result: QuestionResult) -> ErrorKind | None:
    """What went wrong with a question; None if nothing did."""
    if not result.answerable:
        return ErrorKind.FALSE_ANSWER if result.answer.found else None
    if not result.answer.found:
        return ErrorKind.FALSE_SILENCE
    return None if result.correct else ErrorKind.WRONG_QUOTE


def miss_records(run: EvalRun) -> Iterator[dict[str, object]]:
    """Each question that went wrong, in JSON's types: what was asked, expected and quoted."""
    for result in run.results:
        kind = error_kind(result)
        if kind is not None:
            yield _miss_record(result, kind)


def _miss_record(result: QuestionResult, kind: ErrorKind) -> dict[str, object]:
    question, pattern = result.question, result.question.answer_pattern
    checked = zip(result.answer.citations, result.checks, strict=True)
    return {
        "id": question.id,
        "verdict": kind.value,
        "right_in_three": result.correct_in_three,
        "question": question.text,
        "history": list(question.history),
        "kind": question.kind,
        "articles": list(question.relevant),
        "expect": pattern.pattern if pattern else None,
        "answers": list(question.answers),
        "confidence": result.answer.confidence,
        "possibly": result.answer.tentative,
        "quotes": [_quote_record(citation, is_right=check.correct) for citation, check in checked],
        "ranking": list(result.ranking),
        "best_passage": result.best_passage.passage.text if result.best_passage else None,
    }


def _quote_record(citation: Citation, *, is_right: bool) -> dict[str, object]:
    return {
        "article": citation.article.id,
        "lines": list(citation.lines),
        "headings": list(citation.headings),
        "lead": citation.lead.quote if citation.lead else None,
        "quote": citation.quote,
        "right": is_right,
    }


def worst_errors(library: Library, run: EvalRun, kind: ErrorKind, most: int) -> tuple[list[ErrorCase], int]:
    """The worst errors of a kind, at most `most`, and how many there are in all.

    The most confident wrong answers and the least confident silences are the worst.

    Args:
        library: reads the articles, as they are now.
        run: the results.
        kind: the kind of error.
        most: how many are wanted.
    """
    sign = 1 if kind is ErrorKind.FALSE_SILENCE else -1
    results = [result for result in run.results if error_kind(result) is kind]
    results.sort(key=lambda result: sign * result.answer.confidence)
    reader = _Reader(library)
    return [reader.error_case(result, kind) for result in results[:most]], len(results)


class _Reader:
    def __init__(self, library: Library) -> None:
        self._library = library

    def error_case(self, result: QuestionResult, kind: ErrorKind) -> ErrorCase:
        return ErrorCase(
            kind=kind,
            question=result.question,
            confidence=result.answer.confidence,
            shown=self._shown(result),
            expected=next(self._expected(result.question), None),
        )

    def _shown(self, result: QuestionResult) -> Excerpt | None:
        if result.answer.citations:
            first = result.answer.citations[0]
            return self._excerpt(first.article.id, lambda _: (first.start, first.end))
        if result.best_passage is None:
            return None
        passage = result.best_passage.passage
        return self._excerpt(result.best_passage.article.id, lambda _: (passage.start, passage.end))

    def _expected(self, question: EvalQuestion) -> Iterator[Excerpt]:
        """Where relevant articles have the answer's words; after those, where relevant articles begin."""
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

    def _page(self, id: str) -> CurrentArticle | None:
        try:
            return self._library.read(self._library.path_of(id))
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
        line=count_line_ends(text[:start]) + 1,
        before=before,
        marked=text[start:end],
        after=after,
    )


def _locate(question: EvalQuestion, article: Article) -> tuple[int, int] | None:
    """Where the answer's words stand in an article, if they do so literally."""
    patterns = [re.compile(re.escape(answer), re.IGNORECASE) for answer in question.answers if answer]
    for pattern in [question.answer_pattern] if question.answer_pattern else patterns:
        if match := pattern.search(article.text, article.body_start):
            return match.span()
    return None


def _beginning(article: Article) -> tuple[int, int]:
    return article.body_start, article.body_start
