import numpy as np
import pytest

from retrieval.store.subset import MAX_OVERFETCH, ArticleSubset, ScoredIds, exact_top_k, filtered_top_k

PASSAGES = 100_000
IN_ARTICLE = 10


def search(many: int) -> ScoredIds:
    """Passage 0 is the best of all, then 1, and so on."""
    return [(number, 1 - number / PASSAGES) for number in range(min(many, PASSAGES))]


def scope_of(*articles: int) -> ArticleSubset:
    return ArticleSubset(frozenset(articles), IN_ARTICLE * len(articles))


def picked(scope: ArticleSubset, k: int, passages: int = PASSAGES) -> list[int] | None:
    ranked = filtered_top_k(
        search, k, scope, passages, lambda ids: {number: number // IN_ARTICLE for number in ids}
    )
    return None if ranked is None else [number for number, _ in ranked]


def test_the_best_of_a_scope_are_picked_from_the_best_of_all() -> None:
    even = scope_of(*range(0, PASSAGES // IN_ARTICLE, 2))
    assert picked(even, 15) == [*range(10), *range(20, 25)]


def test_a_list_that_is_too_short_is_made_longer() -> None:
    later = scope_of(*range(50, PASSAGES // IN_ARTICLE))  # nothing among the first 500
    assert picked(later, 3) == [500, 501, 502]


def test_where_only_what_is_outside_is_near_nothing_is_picked() -> None:
    far = scope_of(*range(MAX_OVERFETCH // IN_ARTICLE, PASSAGES // IN_ARTICLE))
    assert picked(far, 3) is None


def test_a_search_that_has_no_more_ends_the_list() -> None:
    def few(many: int) -> ScoredIds:
        return [(10, 0.5), (35, 0.25)][:many]

    scope = scope_of(*range(3))
    assert filtered_top_k(few, 5, scope, 60, lambda ids: {id: id // IN_ARTICLE for id in ids}) == [(10, 0.5)]


def test_the_nearest_of_some_are_found_exactly() -> None:
    vectors = np.random.default_rng(3).standard_normal((9000, 8))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)
    query = vectors[4321].astype(np.float32)
    ids = list(range(1, 9000, 2))  # more than are compared at once
    ranked = exact_top_k(ids, vectors, query, 5)
    cosines = vectors[ids].astype(np.float32) @ query
    assert [number for number, _ in ranked] == [ids[n] for n in np.argsort(-cosines)[:5]]
    assert ranked[0] == (4321, pytest.approx(float(cosines.max()), abs=1e-6))
    assert exact_top_k([], vectors, query, 5) == []
