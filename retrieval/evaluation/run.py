"""The questions asked, one after the other, and each citation checked against its file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from retrieval.evaluation.question import Question, holds
from retrieval.library import Library
from retrieval.reading.structure import blocks, sentences
from retrieval.types import Answer, Article, Citation, Hit

DEPTH = 10  # articles of a ranking that are kept: the deepest figure looks at ten
QUOTES = 3  # the widest figure looks at three


@dataclass(frozen=True, slots=True)
class Check:
    """A citation, checked.

    `exact`: the quote is its span of the file, and so is its lead; `relevant`: its article answers the
    question; `holds`: it has the answer's words, None if they are not known.
    """

    exact: bool
    relevant: bool
    holds: bool | None

    @property
    def right(self) -> bool:
        """Whether it answers: it has the words, or, where they are not known, is from the right article."""
        return self.relevant if self.holds is None else self.holds


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question.

    `checks` are of the answer's citations, in their order. `ranking` has the best article ids, each once.
    `nearest` is the best passage, and `near` its check as if all of it were quoted; None if none was found.
    """

    question: Question
    answer: Answer
    checks: tuple[Check, ...]
    ranking: tuple[str, ...]
    nearest: Hit | None
    near: Check | None

    @property
    def answerable(self) -> bool:
        """Whether the articles say."""
        return bool(self.question.relevant)

    @property
    def right(self) -> bool:
        """Whether the first quote answers."""
        return self.answerable and bool(self.checks) and self.checks[0].right


@dataclass(frozen=True, slots=True)
class Trial:
    """All outcomes over a number of documents; `follow_ups` counts the questions that were left out."""

    documents: int
    outcomes: tuple[Outcome, ...]
    follow_ups: int = 0


def ask_all(
    library: Library,
    questions: Sequence[Question],
    documents: int,
    *,
    quotes: int = QUOTES,
    progress: Callable[[int, int], None] = lambda done, all: None,
) -> Trial:
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
    examiner = _Examiner(library, max(quotes, QUOTES))
    outcomes = []
    for done, question in enumerate(alone, 1):
        outcomes.append(examiner.outcome(question))
        progress(done, len(alone))
    return Trial(documents, tuple(outcomes), len(questions) - len(alone))


class _Examiner:
    """Asks a library and checks what it says against the files."""

    def __init__(self, library: Library, quotes: int) -> None:
        self._library = library
        self._quotes = quotes
        self._read = lru_cache(maxsize=1_000)(self._read_file)
        self._sentences = lru_cache(maxsize=1_000)(_spans)

    def outcome(self, question: Question) -> Outcome:
        examined = self._library.ask_with_hits(question.text, k=self._quotes)
        ranking = dict.fromkeys(hit.article.id for hit in examined.hits)
        nearest = examined.hits[0] if examined.hits else None
        return Outcome(
            question=question,
            answer=examined.answer,
            checks=tuple(self._check(question, each) for each in examined.answer.citations),
            ranking=tuple(ranking)[:DEPTH],
            nearest=nearest,
            near=_near(question, nearest) if nearest else None,
        )

    def _check(self, question: Question, citation: Citation) -> Check:
        article = self._read(citation.article.path)
        around = self._around(article, citation) if question.expect else citation.quote
        return Check(
            exact=_is_exact(article.text, citation),
            relevant=citation.article.id in question.relevant,
            holds=holds(question, citation.quote, around),
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


def _near(question: Question, hit: Hit) -> Check:
    text = hit.passage.text
    return Check(exact=True, relevant=hit.article.id in question.relevant, holds=holds(question, text, text))


def _spans(article: Article) -> list[tuple[int, int]]:
    parts = blocks(article.text, article.body_start)
    return [(sentence.start, sentence.end) for sentence in sentences(article.text, parts)]
