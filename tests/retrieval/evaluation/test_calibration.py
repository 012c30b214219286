"""The fit of the two models, from rows made by hand and from a folder small enough to know its answers."""

import math
import random
import re
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoder import TextEmbedding
from retrieval.evaluation.calibration import (
    ANSWER_THRESHOLD,
    MAX_QUESTIONS,
    RIGHT_BUT_TENTATIVE,
    FolderSamples,
    Row,
    Sample,
    collect,
    fit,
)
from retrieval.evaluation.question import EvalQuestion
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.libraries import SampleLibrary

ANSWERABLE, UNANSWERABLE, HIDDEN = Sample.ANSWERABLE, Sample.UNANSWERABLE, Sample.HIDDEN


def row(signal: float, sample: Sample, right: bool | None = None) -> Row:
    """A row of one feature that may tell something, and of one that is the same everywhere."""
    return Row({"signal": signal, "constant": 0.5}, sample, right)


def folder(name: str, seed: int, *, rows: int = 40, sign: float = 1.0) -> FolderSamples:
    """Questions of which the answerable ones have the higher signal, and right quotes a still higher one."""
    draw = random.Random(seed)

    def some(mean: float, sample: Sample, right: bool | None) -> list[Row]:
        return [row(sign * draw.gauss(mean, 0.15), sample, right) for _ in range(rows)]

    return FolderSamples(
        name,
        (
            *some(0.9, ANSWERABLE, True),
            *some(0.6, ANSWERABLE, False),
            *some(0.3, UNANSWERABLE, False),
            *some(0.1, HIDDEN, False),
        ),
    )


def test_a_feature_that_separates_gets_a_positive_weight_and_one_that_tells_nothing_gets_none() -> None:
    fitted = fit([folder("a", 1), folder("b", 2)])
    for model in (fitted.answer, fitted.quote):
        assert model.weights["signal"] > 1
        assert model.weights["constant"] == 0


def test_only_what_is_missing_counts_against_an_answer() -> None:
    folders = [folder("a", 1, sign=-1), folder("b", 2, sign=-1)]
    for model in (fit(folders).answer, fit(folders).quote):
        assert model.weights["signal"] == 0
    renamed = [
        FolderSamples(
            samples.name,
            tuple(
                Row({"missing_name": row.features["signal"]}, row.sample, row.right) for row in samples.rows
            ),
        )
        for samples in folders
    ]
    for model in (fit(renamed).answer, fit(renamed).quote):
        assert model.weights["missing_name"] < -1


def test_the_probabilities_rise_from_hidden_articles_to_right_quotes() -> None:
    fitted = fit([folder("a", 1), folder("b", 2)])
    answer = [fitted.answer.probability({"signal": signal, "constant": 0.5}) for signal in (0.1, 0.4, 0.9)]
    assert answer == sorted(answer)
    assert answer[0] < 0.1
    assert answer[-1] > 0.9


def test_each_folder_weighs_the_same_however_many_rows_it_has() -> None:
    first, second = folder("a", 1), folder("b", 2)
    longer = FolderSamples("a", first.rows * 7)
    once, seven_times = fit([first, second]), fit([longer, second])
    for before, after in ((once.answer, seven_times.answer), (once.quote, seven_times.quote)):
        # Only the standardisation of the features sees that there are more rows.
        assert after.weights["signal"] == pytest.approx(before.weights["signal"], rel=0.03)
        assert after.intercept == pytest.approx(before.intercept, rel=0.03)


def test_negative_rows_weigh_the_same_together_whether_some_are_unanswerable_or_all_hidden() -> None:
    def samples(name: str, unanswerable: int) -> FolderSamples:
        negative = [row(n / 40, UNANSWERABLE if n < unanswerable else HIDDEN, False) for n in range(20)]
        return FolderSamples(name, (*[row(n / 10, ANSWERABLE, n > 5) for n in range(10)], *negative))

    # 3 rows with 0.15 of the weight and 17 with the rest of it are 20 rows of the same weight.
    assert fit([samples("a", 3), samples("b", 3)]).answer == fit([samples("a", 0), samples("b", 0)]).answer


def test_a_share_of_questions_that_a_folder_does_not_have_is_not_a_number() -> None:
    clean = FolderSamples("a", tuple(row for row in folder("a", 1).rows if row.sample is not UNANSWERABLE))
    first, second = fit([clean, folder("b", 2)]).figures
    assert math.isnan(first.declined)
    assert 0 < second.declined < 1


def test_a_folder_of_which_no_quote_is_judged_counts_for_the_answer_alone() -> None:
    rows = *[row(n / 10, ANSWERABLE) for n in range(10)], row(0.0, HIDDEN, False)
    unjudged = FolderSamples("c", rows)
    without, having = fit([folder("a", 1), folder("b", 2)]), fit([folder("a", 1), folder("b", 2), unjudged])
    assert having.quote.weights == without.quote.weights
    assert having.quote.intercept == without.quote.intercept
    assert having.answer.weights != without.answer.weights


def test_hidden_articles_say_nothing_of_the_quality_of_quotes() -> None:
    first, second = folder("a", 1), folder("b", 2)
    without = [
        FolderSamples(samples.name, tuple(row for row in samples.rows if row.sample is not HIDDEN))
        for samples in (first, second)
    ]
    # The answer needs a hidden row, which the quote must not look at.
    few = [FolderSamples(samples.name, (*samples.rows, row(5.0, HIDDEN, False))) for samples in without]
    assert fit(few).quote.weights == fit([first, second]).quote.weights


def test_the_threshold_of_the_answer_is_set_and_that_of_the_quote_marks_one_right_quote_of_ten() -> None:
    folders = [folder(name, seed, rows=200) for seed, name in enumerate("abc")]
    fitted = fit(folders)
    assert fitted.answer.threshold == ANSWER_THRESHOLD
    assert 0 < fitted.quote.threshold < 1
    marked = np.mean([figures.marked_right for figures in fitted.figures])
    assert marked == pytest.approx(RIGHT_BUT_TENTATIVE, abs=0.03)
    assert all(figures.marked_wrong > 0.5 for figures in fitted.figures)


def test_the_figures_of_a_folder_are_by_models_that_have_not_seen_it() -> None:
    odd = folder("odd", 3, sign=-1)
    figures = {figures.name: figures for figures in fit([folder("a", 1), folder("b", 2), odd]).figures}
    assert figures["odd"].answered < 0.1  # by the two others a low signal is no answer
    like = {figures.name: figures for figures in fit([folder("a", 1), folder("b", 2)]).figures}
    assert like["a"].answered > 0.8
    assert like["a"].declined_hidden > 0.8


LAMP, OIL = (
    "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd.",
    "Oil is kept in the cellar of Unst.",
)


def lamp_question(id: str = "q", **fields: object) -> EvalQuestion:
    return EvalQuestion(id, "Who lit the lamp on Skerry in 1847?", {"lamp.md": 1.0}, **fields)  # type: ignore[arg-type]


def rows_of(shelf: SampleLibrary, *questions: EvalQuestion) -> tuple[Row, ...]:
    shelf.put("lamp.md", LAMP)
    shelf.put("oil.md", OIL)
    shelf.sync()
    return collect(shelf.library, "skerry", questions, lambda: None).rows


def test_an_answerable_question_gives_two_rows_and_an_unanswerable_one_gives_one(
    shelf: SampleLibrary,
) -> None:
    rows = rows_of(shelf, lamp_question(answers=("Ailsa Boyd",)), EvalQuestion("n", "Who sold the oil?", {}))
    assert [(row.sample, row.right) for row in rows] == [
        (ANSWERABLE, True),
        (HIDDEN, False),
        (UNANSWERABLE, False),
    ]


def test_with_its_article_hidden_a_question_finds_less(shelf: SampleLibrary) -> None:
    shown, hidden = rows_of(shelf, lamp_question(answers=("Ailsa Boyd",)))
    assert shown.features.keys() == hidden.features.keys()
    assert shown.features["quote_maxsim"] > hidden.features["quote_maxsim"]


@pytest.mark.parametrize(
    ("question", "right"),
    [
        pytest.param(lamp_question(answers=("Muir", "Boyd")), True, id="one of several answers"),
        pytest.param(lamp_question(answer_pattern=re.compile(r"keeper \w+ Boyd")), True, id="a pattern"),
        pytest.param(lamp_question(answers=("Muir",)), False, id="no answer in the quote"),
        pytest.param(lamp_question(), None, id="only the article is known"),
        pytest.param(
            EvalQuestion("q", "Who lit the lamp on Skerry in 1847?", {"oil.md": 1.0}, ("Boyd",)),
            False,
            id="the answer, but of another article",
        ),
    ],
)
def test_a_first_quote_is_right_if_it_is_of_the_right_article_and_has_the_answer(
    shelf: SampleLibrary, question: EvalQuestion, right: bool | None
) -> None:
    assert rows_of(shelf, question)[0].right is right


def test_follow_ups_are_left_out(shelf: SampleLibrary) -> None:
    assert rows_of(shelf, lamp_question(history=("What burns on Skerry?",))) == ()


def test_a_question_that_finds_nothing_gives_no_row(shelf: SampleLibrary) -> None:
    shelf.put("lamp.md", LAMP)
    shelf.sync()
    samples = collect(shelf.library, "skerry", [lamp_question()], lambda: None)
    assert [row.sample for row in samples.rows] == [ANSWERABLE]  # with its article hidden there is no other


class LetterReader(FakeEncoder):
    """Reads questions letter by letter, as a model does with a script that it does not know."""

    def encode_query(self, question: str) -> TextEmbedding:
        return super().encode_query(" ".join(question))


@pytest.mark.index
def test_a_question_of_which_words_alone_decide_gives_no_row_as_it_has_other_features(tmp_path: Path) -> None:
    shelf = SampleLibrary(tmp_path, encoder=LetterReader())
    with closing(shelf.library):
        question = EvalQuestion("ru", "Кто зажёг лампу?", {})
        assert rows_of(shelf, question) == ()
        assert shelf.library.confidence_features(question.text).features.keys() == {"coverage", "bm25_ratio"}


def test_of_many_questions_the_same_few_are_drawn_each_time(shelf: SampleLibrary) -> None:
    shelf.put("lamp.md", LAMP)
    shelf.sync()
    questions = [EvalQuestion(str(n), f"Who lit lamp {n}?", {}) for n in range(MAX_QUESTIONS + 5)]
    counted: list[int] = []
    samples = collect(shelf.library, "skerry", questions, lambda: counted.append(1))
    assert len(samples.rows) == len(counted) == MAX_QUESTIONS
    assert samples == collect(shelf.library, "skerry", questions, lambda: None)
