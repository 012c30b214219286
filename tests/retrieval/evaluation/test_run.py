import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.evaluation.dataset import EvalDataset, open_dataset
from retrieval.evaluation.error_analysis import ErrorKind, excerpt, miss_records, worst_errors
from retrieval.evaluation.metric_tables import BEIR_METRICS, JUDGED_METRICS, OWN_METRICS
from retrieval.evaluation.metrics import confidence_bins, figures, figures_by_kind
from retrieval.evaluation.question import EvalQuestion
from retrieval.evaluation.risk_coverage import coverage_risk
from retrieval.evaluation.run import CitationCheck, EvalRun, QuestionResult, Turn, run_evaluation
from retrieval.filters import NO_FILTERS, Filters
from retrieval.library import Library
from retrieval.types import (
    Answer,
    AnswerWithHits,
    Article,
    ArticleInfo,
    Citation,
    ConversationContext,
    CurrentArticle,
    Silence,
)
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.evaluation.beir_folder import write_beir

WHERE = ArticleInfo("a.md", "a.md", "A", None, None, None, 1)
GOOD, POOR = CitationCheck(True, True, True, True), CitationCheck(True, True, False, False)
ELSEWHERE = CitationCheck(True, False, True, False)  # the answer's words, in an article that is not relevant
UNKNOWN = CitationCheck(True, False, None, False)


def outcome(
    relevant: dict[str, float],
    ranking: Sequence[str] = (),
    checks: Sequence[CitationCheck] = (),
    *,
    sure: float = 0.5,
    ms: float = 1.0,
    near: CitationCheck | None = None,
    answers: Sequence[str] = ("x",),
    tentative: bool = False,
    together: bool = False,
    kind: str | None = None,
    history: tuple[str, ...] = (),
    alone: tuple[str, str] = ("", ""),
) -> QuestionResult:
    """The result of a question, answered if anything was quoted."""
    cited = tuple(Citation(n, "four", 0, 4, (1, 1), 1.0, WHERE) for n, _ in enumerate(checks, 1))
    answer = Answer("?", sure, cited, (), (), ms, tentative)
    question = EvalQuestion("q", "?", relevant, tuple(answers), history=history, kind=kind)
    in_three = together or any(check.correct for check in checks[:3])
    return QuestionResult(question, answer, tuple(checks), in_three, tuple(ranking), None, near, *alone)


# Four questions that can be answered and two that cannot, with figures that can be added up by hand.
OUTCOMES = (
    outcome({"a": 1}, ["a", "b"], [GOOD, POOR], sure=0.9, ms=1),
    outcome({"a": 2, "b": 1}, ["x", "b", "a"], [POOR, GOOD, POOR, POOR], sure=0.8, ms=2, alone=("a", "b")),
    outcome({"c": 1}, ["x", "y"], [CitationCheck(False, False, None, False)], sure=0.7, ms=3, answers=()),
    outcome({"d": 1}, ["d"], [], sure=0.2, ms=4, near=GOOD, alone=("x", "d")),
    outcome({}, ["a"], [UNKNOWN], sure=0.8, ms=5, answers=()),
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
    "first_right": 1 / 4,
    "three_right": 2 / 4,
    "declined_wrongly": 1 / 4,
    "unanswerable": 2,
    "answered_falsely": 1,
    "falsely_unmarked": 1,
    "article_first": 2 / 4,
    "article_first_dense": 1 / 4,
    "article_first_bm25": 2 / 4,
}


def test_the_figures_of_a_beir_folder_are_those_computed_by_hand() -> None:
    values = {figure.key: figure.value for figure in figures(EvalRun(9, OUTCOMES), BEIR_METRICS)}
    assert list(values) == list(EXPECTED)
    assert values == pytest.approx(EXPECTED, abs=1e-4)


def test_a_figure_of_nothing_is_none() -> None:
    values = {figure.key: figure.value for figure in figures(EvalRun(9, OUTCOMES[2:4]), BEIR_METRICS)}
    assert values["correct_silence"] is values["auroc"] is values["found_rate_at_95"] is None
    assert values["answer@1"] == 0.0
    empty = {figure.key: figure.value for figure in figures(EvalRun(9, ()), BEIR_METRICS)}
    assert [key for key, value in empty.items() if value is not None] == [
        "documents",
        "queries",
        "answerable",
        "unanswerable",
        "answered_falsely",
        "falsely_unmarked",
    ]


def test_without_accepted_answers_there_is_no_answer_rate() -> None:
    values = {figure.key: figure.value for figure in figures(EvalRun(9, OUTCOMES[2:3]), BEIR_METRICS)}
    assert values["answer@1"] is values["answer@3"] is None


def test_seed_questions_count_articles_and_words_and_both() -> None:
    words_elsewhere = outcome({"a": 1}, checks=[POOR, ELSEWHERE])
    follow_up = outcome({"a": 1}, history=("Who?",))
    trial = EvalRun(5, (*OUTCOMES[:2], words_elsewhere, OUTCOMES[4], follow_up))
    values = {figure.key: figure.value for figure in figures(trial, OWN_METRICS)}
    assert (values["articles"], values["questions"], values["follow_ups"]) == (5, 4, 1)
    assert (values["article@3"], values["expected@3"], values["right@3"]) == (1.0, 1.0, 0.6667)
    # of all four, follow-ups too
    assert values["first_right"] == values["declined_wrongly"] == 1 / 4


def test_a_false_answer_that_says_possibly_is_counted_as_marked() -> None:
    marked, unmarked = outcome({}, checks=[UNKNOWN], tentative=True), outcome({}, checks=[UNKNOWN])
    run = EvalRun(1, (marked, unmarked, unmarked, outcome({})))
    values = {figure.key: figure.value for figure in figures(run, BEIR_METRICS)}
    assert (values["unanswerable"], values["answered_falsely"], values["falsely_unmarked"]) == (4, 3, 2)


def test_each_kind_of_question_has_its_own_judged_figures() -> None:
    run = EvalRun(
        1,
        (
            outcome({"a": 1}, checks=[GOOD], kind="number"),
            outcome({"a": 1}, checks=[POOR, POOR], together=True, kind="number"),
            outcome({}, checks=[UNKNOWN], kind="near miss"),
            outcome({"a": 1}),
        ),
    )
    by_kind = {
        kind: {v.key: v.value for v in values}
        for kind, values in figures_by_kind(run, JUDGED_METRICS).items()
    }
    assert list(by_kind) == ["near miss", "number", "other"]
    number = by_kind["number"]
    assert (number["questions"], number["first_right"], number["three_right"]) == (2, 0.5, 1.0)
    assert (by_kind["near miss"]["answered_falsely"], by_kind["near miss"]["first_right"]) == (1, None)
    assert by_kind["other"]["declined_wrongly"] == 1.0


def test_questions_without_kinds_are_not_grouped() -> None:
    assert figures_by_kind(EvalRun(9, OUTCOMES), JUDGED_METRICS) == {}


def test_a_bin_of_confidence_counts_what_the_articles_answer_and_what_is_right() -> None:
    bins = confidence_bins(EvalRun(9, OUTCOMES))
    assert [(bin.questions, bin.confidence) for bin in bins] == [
        (1, 0.1),
        (1, 0.2),
        (1, 0.7),
        (2, 0.8),
        (1, 0.9),
    ]
    assert [(bin.answerable, bin.first_right) for bin in bins][2:] == [(1, 0), (0.5, 0), (1, 1)]


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


@pytest.mark.index
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
    assert len(trial.results) == 4


def test_another_corpus_is_another_folder(tmp_path: Path) -> None:
    folder = write_beir(tmp_path / "beir")
    dataset = open_dataset(folder, None, tmp_path / "work")
    with (folder / "corpus.jsonl").open("a") as file:
        file.write('{"_id": "new", "text": "More."}\n')
    assert open_dataset(folder, None, tmp_path / "work").articles != dataset.articles


@pytest.mark.index
def test_documents_are_found_by_their_ids_and_cited_exactly(tmp_path: Path) -> None:
    bench = open_dataset(write_beir(tmp_path / "beir"), None, tmp_path / "work")
    with opened(bench, FakeEncoder()) as library:
        library.sync()
        progress: list[tuple[int, int]] = []
        trial = run_evaluation(
            library, bench.questions, bench.documents, progress=lambda done, of: progress.append((done, of))
        )
    values = {figure.key: figure.value for figure in figures(trial, bench.metrics)}
    assert (values["documents"], values["queries"], values["answerable"]) == (3, 4, 3)
    assert values["recall@1"] == values["ndcg@10"] == 1.0
    assert bench.document(trial.results[2].ranking[0]) == "http://x.org/a b"
    assert all(check.exact for outcome in trial.results for check in outcome.checks)
    assert progress == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


class Stale(Library):
    """A library whose files say something else than it quotes."""

    def read(self, path: str, filters: Filters = NO_FILTERS) -> CurrentArticle:
        page = super().read(path, filters)
        Path(page.path).write_text("X" + page.article.text)
        return super().read(path, filters)


@pytest.mark.index
def test_a_quote_is_held_against_the_file_and_not_against_the_index(tmp_path: Path) -> None:
    bench = open_dataset(write_beir(tmp_path / "beir"), None, tmp_path / "work")
    library = Stale(bench.articles, tmp_path / "index", FakeEncoder())
    library.sync()
    trial = run_evaluation(library, bench.questions[:1], bench.documents)
    library.close()
    if not trial.results[0].checks:
        pytest.skip("the fake encoder is not sure enough")
    assert not trial.results[0].checks[0].exact


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


@pytest.mark.index
def test_seed_questions_are_measured_by_the_same_code(tmp_path: Path) -> None:
    bench = open_dataset(write_seeds(tmp_path / "seeds"), None, tmp_path / "work")
    library = Library(bench.articles, tmp_path / "index", FakeEncoder())
    library.sync()
    trial = run_evaluation(library, bench.questions, bench.documents)
    library.close()
    assert len(trial.results) == 2
    assert trial.results[0].ranking == ("003_skerry.md",)
    for check in trial.results[0].checks[:1]:  # the expected word stands in the sentence after the quote
        assert (check.relevant, check.has_answer) == (True, True)


@pytest.mark.index
def test_the_worst_misses_show_what_was_quoted_and_where_the_answer_stands(tmp_path: Path) -> None:
    bench = open_dataset(write_beir(tmp_path / "beir"), None, tmp_path / "work")
    with opened(bench, FakeEncoder()) as library:
        library.sync()
        measured = run_evaluation(library, bench.questions, bench.documents).results[0]
        silent = outcome({"skerry.md": 1}, sure=0.3, answers=["ailsa boyd"])
        silent = replace(silent, ranking=measured.ranking, best_passage=measured.best_passage)
        bluffs = [outcome({}, checks=[GOOD], sure=sure) for sure in (0.4, 0.6)]
        trial = EvalRun(3, (silent, *bluffs))
        [miss], total = worst_errors(library, trial, ErrorKind.FALSE_SILENCE, 5)
        surest, of = worst_errors(library, trial, ErrorKind.FALSE_ANSWER, 1)
    assert total == 1 and miss.shown and miss.expected
    assert miss.shown.marked == measured.best_passage.passage.text  # type: ignore[union-attr]
    assert (miss.expected.article, miss.expected.marked) == ("skerry.md", "Ailsa Boyd")
    assert ([error.confidence for error in surest], of) == ([0.6], 2)


def test_an_excerpt_is_cut_at_words_and_counts_its_line() -> None:
    text = "one two\n" + "left " * 100 + "THIS " + "right " * 100
    article = Article("a.md", text, 0, "one two", None, None, None, "")
    shown = excerpt(article, text.index("THIS"), text.index("THIS") + 4)
    assert shown.before.startswith("… left") and shown.after.endswith("right …")
    assert (shown.marked, shown.line, shown.title) == ("THIS", 2, "")


class Scripted(Library):
    """A library with answers from a script: for each question, quotes as (article, heading, quote)."""

    def __init__(self, folder: Path, script: dict[str, list[tuple[str, str, str]]]) -> None:
        super().__init__(folder, folder / "index", FakeEncoder())
        self.script = script
        self.contexts: list[tuple[str, ConversationContext | None]] = []

    def warm_up(self) -> None:
        pass

    def ask_with_hits(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        k: int = 3,
        context: ConversationContext | None = None,
        silence: Silence | None = None,
    ) -> AnswerWithHits:
        self.contexts.append((question, context))
        cited = tuple(self._cite(n, *row) for n, row in enumerate(self.script.get(question, ()), 1))
        return AnswerWithHits(Answer(question, 0.9, cited, (), (), 1.0), ())

    def _cite(self, n: int, article: str, heading: str, quote: str) -> Citation:
        text = (self.folder / article).read_text()
        info = ArticleInfo(article, str(self.folder / article), "T", None, None, None, 1)
        start = text.index(quote)
        headings = (heading,) if heading else ()
        return Citation(n, quote, start, start + len(quote), (1, 1), 1.0, info, headings=headings)


def judged(tmp_path: Path, quotes: list[tuple[str, str, str]], expect: str) -> tuple[bool, bool]:
    """Whether the first citation is right, and whether the first three are; only a.md is relevant."""
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("It listens. On 8080. By default. Until stopped.\n")
    question = EvalQuestion("q", "?", {"a.md": 1.0}, answer_pattern=re.compile(expect))
    [result] = run_evaluation(Scripted(tmp_path, {"?": quotes}), [question], 2).results
    return result.correct, result.correct_in_three


@pytest.mark.parametrize(
    ("quotes", "expect", "right"),
    [
        ([("a.md", "", "On 8080.")], "8080", (True, True)),
        ([("b.md", "", "On 8080.")], "8080", (False, False)),
        ([("a.md", "", "It listens.")], "8080", (False, False)),  # it stands in the sentence beside
        ([("a.md", "Ports", "On 8080.")], "(?s)Ports.*8080", (True, True)),
        ([("b.md", "", "On 8080."), ("a.md", "", "On 8080.")], "8080", (False, True)),
        ([("a.md", "", "It listens."), ("a.md", "", "By default.")], "(?s)listens.*default", (False, True)),
        ([("a.md", "", "It listens."), ("b.md", "", "By default.")], "(?s)listens.*default", (False, False)),
        ([("b.md", "", "It listens.")] * 3 + [("a.md", "", "On 8080.")], "8080", (False, False)),
    ],
)
def test_a_citation_is_right_if_its_own_words_answer_and_its_article_is_relevant(
    tmp_path: Path, quotes: list[tuple[str, str, str]], expect: str, right: tuple[bool, bool]
) -> None:
    assert judged(tmp_path, quotes, expect) == right


def test_a_question_with_a_history_is_asked_after_it_and_shared_turns_once(tmp_path: Path) -> None:
    library = Scripted(tmp_path, {})
    questions = [
        EvalQuestion("1", "And why?", {}, history=("Who?",)),
        EvalQuestion("2", "And where?", {}, history=("Who?", "When?")),
    ]

    def context_after(turns: Sequence[Turn], question: str) -> ConversationContext | None:
        return ConversationContext(" ".join(earlier for earlier, _ in turns)) if turns else None

    run_evaluation(library, questions, 0, context_after=context_after)
    assert [(question, context and context.question) for question, context in library.contexts] == [
        ("Who?", None),
        ("And why?", "Who?"),
        ("When?", "Who?"),
        ("And where?", "Who? When?"),
    ]


def test_a_miss_is_a_record_of_what_was_asked_expected_and_quoted(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("It listens. On 8080.\n")
    library = Scripted(tmp_path, {"Which port?": [("a.md", "Ports", "It listens.")], "Who?": []})
    pattern = re.compile("8080")
    questions = [
        EvalQuestion("1", "Which port?", {"a.md": 1.0}, answer_pattern=pattern, kind="number"),
        EvalQuestion("2", "Who?", {"a.md": 1.0}),
        EvalQuestion("3", "Who?", {}),
    ]
    wrong, declined = miss_records(run_evaluation(library, questions, 1))
    assert (wrong["verdict"], wrong["kind"], wrong["expect"]) == ("first_wrong", "number", "8080")
    assert wrong["quotes"] == [
        {
            "article": "a.md",
            "lines": [1, 1],
            "headings": ["Ports"],
            "lead": None,
            "quote": "It listens.",
            "right": False,
        }
    ]
    assert (declined["id"], declined["verdict"], declined["articles"]) == ("2", "declined_wrongly", ["a.md"])
    assert json.loads(json.dumps(wrong)) == wrong
