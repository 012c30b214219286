"""The table of what the checks let through: how it counts, and floors on labelled pairs where they are."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.devtools.verify import Judged, judge, passing, precision, tables
from retrieval.encoder import Encoder
from retrieval.evaluation.labelled_pairs import LabelledPair, read_pairs
from tests.fakes.encoder import FakeEncoder

TEXT = "The lamp was lit in 1847 by Ailsa Boyd. She kept it burning. A boat brought oil twice a year."


def row(
    id: str, sentence: str, *, supported: bool, kind: str = "written", **fields: object
) -> dict[str, object]:
    return {"id": id, "made": "hand", "kind": kind, "supported": supported, "sentence": sentence, **fields}


ROWS = (
    row("1", "The lamp was lit in 1847.", supported=True, source="xquad/1", cited=[[0, 39]]),
    row("2", "The lamp was lit in 1848.", supported=False, kind="date", source="xquad/1", cited=[[0, 39]]),
    row("3", "A boat brought oil.", supported=True, source="elsewhere", cited_text=["A boat brought oil."]),
    row(
        "4",
        "A boat sank.",
        supported=True,
        source="elsewhere",
        cited_text=["A boat brought oil.", "It sank."],
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Labelled pairs, the articles that they were made from beside them."""
    pairs = tmp_path / "verify"
    pairs.mkdir()
    edited = {"id": "5", "made": "edit", "kind": "name", "supported": False, "source": "bbc/a.txt"}
    edited |= {"cited": [[0, 39]], "base": [[0, 39]], "edits": [[28, 33, "Mary"]]}
    lines = (json.dumps(row) for row in (*ROWS, edited))
    (pairs / "verify-dev.jsonl").write_text("\n".join(lines), "utf-8")
    (tmp_path / "xquad-dev").mkdir()
    (tmp_path / "xquad-dev/corpus.jsonl").write_text(json.dumps({"_id": "1", "text": TEXT}), "utf-8")
    (tmp_path / "bbc").mkdir()
    (tmp_path / "bbc/a.txt").write_text(TEXT, "utf-8")
    return pairs


def test_a_pair_has_its_sentence_and_the_words_that_it_cites(folder: Path) -> None:
    pairs = {pair.id: pair for pair in read_pairs(folder, folder.parent)}
    assert [TEXT[start:end] for start, end in pairs["1"].cited] == ["The lamp was lit in 1847 by Ailsa Boyd."]
    assert [pairs["4"].text[start:end] for start, end in pairs["4"].cited] == [
        "A boat brought oil.",
        "It sank.",
    ]
    assert pairs["5"].sentence == "The lamp was lit in 1847 by Mary Boyd."


def test_each_pair_is_judged_with_a_reason_in_words(folder: Path) -> None:
    reasons = {row.pair.id: row.reason for row in judge(read_pairs(folder, folder.parent), FakeEncoder())}
    assert (reasons["1"], reasons["3"]) == ("", "")
    assert reasons["2"] == "the source does not say “1848”"
    assert reasons["4"] != ""  # of two sources
    assert reasons["5"] == "the source does not name “Mary Boyd”"


def judged(*passes: tuple[bool, bool]) -> list[Judged]:
    """Pairs that are supported or not, and pass or not."""
    return [
        Judged(
            LabelledPair(str(n), "hand", "written" if good else "swap", good, "x", "", "", ()),
            "" if shown else "no",
        )
        for n, (good, shown) in enumerate(passes)
    ]


def test_precision_weighs_both_shares_by_what_is_written() -> None:
    rows = judged((True, True), (True, False), (False, True), *[(False, False)] * 9)
    assert (passing(rows, supported=True), passing(rows, supported=False)) == (0.5, 0.1)
    assert precision(rows, 0.5) == pytest.approx(0.5 / 0.6)
    assert precision(rows, 0.9) == pytest.approx(0.45 / 0.46)
    assert precision(judged((True, False), (False, False)), 0.5) is None
    assert passing(judged((True, True)), supported=False) is None


def test_the_tables_have_a_row_for_each_make_and_each_kind() -> None:
    text = tables(judged((True, True), (False, True), (False, False)))
    assert "| hand | 1.000 | 0.500 | 0.667 | 0.947 |" in text
    assert "| hand | swap | no | 2 | 0.500 |" in text
    assert "| hand | written | yes | 1 | 1.000 |" in text


@pytest.fixture(scope="module")
def verdicts(shared: Path, real_encoder: Encoder) -> Sequence[Judged]:
    folder = shared / "bench/verify"
    if not folder.is_dir():
        pytest.skip("../shared/bench/verify is not here")
    pairs = read_pairs(folder, folder.parent)
    by_hand = [pair for pair in pairs if pair.made == "hand"]
    # Most of the time goes into encoding articles, so the edited pairs are of the same ones, every second.
    articles = {pair.source for pair in by_hand}
    edited = [pair for pair in pairs if pair.made == "edit" and pair.source in articles]
    return list(judge(by_hand + edited[::2], real_encoder))


@pytest.mark.model
@pytest.mark.parametrize(("made", "least", "most"), [("hand", 0.5, 0.02), ("edit", 0.97, 0.01)])
def test_of_labelled_pairs_most_supported_pass_and_hardly_another(
    verdicts: Sequence[Judged], made: str, least: float, most: float
) -> None:
    rows = [row for row in verdicts if row.pair.made == made]
    good, bad = passing(rows, supported=True), passing(rows, supported=False)
    assert good is not None
    assert bad is not None
    assert good >= least
    assert bad <= most
