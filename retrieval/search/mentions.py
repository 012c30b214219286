"""The passages that have all words of a topic, for questions about the collection: no model is needed."""

from collections.abc import Collection
from typing import Final

from retrieval.store.catalog import PassageRow
from retrieval.store.errors import reporting_damage
from retrieval.store.snapshot import Snapshot
from retrieval.text.stopwords import STOPWORDS

MAX_PASSAGES: Final = 2_000  # looked at; a word of more passages is in about every article


def content_terms(snapshot: Snapshot, text: str) -> frozenset[str]:
    """The terms of the words of a text that carry meaning."""
    words = " ".join(word for word in text.split() if word.strip(".,;:!?").lower() not in STOPWORDS)
    with reporting_damage("words"):
        return frozenset(snapshot.words.terms(words))


def passages_mentioning(snapshot: Snapshot, topic: str, articles: Collection[int]) -> tuple[PassageRow, ...]:
    """The passages of these articles that have all terms of a topic, by BM25; header and title count."""
    terms = content_terms(snapshot, topic)
    if not terms:
        return ()
    with reporting_damage("words"):
        rarest = min(terms, key=snapshot.words.frequency)
        count = min(snapshot.words.frequency(rarest), MAX_PASSAGES)
        hits = [id for id, _ in snapshot.words.top_k([(rarest, 1.0)], count)] if count else []
    rows = snapshot.passage_rows(hits)
    near = [rows[id] for id in hits if rows[id].article in articles]
    with reporting_damage("words"):
        return tuple(row for row in near if terms <= set(snapshot.words.terms(row.passage.indexed_text)))
