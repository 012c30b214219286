"""BM25 of the passages of one shard by the statistics of the whole, so that it does not depend on the shards.

Tantivy takes document frequencies and the mean length from the index that it searches. What it finds is
therefore scored again here: how often a term occurs in a passage and how long that is are read from
Tantivy's explanation of its own score, and the formula of `retrieval.store.lexical` is applied to them.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import tantivy

from retrieval.store.lexical import STEMS
from retrieval.store.lexical.reader import LexicalReader

K1, B = 1.2, 0.75  # Tantivy's
MARGIN = 14  # hits beyond k that are looked at first: mostly enough to be sure of the best k
RANKED = 256  # of all passages with some words, so many of the best are scored exactly
ROUNDING = 1 + 1e-5  # Tantivy adds up in float32

Impacts = Sequence[tuple[str, float]]
"""Terms, each with its weight times its idf in the whole."""
Scored = list[tuple[int, float]]
"""Passages by number with their BM25, best first."""
_Build = Callable[[Sequence[float]], tantivy.Query]


@dataclass(frozen=True, slots=True)
class _Hit:
    address: tantivy.DocAddress
    bound: float
    score: float = 0.0


class ShardScores:
    """Scores the passages of one shard; `mean_length` is that of all passages of the whole, in terms."""

    def __init__(self, reader: LexicalReader, mean_length: float) -> None:
        self.reader = reader
        self.mean_length = mean_length
        self._passages, self._local_length = _local_statistics(reader)

    def top_k(self, impacts: Impacts, k: int, articles: Sequence[int] | None = None) -> Scored:
        """The `k` passages with the highest BM25 and all that are as high as the last of them.

        Args:
            impacts: what to look for.
            k: how many at most, equal ones left aside.
            articles: numbers of the articles that may be searched; None for all.
        """
        if not impacts or (articles is not None and not articles) or not self.reader.count():
            return []
        within = None
        if articles is not None:
            within = tantivy.Query.term_set_query(self.reader.schema, "article", list(articles))
        hits = self._best(self._any_of(impacts, within), impacts, k)
        last = hits[k - 1].score if len(hits) >= k else 0.0
        return self._numbered([hit for hit in hits if hit.score >= last and hit.score > 0])

    def of(self, impacts: Impacts, passages: Sequence[int]) -> dict[int, float]:
        """The BM25 of each of these passages that exists; 0 where no term occurs."""
        if not passages:
            return {}
        schema = self.reader.schema
        numbers = [tantivy.Query.term_query(schema, "passage", number) for number in passages]
        any_number = tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in numbers])
        labelled = self._any_of(impacts)(_labels(impacts)) if impacts else tantivy.Query.empty_query()
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, tantivy.Query.const_score_query(any_number, 0.0)),
                (tantivy.Occur.Should, labelled),
            ]
        )
        hits = self.reader.searcher.search(query, len(passages), count=False).hits
        scored = [
            _Hit(address, bound, self._score(labelled, address, impacts) if bound else 0.0)
            for bound, address in hits
        ]
        return dict(self._numbered(scored))

    def with_phrases(self, phrases: Sequence[tuple[Sequence[str], float]]) -> list[tuple[int, int, float]]:
        """All passages with one of these phrases: (passage, article, BM25), best first.

        Args:
            phrases: the terms of each, and the sum of their idf in the whole.
        """
        queries = [self._phrase(terms) for terms, _ in phrases]

        def build(boosts: Sequence[float]) -> tantivy.Query:
            return _any([_boosted(query, boost) for query, boost in zip(queries, boosts, strict=True)])

        impacts = [(" ".join(terms), impact) for terms, impact in phrases]
        local = [sum(self._local_idf(term) for term in terms) for terms, _ in phrases]
        return self._all(build, impacts, local)

    def with_all(self, words: Sequence[Impacts]) -> list[tuple[int, int, float]]:
        """All passages with a term of each of these words: (passage, article, BM25), best first."""
        impacts = [impact for terms in words for impact in terms]
        ends = [sum(map(len, words[: n + 1])) for n in range(len(words))]

        def build(boosts: Sequence[float]) -> tantivy.Query:
            terms = [
                _boosted(self._term(term), boost) for (term, _), boost in zip(impacts, boosts, strict=True)
            ]
            groups = [
                _any(terms[end - len(word) : end]) for word, end in zip(words, ends, strict=True) if word
            ]
            return tantivy.Query.boolean_query([(tantivy.Occur.Must, group) for group in groups])

        return self._all(build, impacts, [self._local_idf(term) for term, _ in impacts])

    def _all(
        self, build: _Build, impacts: Impacts, local_idf: Sequence[float]
    ) -> list[tuple[int, int, float]]:
        if not impacts or not self.reader.count():
            return []
        boosts = [impact / local for (_, impact), local in zip(impacts, local_idf, strict=True)]
        bounds = self.reader.searcher.search(build(boosts), self.reader.count(), count=False).hits
        labelled = build(_labels(impacts))
        hits = [
            _Hit(address, bound, self._score(labelled, address, impacts) if n < RANKED else bound)
            for n, (bound, address) in enumerate(bounds)
        ]
        hits.sort(key=lambda hit: -hit.score)
        articles = self.reader.searcher.fast_field_values("article", [hit.address for hit in hits])
        return [
            (passage, int(article or 0), score)
            for (passage, score), article in zip(self._numbered(hits), articles, strict=True)
        ]

    def _best(self, build: _Build, impacts: Impacts, k: int) -> list[_Hit]:
        """At least the `k` best, best first: more are fetched until none that is left can be among them.

        With the idf of the whole Tantivy's score is too low by at most the ratio of the mean lengths.
        """
        query = build([impact / self._local_idf(term) for term, impact in impacts])
        labelled = build(_labels(impacts))
        too_low = max(1.0, self.mean_length / self._local_length) * ROUNDING
        hits: list[_Hit] = []
        fetch = k + MARGIN
        while True:
            results = self.reader.searcher.search(query, fetch, count=False).hits
            hits += [
                _Hit(address, too_low * score, self._score(labelled, address, impacts))
                for score, address in results[len(hits) :]
            ]
            ranked = sorted(hits, key=lambda hit: -hit.score)
            if len(results) < fetch or ranked[k - 1].score > hits[-1].bound:
                return ranked
            fetch *= 2

    def _score(self, labelled: tantivy.Query, address: tantivy.DocAddress, impacts: Impacts) -> float:
        """The BM25 of a passage; the number of each clause of the query is its boost, from 1."""
        explanation = labelled.explain(self.reader.searcher, address).to_json()
        score = 0.0
        for clause in explanation.split("Boost x")[1:]:
            impact = impacts[int(clause[: clause.index(" ")]) - 1][1]
            frequency, length = _value_of(clause, "freq"), _value_of(clause, "dl")
            norm = K1 * (1 - B + B * length / self.mean_length)
            score += impact * frequency * (K1 + 1) / (frequency + norm)
        return score

    def _any_of(self, impacts: Impacts, within: tantivy.Query | None = None) -> _Build:
        def build(boosts: Sequence[float]) -> tantivy.Query:
            terms = zip(impacts, boosts, strict=True)
            query = _any([_boosted(self._term(term), boost) for (term, _), boost in terms])
            if within is None:
                return query
            condition = tantivy.Query.const_score_query(within, 0.0)
            return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, condition)])

        return build

    def _local_idf(self, term: str) -> float:
        return idf(self.reader.searcher.doc_freq(STEMS, term), self._passages)

    def _term(self, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self.reader.schema, STEMS, term, index_option="freq")

    def _phrase(self, terms: Sequence[str]) -> tantivy.Query:
        if len(terms) == 1:
            return self._term(terms[0])
        return tantivy.Query.phrase_query(self.reader.schema, STEMS, list(terms))

    def _numbered(self, hits: Sequence[_Hit]) -> Scored:
        numbers = self.reader.searcher.fast_field_values("passage", [hit.address for hit in hits])
        return [(int(number or 0), hit.score) for number, hit in zip(numbers, hits, strict=True)]


def idf(frequency: float, passages: float) -> float:
    """BM25's inverse document frequency of a term that `frequency` of the passages have."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def _local_statistics(reader: LexicalReader) -> tuple[float, float]:
    """How many passages Tantivy counts, removed ones among them, and their mean length in terms."""
    terms = reader.searcher.terms_with_prefix(STEMS, "", limit=1)
    query = tantivy.Query.term_query(reader.schema, STEMS, terms[0][0], "freq") if terms else None
    hits = reader.searcher.search(query, 1, count=False).hits if query else []
    if query is None or not hits:
        return 1.0, 1.0
    explanation = query.explain(reader.searcher, hits[0][1]).to_json()
    return _value_of(explanation, "N"), _value_of(explanation, "avgdl")


def _value_of(explanation: str, name: str) -> float:
    """The value before its description in an explanation; to parse the JSON takes ten times as long."""
    before = explanation.index(f'"{name},')
    start = explanation.rindex('"value": ', 0, before) + len('"value": ')
    return float(explanation[start : explanation.index(",", start)])


def _any(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, boost)


def _labels(impacts: Impacts) -> list[float]:
    return [float(n) for n in range(1, len(impacts) + 1)]
