from bot.devtools.ablate import by_kind_table
from retrieval.evaluation.run import EvalRun
from tests.retrieval.evaluation.test_run import GOOD, POOR, outcome


def test_the_rankings_are_compared_for_each_kind_of_question() -> None:
    full = EvalRun(
        2,
        (
            outcome({"a": 1}, ["a"], [GOOD], kind="number"),
            outcome({"a": 1}, ["b", "a"], [POOR, GOOD], kind="list"),
        ),
    )
    dense = EvalRun(
        2, (outcome({"a": 1}, [], [], kind="number"), outcome({"a": 1}, ["a"], [GOOD], kind="list"))
    )
    assert by_kind_table({"everything": full, "dense alone": dense}) == (
        "| kind | ndcg@10 everything | ndcg@10 dense alone | first_right everything | first_right dense alone"
        " | three_right everything | three_right dense alone |\n"
        "|---|---|---|---|---|---|---|\n"
        "| list | 0.631 | 1.000 | 0.000 | 1.000 | 1.000 | 1.000 |\n"
        "| number | 1.000 | 0.000 | 1.000 | 0.000 | 1.000 | 0.000 |\n"
        "| all | 0.816 | 0.500 | 0.500 | 0.500 | 1.000 | 0.500 |\n"
    )


def test_questions_without_kinds_are_compared_as_a_whole() -> None:
    table = by_kind_table({"everything": EvalRun(1, (outcome({"a": 1}, ["a"], [GOOD]),))})
    assert table.splitlines()[2:] == ["| all | 1.000 | 1.000 | 1.000 |"]
