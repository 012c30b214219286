"""How a passage's score is made, and how much a follow-up's own words count."""

import pytest

from retrieval.encoder import TextEmbedding
from retrieval.query.query import parse_query
from retrieval.search.question_tokens import FOLLOW_UP_TOKEN_WEIGHT, query_vectors
from retrieval.search.reranker import PREVIOUSLY_CITED_BONUS
from retrieval.search.weights import FusionWeights
from retrieval.types import ConversationContext
from tests.fakes.encoder import FakeEncoder
from tests.retrieval.candidates import candidate
from tests.retrieval.libraries import SampleLibrary


def test_a_score_is_the_weighted_sum_of_cosine_bm25_and_maxsim() -> None:
    assert FusionWeights(cosine=20.0, bm25=1.0, maxsim=80.0).fuse(0.5, 7.0, 0.25) == 10.0 + 7.0 + 20.0


def test_before_maxsim_is_known_a_score_is_made_without_it() -> None:
    assert FusionWeights(cosine=20.0, bm25=2.0, maxsim=80.0).fuse(0.5, 7.0) == 10.0 + 14.0


def embed(text: str) -> TextEmbedding:
    return FakeEncoder().encode_query(text)


def test_only_the_content_words_of_a_question_meet_the_passages() -> None:
    query = parse_query("Who lit the lamp?")
    assert query_vectors(query, embed(query.text)).shape == (FakeEncoder.dimension, 2)  # lit, lamp


def test_a_question_without_content_words_meets_them_with_all() -> None:
    query = parse_query("Who is it?")
    assert query_vectors(query, embed(query.text)).shape[1] == 3  # the mark is no word


def test_each_token_of_a_follow_up_counts_three_times() -> None:
    query = parse_query("And the ferry?", "Who lit the lamp?")
    vectors = query_vectors(query, embed(query.text))
    ferry = embed("ferry").token_vectors[0]
    counted = (vectors.T @ ferry > 0.999).sum()
    assert counted == FOLLOW_UP_TOKEN_WEIGHT
    assert vectors.shape[1] == 2 + FOLLOW_UP_TOKEN_WEIGHT  # lit and lamp once


def test_a_follow_up_prefers_the_articles_that_were_cited_before(two: SampleLibrary) -> None:
    context = ConversationContext("Who lit the lamp on Skerry?", ("lamp.md",))
    cited, uncited = (
        {
            hit.article.id: hit.score
            for hit in two.library.ask_with_hits(
                "And when?", context=ConversationContext(context.question, ids)
            ).hits
        }
        for ids in (context.articles, ())
    )
    assert cited["lamp.md"] == pytest.approx(uncited["lamp.md"] + PREVIOUSLY_CITED_BONUS)
    assert cited["ferry.md"] == pytest.approx(uncited["ferry.md"])


def test_the_tokens_of_a_sentence_are_those_between_its_characters() -> None:
    passage = candidate(1, ["The lamp was lit.", "The ferry sails."])
    second = passage.passage.sentences[1]
    tokens = passage.tokens_between(second.start, second.end)
    assert tokens == slice(5, 9)
