"""The articles that mention a topic, for questions about the collection: no model is needed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from retrieval.store.errors import reporting_damage
from retrieval.store.protocol import Snapshot
from retrieval.store.rows import ArticleRow
from retrieval.text.stopwords import STOPWORDS


@dataclass(frozen=True, slots=True)
class Mentions:
    """The articles, by number, each with its best passage, best first; header, title and path count.

    `as_written` is false where none has the words of the topic one after the other.
    """

    passages: Mapping[int, int]
    as_written: bool = True


def content_terms(snapshot: Snapshot, text: str) -> frozenset[str]:
    """The terms of the words of a text that carry meaning."""
    with reporting_damage("words"):
        return frozenset(snapshot.words.terms(_content(text)))


def find_mentions(snapshot: Snapshot, topic: str, articles: Collection[int]) -> Mentions:
    """Those of the articles that have a topic's words one after the other, else in one passage."""
    with reporting_damage("words"):
        mentions = _best_passages(snapshot.words.with_phrase(topic), articles)
    if mentions:
        return Mentions(mentions)
    return Mentions(passages_with_all(snapshot, topic, articles), as_written=False)


def articles_mentioning(snapshot: Snapshot, topic: str) -> list[ArticleRow]:
    """The articles of `find_mentions` among all of the index, sorted by id."""
    numbers = find_mentions(snapshot, topic, frozenset(snapshot.articles)).passages
    return sorted((snapshot.articles[number] for number in numbers), key=lambda row: row.article_id)


def passages_with_all(snapshot: Snapshot, topic: str, articles: Collection[int]) -> Mapping[int, int]:
    """Of each of the articles that has one, the best passage that has all words of a topic."""
    with reporting_damage("words"):
        return _best_passages(snapshot.words.with_all(snapshot.words.stems(_content(topic))), articles)


def _best_passages(hits: list[tuple[int, int]], articles: Collection[int]) -> dict[int, int]:
    best: dict[int, int] = {}
    for passage, article in hits:
        if article in articles:
            best.setdefault(article, passage)
    return best


def _content(text: str) -> str:
    return " ".join(word for word in text.split() if word.strip(".,;:!?").lower() not in STOPWORDS)
