"""The metrics of each kind of folder, and the judged metrics that both share.

Their keys are a contract that scripts rely on, so rows are only ever added. A metric of nothing is None.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from retrieval.evaluation import formulas
from retrieval.evaluation.metrics import Metric, Unit
from retrieval.evaluation.run import CitationCheck, EvalRun, QuestionResult

TARGET_SILENCE = 0.95  # the share of unanswerable questions that should be declined

_Select = Callable[[EvalRun], Sequence[QuestionResult]]


def _all(run: EvalRun) -> Sequence[QuestionResult]:
    return run.results


def _answerable(run: EvalRun) -> list[QuestionResult]:
    return [result for result in run.results if result.answerable]


def _answer_known(run: EvalRun) -> list[QuestionResult]:
    return [result for result in _answerable(run) if result.question.answer_known]


def _unanswerable(run: EvalRun) -> list[QuestionResult]:
    return [result for result in run.results if not result.answerable]


def _answered_falsely(run: EvalRun) -> list[QuestionResult]:
    return [result for result in _unanswerable(run) if result.answer.found]


def _falsely_unmarked(run: EvalRun) -> list[QuestionResult]:
    return [result for result in _answered_falsely(run) if not result.answer.tentative]


def _confidences(results: Sequence[QuestionResult]) -> list[float]:
    return [result.answer.confidence for result in results]


def _separation(
    formula: Callable[[Sequence[float], Sequence[float]], float | None], run: EvalRun
) -> float | None:
    """How well the confidence separates the answerable questions from the others."""
    return formula(_confidences(_answerable(run)), _confidences(_unanswerable(run)))


def _calibration(
    formula: Callable[[Sequence[float], Sequence[bool]], float | None], run: EvalRun
) -> float | None:
    """How well the confidence predicts whether the articles answer."""
    return formula(_confidences(run.results), [result.answerable for result in run.results])


def _exact(run: EvalRun) -> float | None:
    return formulas.mean([check.exact for result in run.results for check in result.checks])


def _quote_length(run: EvalRun) -> float | None:
    citations = [result.answer.citations for result in run.results if result.answer.citations]
    return formulas.percentile([len(first.quote) for first, *_ in citations], 50)


def _time(percent: float, run: EvalRun) -> float | None:
    return formulas.percentile([result.answer.elapsed_ms for result in run.results], percent)


def _count(key: str, meaning: str, select: _Select) -> Metric:
    return Metric(key, meaning, Unit.COUNT, lambda run: len(select(run)))


def _share(
    key: str,
    meaning: str,
    select: _Select,
    holds: Callable[[QuestionResult], float | bool],
    unit: Unit = Unit.SHARE,
) -> Metric:
    """The share of the selected questions for which something holds, or the mean of a number."""
    return Metric(key, meaning, unit, lambda run: formulas.mean([holds(result) for result in select(run)]))


def _ranking(
    key: str, meaning: str, formula: Callable[[int, Sequence[str], Mapping[str, float]], float], k: int
) -> Metric:
    """A formula over the first `k` of the ranking, averaged over the answerable questions."""
    return _share(
        key, meaning, _answerable, lambda result: formula(k, result.ranking, result.question.relevant)
    )


def _quotes(
    key: str, meaning: str, select: _Select, holds: Callable[[CitationCheck], bool | None], k: int
) -> Metric:
    """The share of the selected questions with such a citation among the first `k`."""
    return _share(key, meaning, select, lambda result: any(holds(check) for check in result.checks[:k]))


JUDGED_METRICS = (
    _share(
        "first_right",
        "the first citation is from a right article and has the answer",
        _answerable,
        lambda r: r.correct,
    ),
    _share(
        "three_right",
        "one of the first three does, or they do together",
        _answerable,
        lambda r: r.correct_in_three,
    ),
    _share(
        "declined_wrongly",
        "answerable questions that were declined",
        _answerable,
        lambda r: not r.answer.found,
        Unit.ERROR,
    ),
    _count("unanswerable", "questions that no article answers", _unanswerable),
    _count("answered_falsely", "unanswerable questions that were answered", _answered_falsely),
    _count("falsely_unmarked", 'those answered without "possibly"', _falsely_unmarked),
)

# The ranking beside each of its two parts alone: whoever tunes one of them sees all three move.
COMPARED_METRICS = (
    _share(
        "article_first",
        "the passage ranked first is from a right article",
        _answerable,
        lambda r: bool(r.ranking) and r.ranking[0] in r.question.relevant,
    ),
    _share(
        "article_first_dense",
        "the same, ranked by the cosine alone",
        _answerable,
        lambda r: r.nearest in r.question.relevant,
    ),
    _share(
        "article_first_bm25",
        "the same, ranked by BM25 alone",
        _answerable,
        lambda r: r.most_words in r.question.relevant,
    ),
)

_COMMON = (
    _share("found_rate", "answerable questions that were answered", _answerable, lambda r: r.answer.found),
    _share(
        "correct_silence",
        "unanswerable questions that were declined",
        _unanswerable,
        lambda r: not r.answer.found,
    ),
    Metric(
        "auroc",
        "how often an answerable question has the higher confidence",
        Unit.SHARE,
        partial(_separation, formulas.auroc),
    ),
    Metric("exact_spans", "citations whose span of the file is their quote", Unit.SHARE, _exact),
    Metric("p50_ms", "median time of an answer", Unit.MS, partial(_time, 50)),
    Metric("p95_ms", "95% of the answers took no longer", Unit.MS, partial(_time, 95)),
    Metric(
        "found_rate_at_95",
        "answerable ones answered where 95% of the others are declined",
        Unit.SHARE,
        partial(_separation, partial(formulas.answered_share_at_silence, TARGET_SILENCE)),
    ),
    Metric("quote_chars", "median length of a first quote, in characters", Unit.COUNT, _quote_length),
    Metric(
        "brier", "squared error of the confidence (Brier)", Unit.ERROR, partial(_calibration, formulas.brier)
    ),
    Metric("ece", "calibration error", Unit.ERROR, partial(_calibration, formulas.calibration_error)),
)

BEIR_METRICS = (
    Metric("documents", "documents", Unit.COUNT, lambda run: run.documents),
    _count("queries", "questions", _all),
    _count("answerable", "questions with a relevant document", _answerable),
    _ranking("recall@1", "relevant documents ranked first", formulas.recall_at, 1),
    _ranking("recall@5", "relevant documents among the first five", formulas.recall_at, 5),
    _ranking("recall@10", "relevant documents among the first ten", formulas.recall_at, 10),
    _ranking("mrr@10", "1 / the rank of the first relevant", formulas.reciprocal_rank_at, 10),
    _ranking("ndcg@10", "graded gain of the first ten, of the ideal", formulas.ndcg_at, 10),
    _quotes(
        "answer@1",
        "the first quote holds an accepted answer",
        _answer_known,
        lambda check: check.has_answer,
        1,
    ),
    _quotes(
        "answer@3",
        "one of the first three quotes holds one",
        _answer_known,
        lambda check: check.has_answer,
        3,
    ),
    *_COMMON,
    *JUDGED_METRICS,
    *COMPARED_METRICS,
)


def _standalone(row: Metric) -> Metric:
    """The same metric of the questions without a history."""

    def of(run: EvalRun) -> float | None:
        return row.of(replace(run, results=tuple(r for r in run.results if not r.question.history)))

    return replace(row, of=of)


OWN_METRICS = (
    Metric("articles", "articles", Unit.COUNT, lambda run: run.documents),
    _standalone(_count("questions", "questions that stand alone", _all)),
    _count(
        "follow_ups",
        "follow-ups, counted in the judged figures only",
        lambda run: [r for r in run.results if r.question.history],
    ),
    *map(
        _standalone,
        (
            _count("answerable", "questions that the articles answer", _answerable),
            _quotes(
                "article@3",
                "a right article among the first three quotes",
                _answerable,
                lambda check: check.relevant,
                3,
            ),
            _quotes(
                "expected@3",
                "the expected words in or beside one of the first three quotes",
                _answer_known,
                lambda check: check.has_answer,
                3,
            ),
            _quotes(
                "right@3",
                "one of the first three quotes has both",
                _answerable,
                lambda check: check.relevant and check.has_answer is not False,
                3,
            ),
            *_COMMON,
        ),
    ),
    *JUDGED_METRICS,
    *COMPARED_METRICS,
)

# What compares rankings; a declined question counts as wrong.
RANKING_METRICS = tuple(
    metric
    for metric in BEIR_METRICS
    if metric.key in ("recall@1", "ndcg@10", "answer@1", "answer@3", "auroc", "first_right", "three_right")
)
