"""Which passages are found where only their words, or hardly any of them, tell."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from retrieval.encoder import TextEmbedding
from retrieval.filters import Filters
from retrieval.query.query import parse_query
from retrieval.query.terms import query_terms, weighted_variants
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.libraries import SampleLibrary

NOTES = 120
FERRIES = 40  # a third of them: too frequent a word to tell passages apart


class ConstantEncoder(FakeEncoder):
    """To it all texts mean the same."""

    def encode(self, texts: Sequence[str]) -> list[TextEmbedding]:
        (same,) = super().encode(["same"])
        return [
            replace(
                embedding,
                vector=same.vector,
                token_vectors=np.repeat(same.token_vectors, len(embedding.token_vectors), axis=0),
            )
            for embedding in super().encode(texts)
        ]


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleLibrary]:
    """Many short articles, which no test changes."""
    shelf = SampleLibrary(tmp_path_factory.mktemp("notes"), encoder=ConstantEncoder())
    for number in range(NOTES):
        what = "ferry" if number % (NOTES // FERRIES) == 0 else "lamp"
        shelf.put(f"{number}.md", f"The {what} has the number {number}.")
    shelf.sync()
    yield shelf
    shelf.library.close()


@pytest.mark.parametrize("words", ["ferry", "ferry zorblatt", "the ferry of 27", "Which ferry zorblatted?"])
def test_frequent_words_find_passages_where_no_other_word_does(notes: SampleLibrary, words: str) -> None:
    hits = notes.library.search(words, k=30)
    assert len(hits) == 30
    assert all("ferry" in hit.passage.text for hit in hits)


def test_they_do_so_among_the_articles_that_a_filter_leaves(notes: SampleLibrary) -> None:
    hits = notes.library.search("ferry 4", filters=Filters(glob="*0.md"), k=30)
    assert all(hit.article.id.endswith("0.md") for hit in hits)
    ferries = [int(hit.article.id.removesuffix(".md")) % 3 == 0 for hit in hits]
    assert any(ferries)
    assert ferries == sorted(ferries, reverse=True)


def test_a_word_that_tells_comes_before_a_frequent_one(notes: SampleLibrary) -> None:
    assert notes.library.search("Which ferry has the number 27?")[0].article.id == "27.md"


def test_every_word_counts_in_the_score_of_every_passage(notes: SampleLibrary) -> None:
    question = "Which ferry has the number 27?"
    with closing(notes.snapshot()) as snapshot:
        terms = query_terms(snapshot.words, parse_query(question, ""))
        scores = dict(snapshot.lexical_top_k([weighted_variants(terms)], NOTES, None))
        named = {row.number: row.article_id for row in snapshot.articles.values()}
        of = snapshot.catalog.article_of(list(scores))
        by_name = {named[of[number]]: score for number, score in scores.items()}
    for hit in notes.library.search(question, k=30):
        assert hit.bm25 == pytest.approx(by_name[hit.article.id])
