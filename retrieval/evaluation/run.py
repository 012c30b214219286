"""The questions asked, one after the other, and each citation checked against its file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from retrieval.evaluation.question import EvalQuestion, holds
from retrieval.library import Library
from retrieval.reading.structure import is_markdown, parse_structure
from retrieval.types import Answer, Article, Citation, Hit

DEPTH = 10  # articles of a ranking that are kept: the deepest figure looks at ten
QUOTES = 3  # the widest figure looks at three


@dataclass(frozen=True, slots=True)
class CitationCheck:
    """A citation, checked.

    `exact`: the quote is its span of the file, and so is its lead; `relevant`: its article answers the
    question; `has_answer`: it has the answer's words, None if they are not known.
    """

    exact: bool
    relevant: bool
    has_answer: bool | None

    @property
    def correct(self) -> bool:
        """Whether it answers: it has the words, or, where they are not known, is from the right article."""
        return self.relevant if self.has_answer is None else self.has_answer


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What came of a question.

    `checks` are of the answer's citations, in their order. `ranking` has the best article ids, each once.
    `best_passage` is the best passage, and `best_passage_check` its check as if all of it were quoted; None if none was found.
    """

    question: EvalQuestion
    answer: Answer
    checks: tuple[CitationCheck, ...]
    ranking: tuple[str, ...]
    best_passage: Hit | None
    best_passage_check: CitationCheck | None

    @property
    def answerable(self) -> bool:
        """Whether the articles say."""
        return bool(self.question.relevant)

    @property
    def correct(self) -> bool:
        """Whether the first quote answers."""
        return self.answerable and bool(self.checks) and self.checks[0].correct


@dataclass(frozen=True, slots=True)
class EvalRun:
    """All outcomes over a number of documents; `follow_ups` counts the questions that were left out."""

    documents: int
    outcomes: tuple[QuestionResult, ...]
    follow_ups: int = 0


def run_evaluation(
    library: Library,
    questions: Sequence[EvalQuestion],
    documents: int,
    *,
    quotes: int = QUOTES,
    progress: Callable[[int, int], None] = lambda done, all: None,
) -> EvalRun:
    """Ask each question that stands alone; follow-ups need a conversation and are counted only.

    Args:
        library: what is asked; its index is up to date.
        questions: what to ask.
        documents: how many documents there are.
        quotes: how many quotes an answer may have, at least 3.
        progress: told how many questions of all are done.

    Raises:
        NotReadyError: as `Library.ask`.
    """
    alone = [question for question in questions if not question.history]
    progress(0, len(alone))
    library.warm_up()
    examiner = _Runner(library, max(quotes, QUOTES))
    outcomes = []
    for done, question in enumerate(alone, 1):
        outcomes.append(examiner.outcome(question))
        progress(done, len(alone))
    return EvalRun(documents, tuple(outcomes), len(questions) - len(alone))


class _Runner:
    """Asks a library and checks what it says against the files."""

    def __init__(self, library: Library, quotes: int) -> None:
        self._library = library
        self._quotes = quotes
        self._read = lru_cache(maxsize=1_000)(self._read_file)
        self._sentences = lru_cache(maxsize=1_000)(_spans)

    def outcome(self, question: EvalQuestion) -> QuestionResult:
        examined = self._library.ask_with_hits(question.text, k=self._quotes)
        ranking = dict.fromkeys(hit.article.id for hit in examined.hits)
        nearest = examined.hits[0] if examined.hits else None
        return QuestionResult(
            question=question,
            answer=examined.answer,
            checks=tuple(self._check(question, each) for each in examined.answer.citations),
            ranking=tuple(ranking)[:DEPTH],
            best_passage=nearest,
            best_passage_check=_near(question, nearest) if nearest else None,
        )

    def _check(self, question: EvalQuestion, citation: Citation) -> CitationCheck:
        article = self._read(citation.article.path)
        around = self._around(article, citation) if question.answer_pattern else citation.quote
        return CitationCheck(
            exact=_is_exact(article.text, citation),
            relevant=citation.article.id in question.relevant,
            has_answer=holds(question, citation.quote, around),
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


def _is_exact(text: str, citation: Citation) -> bool:
    """Whether the quote is its span of the file, and so is what heads it."""
    spans = [(citation.start, citation.end, citation.quote)]
    if citation.lead is not None:
        spans.append((citation.lead.start, citation.lead.end, citation.lead.quote))
    return all(text[start:end] == quote for start, end, quote in spans)


def _near(question: EvalQuestion, hit: Hit) -> CitationCheck:
    text = hit.passage.text
    return CitationCheck(
        exact=True, relevant=hit.article.id in question.relevant, has_answer=holds(question, text, text)
    )


def _spans(article: Article) -> list[tuple[int, int]]:
    structure = parse_structure(article.text, article.body_start, markdown=is_markdown(article.id))
    return [(sentence.start, sentence.end) for sentence in structure.sentences]
