"""How good written answers are, on questions whose articles and answers are known."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import fmean, median
from typing import TYPE_CHECKING

from bot.writing.answers import Asked, WrittenAnswer, write_answer
from bot.writing.verdict import Outcome
from bot.writing.written import Written, WrittenSentence
from retrieval.evaluation.metrics import MetricValue, Unit
from retrieval.evaluation.question import EvalQuestion, has_answer
from retrieval.evaluation.run import EvalRun

if TYPE_CHECKING:
    from bot.writing.writer import Writer
    from retrieval.library import Library


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
    """What a model writes to each question that was answered and leans on none before it.

    Raises:
        FootnoteError: the errors of `Library.ask`.
    """
    results = [result for result in run.results if result.answer.found and not result.question.history]
    progress(0, len(results))
    for done, result in enumerate(results, 1):
        answer = write_answer(writer, library, Asked(result.question.text, quotes), result.answer)
        if answer.written is not None and answer.written.asked:
            yield Judged(result.question, answer.written, _is_exact(answer, library))
        progress(done, len(results))


def figures(judged: Sequence[Judged]) -> tuple[MetricValue, ...]:
    """The figures of written answers; None where nothing is counted."""
    shown = [row for row in judged if row.written.is_shown]
    own = [(row.question, sentence) for row in shown for sentence in row.own]
    known = [row for row in shown if row.question.answer_known and row.question.relevant]
    judgeable = [(question, sentence) for question, sentence in own if question.relevant]
    total = sum(row.count for row in judged)
    tokens = sum(row.written.tokens.prompt + row.written.tokens.completion for row in judged)
    share = Unit.SHARE
    return (
        MetricValue("written_asked", "questions that the model was asked", Unit.COUNT, len(judged)),
        MetricValue("written", "of them, answered in its words", share, _ratio(len(shown), len(judged))),
        MetricValue("written_sentences", "sentences that it wrote", Unit.COUNT, total),
        MetricValue("written_shown", "of them, supported and shown", share, _ratio(len(own), total)),
        MetricValue(
            "written_replaced",
            "of them, replaced by their quotes",
            Unit.ERROR,
            _ratio(sum(row.written.replaced for row in judged), total),
        ),
        MetricValue(
            "written_struck",
            "of them, struck",
            Unit.ERROR,
            _ratio(sum(row.written.struck for row in judged), total),
        ),
        MetricValue(
            "written_answer@1",
            "written answers with an accepted answer",
            share,
            _mean(has_answer(row.question, row.written.text) is True for row in known),
        ),
        MetricValue(
            "written_precision",
            "shown sentences that cite an article that answers",
            share,
            _mean(sentence.citation.article.id in question.relevant for question, sentence in judgeable),
        ),
        MetricValue(
            "written_exact_spans",
            "written answers whose spans are exact",
            share,
            _mean(row.exact for row in shown),
        ),
        MetricValue(
            "written_tokens", "tokens of a question, on average", Unit.COUNT, _ratio(tokens, len(judged))
        ),
        MetricValue(
            "written_p50_ms",
            "median time of the writing",
            Unit.MS,
            median(row.written.elapsed_ms for row in judged) if judged else None,
        ),
    )


def _is_exact(answer: WrittenAnswer, library: "Library") -> bool:
    sentences = answer.written.sentences if answer.written else ()
    cited = chain((sentence.citation for sentence in sentences), answer.answer.citations)
    return all(
        library.read(citation.article.path).article.text[citation.start : citation.end] == citation.quote
        for citation in cited
    )


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _mean(values: Iterator[bool]) -> float | None:
    counted = list(values)
    return round(fmean(counted), 4) if counted else None
