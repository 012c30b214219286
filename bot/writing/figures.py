"""How good written answers are, on questions whose articles and answers are known."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import median
from typing import TYPE_CHECKING

from bot.writing.answers import WrittenAnswer, write_answer
from bot.writing.verdict import Outcome
from bot.writing.written import Written, WrittenSentence
from retrieval.answering.request import Request
from retrieval.evaluation.metrics import MetricValue, Unit
from retrieval.evaluation.question import EvalQuestion, has_answer
from retrieval.evaluation.run import EvalRun

if TYPE_CHECKING:
    from bot.writing.writer import Writer
    from retrieval.library import Library

Figure = Callable[[Sequence["Judged"]], float | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model wrote to a question; `exact`: each cited span is what its file has."""

    question: EvalQuestion
    written: Written
    exact: bool

    @property
    def own(self) -> list[WrittenSentence]:
        """The sentences that are shown as the model wrote them."""
        shown = self.written.sentences if self.written.is_shown else ()
        return [sentence for sentence in shown if sentence.outcome is Outcome.SUPPORTED]

    @property
    def count(self) -> int:
        """How many sentences it wrote."""
        return len(self.own) + len(self.written.unshown)


def write_answers(
    writer: "Writer",
    library: "Library",
    run: EvalRun,
    *,
    quotes: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Judged]:
    """What a model writes to each question that was answered and depends on none before it.

    Raises:
        FootnoteError: the errors of `Library.ask`.
    """
    results = [result for result in run.results if result.answer.found and not result.question.history]
    progress(0, len(results))
    for done, result in enumerate(results, 1):
        answer = write_answer(writer, library, Request(result.question.text, k=quotes), result.answer)
        if answer.written is not None and answer.written.was_asked:
            yield Judged(result.question, answer.written, _is_exact(answer, library))
        progress(done, len(results))


def figures(judged: Sequence[Judged]) -> tuple[MetricValue, ...]:
    """The figures of written answers; None where nothing is counted."""
    return tuple(
        MetricValue(f"written_{key}", meaning, unit, _rounded(of(judged)))
        for key, meaning, unit, of in _TABLE
    )


def _shown(judged: Sequence[Judged]) -> list[Judged]:
    return [row for row in judged if row.written.is_shown]


def _of_sentences(count: Callable[[Judged], int]) -> Figure:
    """The share of the sentences that the model wrote."""
    return lambda judged: _ratio(sum(map(count, judged)), sum(row.count for row in judged))


def _answer_at_1(judged: Sequence[Judged]) -> float | None:
    answerable = [row for row in _shown(judged) if row.question.answer_known and row.question.relevant]
    right = [has_answer(row.question, row.written.text) is True for row in answerable]
    return _ratio(sum(right), len(right))


def _precision(judged: Sequence[Judged]) -> float | None:
    rows = [row for row in judged if row.question.relevant]
    right = [sentence.citation.article.id in row.question.relevant for row in rows for sentence in row.own]
    return _ratio(sum(right), len(right))


def _tokens(judged: Sequence[Judged]) -> float | None:
    costs = [row.written.tokens.prompt + row.written.tokens.completion for row in judged]
    return _ratio(sum(costs), len(costs))


def _median_ms(judged: Sequence[Judged]) -> float | None:
    return median(row.written.elapsed_ms for row in judged) if judged else None


# Key, meaning, unit, and how it is computed.
_TABLE: tuple[tuple[str, str, Unit, Figure], ...] = (
    ("asked", "questions that the model was asked", Unit.COUNT, len),
    ("rate", "of them, answered in its words", Unit.SHARE, lambda rows: _ratio(len(_shown(rows)), len(rows))),
    ("sentences", "sentences that it wrote", Unit.COUNT, lambda rows: sum(row.count for row in rows)),
    ("shown", "of them, supported and shown", Unit.SHARE, _of_sentences(lambda row: len(row.own))),
    ("replaced", "of them, replaced by quotes", Unit.ERROR, _of_sentences(lambda row: row.written.replaced)),
    ("struck", "of them, struck", Unit.ERROR, _of_sentences(lambda row: row.written.struck)),
    ("answer@1", "written answers with an accepted answer", Unit.SHARE, _answer_at_1),
    ("precision", "shown sentences whose article answers", Unit.SHARE, _precision),
    (
        "exact_spans",
        "written answers whose spans are exact",
        Unit.SHARE,
        lambda rows: _ratio(sum(row.exact for row in _shown(rows)), len(_shown(rows))),
    ),
    ("tokens", "tokens of a question, on average", Unit.COUNT, _tokens),
    ("p50_ms", "median time of the writing", Unit.MS, _median_ms),
)


def _is_exact(answer: WrittenAnswer, library: "Library") -> bool:
    sentences = answer.written.sentences if answer.written else ()
    cited = chain((sentence.citation for sentence in sentences), answer.answer.citations)
    return all(
        library.read(citation.article.path).article.text[citation.start : citation.end] == citation.quote
        for citation in cited
    )


def _ratio(part: float, whole: int) -> float | None:
    return part / whole if whole else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
