"""Passages by the words they share with a question, and how well a given one fits."""

import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.store.lexical.reader import LexicalReader
from retrieval.store.lexical.writer import LexicalWriter

TEXTS = (
    "the lamp of the lighthouse on Skerry",
    "the keeper of the lamp, and the lamp of the keeper",
    "a ferry to Unst",
    "the harbour of Unst",
)
TERMS = [("the", 1.0), ("lamp", 1.0), ("unst", 0.5)]


@pytest.fixture
def words(tmp_path: Path) -> Iterator[LexicalReader]:
    writer = LexicalWriter(tmp_path)
    writer.add((number, number // 2, text) for number, text in enumerate(TEXTS))
    writer.commit()
    with closing(LexicalReader(tmp_path)) as reader:
        yield reader


def test_a_passage_has_the_score_that_it_is_found_with(words: LexicalReader) -> None:
    scores = dict(words.top_k(TERMS, 10))
    assert set(scores) == {0, 1, 2, 3}
    assert dict(words.bm25(TERMS, [0, 1, 2, 3])) == pytest.approx(scores)


def test_only_the_passages_that_are_asked_for_are_scored_best_first(words: LexicalReader) -> None:
    (best, score), (worse, lower_score) = words.bm25(TERMS, [3, 1])
    assert (best, worse) == (1, 3)
    assert score > lower_score > 0


def test_a_passage_without_any_of_the_words_scores_nothing(words: LexicalReader) -> None:
    assert words.bm25([("lamp", 1.0)], [2]) == [(2, 0.0)]
    assert words.bm25([("lamp", 1.0)], []) == []


def test_a_passage_that_is_not_there_has_no_score(words: LexicalReader) -> None:
    assert words.bm25([("lamp", 1.0)], [17]) == []


def test_the_score_is_the_formula_of_the_docstring(words: LexicalReader) -> None:
    lengths = [len(words.terms(text)) for text in TEXTS]
    having, count = words.frequency("lamp"), len(TEXTS)
    idf = math.log(1 + (count - having + 0.5) / (having + 0.5))
    norm = 1.2 * (1 - 0.75 + 0.75 * lengths[1] / (sum(lengths) / count))
    expected = 0.5 * idf * 2 * 2.2 / (2 + norm)
    assert dict(words.bm25([("lamp", 0.5)], [1]))[1] == pytest.approx(expected, rel=1e-5)


def test_a_phrase_is_found_where_its_words_stand_one_after_the_other(words: LexicalReader) -> None:
    assert sorted(words.with_phrase("keeper of the lamp")) == [(1, 0)]
    assert sorted(words.with_phrase("the harbour of Unst")) == [(3, 1)]
    assert words.with_phrase("lamp keeper") == []


def test_all_words_are_found_in_any_order_and_in_all_passages(words: LexicalReader) -> None:
    assert words.with_all(words.stems("lamp keeper")) == [(1, 0)]
    assert sorted(words.with_all(words.stems("unst"))) == [(2, 1), (3, 1)]
    assert words.with_all([]) == []


def test_a_token_of_code_is_found_as_it_is_written_and_in_parts(tmp_path: Path) -> None:
    writer = LexicalWriter(tmp_path)
    writer.add([(0, 0, "set RUST_LOG or maxRetryDelay"), (1, 1, "the log of the rust belt")])
    writer.commit()
    with closing(LexicalReader(tmp_path)) as reader:
        assert reader.written_tokens("what is RUST_LOG or --no-cache") == ["rust_log"]
        assert reader.with_all([("rust_log",)]) == [(0, 0)]
        assert reader.with_all(reader.stems("retry delay")) == [(0, 0)]


@pytest.mark.parametrize(("typed", "meant"), [("habrour", "harbour"), ("keepre", "keeper")])
def test_two_swapped_letters_make_a_similar_word(words: LexicalReader, typed: str, meant: str) -> None:
    assert words.similar_words(typed) == [meant]


@pytest.mark.parametrize("other", ["hraobur", "parbour", "keelre"])
def test_other_letters_make_none(words: LexicalReader, other: str) -> None:
    assert words.similar_words(other) == []
