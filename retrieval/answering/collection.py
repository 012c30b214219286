"""The articles that a question may see, as answers about the collection look them up."""

from dataclasses import dataclass

from retrieval.answering.article_spans import front_matter, title_span
from retrieval.answering.article_texts import ArticleTexts
from retrieval.query.catalog_request import CatalogRequest
from retrieval.search.mentions import content_terms, find_mentions, passages_with_all
from retrieval.store.protocol import Snapshot
from retrieval.store.rows import ArticleRow
from retrieval.text.wording import Wording
from retrieval.types import Sentence, SentenceKind, Span


@dataclass(frozen=True, slots=True)
class Citable:
    """A span of an article, and that of its title above it."""

    article: int
    span: Span
    title: Span | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """The articles that a question may see, newest first."""

    snapshot: Snapshot
    texts: ArticleTexts
    wording: Wording
    rows: tuple[ArticleRow, ...]
    limit: int

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of the articles."""
        return frozenset(row.number for row in self.rows)

    def titled(self, topic: str) -> tuple[ArticleRow, ...]:
        """The articles whose title or path has all words of a topic."""
        wanted = content_terms(self.snapshot, topic)
        # Title and path are indexed with each passage, so that few articles need to be looked at.
        near = passages_with_all(self.snapshot, topic, self.numbers)
        return tuple(row for row in self.rows if row.number in near and wanted <= self.name_terms(row))

    def name_terms(self, row: ArticleRow) -> frozenset[str]:
        """The terms of an article's title and path."""
        return content_terms(self.snapshot, f"{row.title} {row.article_id}")

    def named(self, request: CatalogRequest) -> tuple[ArticleRow, ...]:
        """The articles that a question names: those of the title, else those with the fewest other words."""
        wanted, fitting = content_terms(self.snapshot, request.topic), self.titled(request.topic)
        exact = tuple(row for row in fitting if content_terms(self.snapshot, row.title) == wanted)
        if exact or request.is_title:
            return exact
        fewest = min((len(self.name_terms(row)) for row in fitting), default=0)
        return tuple(row for row in fitting if len(self.name_terms(row)) == fewest)

    def on_topic(self, topic: str) -> frozenset[int]:
        """The articles with a topic in their title, else those that mention it; all for none."""
        if not topic:
            return self.numbers
        titled = frozenset(row.number for row in self.titled(topic))
        return titled or frozenset(find_mentions(self.snapshot, topic, self.numbers).passages)

    def title(self, row: ArticleRow) -> Span | None:
        """Where the file states its title."""
        text = self.texts.text(row.number)
        return title_span(text, row.title) if text else None

    def opening(self, row: ArticleRow) -> Citable | None:
        """The first sentence of an article, below its title."""
        text = self.texts.text(row.number)
        if not text:
            return None
        ids = self.snapshot.passages_of([row.number])
        body, title = front_matter(text).body_start, self.title(row)
        sentences = (
            sentence
            for passage in sorted(self.snapshot.passage_rows(ids).values(), key=lambda row: row.passage.start)
            for sentence in passage.passage.sentences
            if sentence.start >= body and sentence.span != title and _is_text(sentence)
        )
        first = next(sentences, None)
        span = (first.start, first.end) if first else title
        return Citable(row.number, span, title if first else None) if span else None


def _is_text(sentence: Sentence) -> bool:
    return sentence.kind in (SentenceKind.PROSE, SentenceKind.ITEM)
