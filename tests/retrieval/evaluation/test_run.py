from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from retrieval.evaluation.dataset import EvalDataset, open_dataset
from retrieval.evaluation.errors import ErrorKind, excerpt, worst_errors
from retrieval.evaluation.metrics import BEIR_FIGURES, SEED_FIGURES, figures
from retrieval.evaluation.question import EvalQuestion
from retrieval.evaluation.risk_coverage import coverage_risk
from retrieval.evaluation.run import CitationCheck, EvalRun, QuestionResult, run_evaluation
from retrieval.filters import NO_FILTERS
from retrieval.library import Library
from retrieval.types import Answer, Article, ArticleInfo, Citation, Filters, Page
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.evaluation.beir_folder import write_beir

WHERE = ArticleInfo("a.md", "a.md", "A", None, None, None, 1)
GOOD, POOR = CitationCheck(True, True, True), CitationCheck(True, True, False)


def outcome(
    relevant: dict[str, float],
    ranking: Sequence[str] = (),
    checks: Sequence[CitationCheck] = (),
    *,
    sure: float = 0.5,
    ms: float = 1.0,
    near: CitationCheck | None = None,
    answers: Sequence[str] = ("x",),
) -> QuestionResult:
    """What came of a question, answered if anything was quoted."""
    cited = tuple(Citation(n, "four", 0, 4, (1, 1), 1.0, WHERE) for n, _ in enumerate(checks, 1))
    answer = Answer("?", "…", bool(checks), sure, cited, (), (), ms)
    question = EvalQuestion("q", "?", relevant, tuple(answers))
    return QuestionResult(question, answer, tuple(checks), tuple(ranking), None, near)


# Four questions that can be answered and two that cannot, with figures that can be added up by hand.
OUTCOMES = (
    outcome({"a": 1}, ["a", "b"], [GOOD, POOR], sure=0.9, ms=1),
    outcome({"a": 2, "b": 1}, ["x", "b", "a"], [POOR, GOOD, POOR, POOR], sure=0.8, ms=2),
    outcome({"c": 1}, ["x", "y"], [CitationCheck(False, False, None)], sure=0.7, ms=3, answers=()),
    outcome({"d": 1}, ["d"], [], sure=0.2, ms=4, near=GOOD),
    outcome({}, ["a"], [CitationCheck(True, False, None)], sure=0.8, ms=5, answers=()),
    outcome({}, [], [], sure=0.1, ms=6, answers=()),
)
EXPECTED = {
    "documents": 9,
    "queries": 6,
    "answerable": 4,
    "recall@1": (1 + 0 + 0 + 1) / 4,
    "recall@5": (1 + 1 + 0 + 1) / 4,
    "recall@10": (1 + 1 + 0 + 1) / 4,
    "mrr@10": (1 + 1 / 2 + 0 + 1) / 4,
    "ndcg@10": (1 + (0.63093 + 2 / 2) / (2 + 0.63093) + 0 + 1) / 4,
    "answer@1": 1 / 3,  # the third has no accepted answers, the fourth was declined
    "answer@3": 2 / 3,
    "found_rate": 3 / 4,
    "correct_silence": 1 / 2,
    "auroc": (2 + 1.5 + 1 + 1) / 8,
    "exact_spans": 7 / 8,
    "p50_ms": 3.5,
    "p95_ms": 5.8,
    "found_rate_at_95": 1 / 4,
    "quote_chars": 4,
    "brier": (0.1**2 + 0.2**2 + 0.3**2 + 0.8**2 + 0.8**2 + 0.1**2) / 6,
    "ece": (0.1 + 2 * abs(0.8 - 0.5) + 0.3 + 0.8 + 0.1) / 6,
}


def test_the_figures_of_a_beir_folder_are_those_computed_by_hand() -> None:
    found = {figure.key: figure.value for figure in figures(EvalRun(9, OUTCOMES), BEIR_FIGURES)}
    assert list(found) == list(EXPECTED)
    assert found == pytest.approx(EXPECTED, abs=1e-4)


def test_a_figure_of_nothing_is_none() -> None:
    found = {figure.key: figure.value for figure in figures(EvalRun(9, OUTCOMES[2:4]), BEIR_FIGURES)}
    assert found["correct_silence"] is found["auroc"] is found["found_rate_at_95"] is None
    assert found["answer@1"] == 0.0
    empty = {figure.key: figure.value for figure in figures(EvalRun(9, ()), BEIR_FIGURES)}
    assert [key for key, value in empty.items() if value is not None] == [
        "documents",
        "queries",
        "answerable",
    ]


def test_without_accepted_answers_there_is_no_answer_rate() -> None:
    found = {figure.key: figure.value for figure in figures(EvalRun(9, OUTCOMES[2:3]), BEIR_FIGURES)}
    assert found["answer@1"] is found["answer@3"] is None


def test_seed_questions_count_articles_and_words_and_both() -> None:
    words_elsewhere = outcome(
        {"a": 1}, checks=[CitationCheck(True, True, False), CitationCheck(True, False, True)]
    )
    trial = EvalRun(5, (*OUTCOMES[:2], words_elsewhere, OUTCOMES[4]), follow_ups=7)
    found = {figure.key: figure.value for figure in figures(trial, SEED_FIGURES)}
    assert (found["articles"], found["questions"], found["follow_ups"]) == (5, 4, 7)
    assert (found["article@3"], found["expected@3"], found["right@3"]) == (1.0, 1.0, 0.6667)


def test_the_curve_falls_from_the_surest_answer_to_all_questions() -> None:
    points = coverage_risk(OUTCOMES)
    assert [point.confidence for point in points] == [0.9, 0.8, 0.7, 0.2, 0.1]
    assert [point.coverage for point in points] == [1 / 6, 3 / 6, 4 / 6, 5 / 6, 1]
    assert [point.risk for point in points] == [0, 2 / 3, 3 / 4, 3 / 5, 4 / 6]
    assert [point.measured for point in points] == [True, True, True, False, False]


@contextmanager
def opened(bench: EvalDataset, encoder: FakeEncoder) -> Iterator[Library]:
    library = Library(bench.articles, bench.index or bench.articles.parent / "index", encoder)
    try:
        yield library
    finally:
        library.close()


def test_a_corpus_is_indexed_once_and_then_only_questions_are_encoded(tmp_path: Path) -> None:
    folder = write_beir(tmp_path / "beir")
    first, second = FakeEncoder(), FakeEncoder()
    with opened(open_dataset(folder, None, tmp_path / "work"), first) as library:
        assert library.sync().added == 3
    assert first.passes > 0
    bench = open_dataset(folder, None, tmp_path / "work")
    with opened(bench, second) as library:
        assert library.sync().encoded == 0
        library.warm_up()
        before = second.passes
        trial = run_evaluation(library, bench.questions, bench.documents)
    assert second.passes - before <= 1 + len(bench.questions)  # one to warm up, one a question
    assert len(trial.outcomes) == 4


def test_another_corpus_is_another_folder(tmp_path: Path) -> None:
    folder = write_beir(tmp_path / "beir")
    one = open_dataset(folder, None, tmp_path / "work")
    with (folder / "corpus.jsonl").open("a") as file:
        file.write('{"_id": "new", "text": "More."}\n')
    assert open_dataset(folder, None, tmp_path / "work").articles != one.articles


def test_documents_are_found_by_their_ids_and_cited_exactly(tmp_path: Path) -> None:
    bench = open_dataset(write_beir(tmp_path / "beir"), None, tmp_path / "work")
    with opened(bench, FakeEncoder()) as library:
        library.sync()
        seen: list[tuple[int, int]] = []
        trial = run_evaluation(
            library, bench.questions, bench.documents, progress=lambda done, of: seen.append((done, of))
        )
    found = {figure.key: figure.value for figure in figures(trial, bench.measures)}
    assert (found["documents"], found["queries"], found["answerable"]) == (3, 4, 3)
    assert found["recall@1"] == found["ndcg@10"] == 1.0
    assert bench.document(trial.outcomes[2].ranking[0]) == "http://x.org/a b"
    assert all(check.exact for each in trial.outcomes for check in each.checks)
    assert seen == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


class Stale(Library):
    """A library whose files say something else than it quotes."""

    def read(self, place: str, filters: Filters = NO_FILTERS) -> Page:
        page = super().read(place, filters)
        Path(page.path).write_text("X" + page.article.text)
        return super().read(place, filters)


def test_a_quote_is_held_against_the_file_and_not_against_the_index(tmp_path: Path) -> None:
    bench = open_dataset(write_beir(tmp_path / "beir"), None, tmp_path / "work")
    library = Stale(bench.articles, tmp_path / "index", FakeEncoder())
    library.sync()
    trial = run_evaluation(library, bench.questions[:1], bench.documents)
    library.close()
    if not trial.outcomes[0].checks:
        pytest.skip("the fake encoder is not sure enough")
    assert not trial.outcomes[0].checks[0].exact


def write_seeds(folder: Path) -> Path:
    folder.mkdir()
    (folder / "003_skerry.md").write_text(
        "# Skerry\n\nThe lamp on Skerry was lit by Ailsa Boyd. She kept it burning for forty winters.\n"
    )
    (folder / "questions.jsonl").write_text(
        '{"id": "s1", "question": "Who lit the lamp?", "articles": ["003_x.txt"], "expect": "forty"}\n'
        '{"id": "s2", "question": "When?", "articles": ["003_skerry.md"], "history": ["Who lit it?"]}\n'
    )
    return folder


def test_seed_questions_are_measured_by_the_same_code(tmp_path: Path) -> None:
    bench = open_dataset(write_seeds(tmp_path / "seeds"), None, tmp_path / "work")
    library = Library(bench.articles, tmp_path / "index", FakeEncoder())
    library.sync()
    trial = run_evaluation(library, bench.questions, bench.documents)
    library.close()
    assert (trial.follow_ups, len(trial.outcomes)) == (1, 1)
    assert trial.outcomes[0].ranking == ("003_skerry.md",)
    for check in trial.outcomes[0].checks[:1]:  # the expected word stands in the sentence after the quote
        assert (check.relevant, check.has_answer) == (True, True)


def test_the_worst_misses_show_what_was_quoted_and_where_the_answer_stands(tmp_path: Path) -> None:
    bench = open_dataset(write_beir(tmp_path / "beir"), None, tmp_path / "work")
    with opened(bench, FakeEncoder()) as library:
        library.sync()
        asked = run_evaluation(library, bench.questions, bench.documents).outcomes[0]
        silent = outcome({"skerry.md": 1}, sure=0.3, answers=["ailsa boyd"])
        silent = QuestionResult(silent.question, silent.answer, (), asked.ranking, asked.best_passage, None)
        bluffs = [
            QuestionResult(silent.question, each.answer, each.checks, (), None, None)
            for each in (outcome({}, checks=[GOOD], sure=0.4), outcome({}, checks=[GOOD], sure=0.6))
        ]
        bluffs = [
            QuestionResult(EvalQuestion("b", "?", {}), b.answer, b.checks, (), None, None) for b in bluffs
        ]
        trial = EvalRun(3, (silent, *bluffs))
        [miss], total = worst_errors(library, trial, ErrorKind.FALSE_SILENCE, 5)
        surest, of = worst_errors(library, trial, ErrorKind.FALSE_ANSWER, 1)
    assert total == 1 and miss.shown and miss.expected
    assert miss.shown.marked == asked.best_passage.passage.text  # type: ignore[union-attr]
    assert (miss.expected.article, miss.expected.marked) == ("skerry.md", "Ailsa Boyd")
    assert ([each.confidence for each in surest], of) == ([0.6], 2)


def test_an_excerpt_is_cut_at_words_and_counts_its_line() -> None:
    text = "one two\n" + "left " * 100 + "THIS " + "right " * 100
    article = Article("a.md", text, 0, "one two", None, None, None, "utf-8", "")
    found = excerpt(article, text.index("THIS"), text.index("THIS") + 4)
    assert found.before.startswith("… left") and found.after.endswith("right …")
    assert (found.marked, found.line, found.title) == ("THIS", 2, "")
