"""Passages by the words they share with a question, and how well a given one fits."""

from pathlib import Path

import pytest

from retrieval.store.lexical import LexicalIndex

TEXTS = (
    "the lamp of the lighthouse on Skerry",
    "the keeper of the lamp, and the lamp of the keeper",
    "a ferry to Unst",
    "the harbour of Unst",
)
ASKED = [("the", 1.0), ("lamp", 1.0), ("unst", 0.5)]


@pytest.fixture
def words(tmp_path: Path) -> LexicalIndex:
    words = LexicalIndex(tmp_path)
    words.add((number, number // 2, text) for number, text in enumerate(TEXTS))
    words.commit()
    return words


def test_a_passage_has_the_score_that_it_is_found_with(words: LexicalIndex) -> None:
    found = dict(words.top_k(ASKED, 10))
    assert set(found) == {0, 1, 2, 3}
    assert dict(words.bm25(ASKED, [0, 1, 2, 3])) == pytest.approx(found)


def test_only_the_passages_that_are_asked_for_are_scored_best_first(words: LexicalIndex) -> None:
    (best, score), (other, less) = words.bm25(ASKED, [3, 1])
    assert (best, other) == (1, 3)
    assert score > less > 0


def test_a_passage_without_any_of_the_words_scores_nothing(words: LexicalIndex) -> None:
    assert words.bm25([("lamp", 1.0)], [2]) == [(2, 0.0)]
    assert words.bm25([("lamp", 1.0)], []) == []


def test_a_passage_that_is_not_there_has_no_score(words: LexicalIndex) -> None:
    assert words.bm25([("lamp", 1.0)], [17]) == []
