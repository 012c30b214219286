"""Asks the questions, one after the other, and checks each citation against its file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from retrieval.evaluation.question import EvalQuestion, has_answer
from retrieval.library import Library
from retrieval.reading.structure import structure_of
from retrieval.types import Answer, Article, Citation, ConversationContext, Hit

DEPTH = 10  # articles of a ranking that are kept: the deepest metric looks at ten
QUOTES = 3  # the widest metric looks at three

Turn = tuple[str, Answer]  # a question of a conversation and its answer
ContextAfter = Callable[[Sequence[Turn], str], ConversationContext | None]


@dataclass(frozen=True, slots=True)
class CitationCheck:
    """A citation, checked.

    `exact`: the quote is its span of the file, and so is its lead. `relevant`: its article answers the
    question. `has_answer`: the quote, or a sentence beside it, has the answer's words; None if they are not
    known. `correct`: it is relevant, and its headings, lead and quote have the answer's words, if those are
    known; so is its page.
    """

    exact: bool
    relevant: bool
    has_answer: bool | None
    correct: bool


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """A question's answer and the checks of its citations.

    `checks` are of the answer's citations, in their order. `correct_in_three`: one of the first three is
    correct, or those of them from relevant articles are together. `ranking` has the best article ids, each
    once; `nearest` and `most_words` are the articles that come first by the cosine alone and by BM25 alone,
    among the candidates, "" without any. `best_passage` is the passage ranked first, `best_passage_check` its
    check as if all of it were quoted; both are None if no passage was found.
    """

    question: EvalQuestion
    answer: Answer
    checks: tuple[CitationCheck, ...]
    correct_in_three: bool
    ranking: tuple[str, ...]
    best_passage: Hit | None
    best_passage_check: CitationCheck | None
    nearest: str = ""
    most_words: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the articles answer the question."""
        return bool(self.question.relevant)

    @property
    def correct(self) -> bool:
        """Whether the first citation is correct."""
        return self.answerable and bool(self.checks) and self.checks[0].correct


@dataclass(frozen=True, slots=True)
class EvalRun:
    """The results of all questions about a number of documents."""

    documents: int
    results: tuple[QuestionResult, ...]


def run_evaluation(
    library: Library,
    questions: Sequence[EvalQuestion],
    documents: int,
    *,
    quotes: int = QUOTES,
    context_after: ContextAfter = lambda turns, question: None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> EvalRun:
    """Ask each question, after those of its history, and check the answer.

    Args:
        library: what is asked; its index is up to date.
        questions: what to ask.
        documents: how many documents there are.
        quotes: how many quotes an answer may have, at least 3.
        context_after: the context of a question after earlier turns; by default, none.
        progress: called with the number of questions done and of all.

    Raises:
        NotReadyError: as `Library.ask`.
    """
    progress(0, len(questions))
    library.warm_up()
    runner = _Runner(library, max(quotes, QUOTES), context_after)
    results = []
    for done, question in enumerate(questions, 1):
        results.append(runner.result(question))
        progress(done, len(questions))
    return EvalRun(documents, tuple(results))


class _Runner:
    """Asks a library and checks its answers against the files."""

    def __init__(self, library: Library, quotes: int, context_after: ContextAfter) -> None:
        self._library = library
        self._quotes = quotes
        self._context_after = context_after
        self._read = lru_cache(maxsize=1_000)(self._read_file)
        self._sentences = lru_cache(maxsize=1_000)(_sentence_spans)
        self._turns = lru_cache(maxsize=1_000)(self._ask_in_turn)

    def result(self, question: EvalQuestion) -> QuestionResult:
        context = self._context_after(self._turns(question.history), question.text)
        answer, hits = self._ask(question.text, context)
        checks = tuple(self._check(question, citation) for citation in answer.citations)
        best = hits[0] if hits else None
        return QuestionResult(
            question=question,
            answer=answer,
            checks=checks,
            correct_in_three=_correct_in_three(question, answer.citations[:3], checks[:3]),
            ranking=tuple(dict.fromkeys(hit.article.id for hit in hits))[:DEPTH],
            best_passage=best,
            best_passage_check=_check_passage(question, best) if best else None,
            nearest=max(hits, key=lambda hit: hit.cosine).article.id if hits else "",
            most_words=max(hits, key=lambda hit: hit.bm25).article.id if hits else "",
        )

    def _ask(self, question: str, context: ConversationContext | None) -> tuple[Answer, tuple[Hit, ...]]:
        answered = self._library.ask_with_hits(question, k=self._quotes, context=context)
        return answered.answer, answered.hits

    def _ask_in_turn(self, history: tuple[str, ...]) -> tuple[Turn, ...]:
        """A conversation of these questions; conversations that begin alike share their turns."""
        if not history:
            return ()
        *_, question = history
        turns = self._turns(history[:-1])
        answer, _ = self._ask(question, self._context_after(turns, question))
        return (*turns, (question, answer))

    def _check(self, question: EvalQuestion, citation: Citation) -> CitationCheck:
        article = self._read(citation.article.path)
        around = self._around(article, citation) if question.answer_pattern else citation.quote
        relevant = citation.article.id in question.relevant
        return CitationCheck(
            exact=_is_exact(article.text, citation),
            relevant=relevant,
            has_answer=has_answer(question, around),
            correct=relevant
            and has_answer(question, cited_text(citation)) is not False
            and (not question.pages or citation.where.page in question.pages),
        )

    def _read_file(self, path: str) -> Article:
        """The article decoded from its file as it is now; the index is not asked."""
        return self._library.read(path).article

    def _around(self, article: Article, citation: Citation) -> str:
        """The quote with the sentence before it and the one after it."""
        spans = self._sentences(article)
        touched = [n for n, (start, end) in enumerate(spans) if start < citation.end and citation.start < end]
        if not touched:
            return citation.quote
        first, last = max(0, touched[0] - 1), min(len(spans) - 1, touched[-1] + 1)
        return article.text[spans[first][0] : spans[last][1]]


def cited_text(citation: Citation) -> str:
    """What a reader sees of a citation: its headings, its lead and its quote, a line each."""
    lead = [citation.lead.quote] if citation.lead else []
    return "\n".join([*citation.headings, *lead, citation.quote])


def _correct_in_three(
    question: EvalQuestion, citations: Sequence[Citation], checks: Sequence[CitationCheck]
) -> bool:
    pairs = zip(citations, checks, strict=True)
    relevant = [cited_text(citation) for citation, check in pairs if check.relevant]
    together = len(relevant) > 1 and has_answer(question, "\n".join(relevant)) is True
    return together or any(check.correct for check in checks)


def _is_exact(text: str, citation: Citation) -> bool:
    """Whether the quote is its span of the file, and so is its lead."""
    spans = [(citation.start, citation.end, citation.quote)]
    if citation.lead is not None:
        spans.append((citation.lead.start, citation.lead.end, citation.lead.quote))
    return all(text[start:end] == quote for start, end, quote in spans)


def _check_passage(question: EvalQuestion, hit: Hit) -> CitationCheck:
    relevant = hit.article.id in question.relevant
    answer = has_answer(question, hit.passage.text)
    return CitationCheck(
        exact=True, relevant=relevant, has_answer=answer, correct=relevant and answer is not False
    )


def _sentence_spans(article: Article) -> list[tuple[int, int]]:
    return [sentence.span for sentence in structure_of(article).sentences]
