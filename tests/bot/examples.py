"""Answers made by hand, for what is drawn of them."""

from dataclasses import replace

from retrieval.types import Answer, ArticleInfo, Citation, ClosestPassage

ARTICLE = ArticleInfo(
    id="film/oscars.md",
    path="seeds/film/oscars.md",
    title="Foxx and Swank take Oscars",
    source="BBC News",
    url="https://example.org/oscars",
    published="2005-02-28",
    passages=2,
)
QUOTE = "Foxx was named best actor."
FOUND = Answer(
    question="Who was best actor?",
    confidence=0.93456789,
    citations=(Citation(1, QUOTE, 412, 438, (7, 7), 0.8123456, ARTICLE),),
    closest=(),
    changed=(),
    elapsed_ms=7.94321,
    quote_confidence=0.90123,
)
NOT_FOUND = Answer(
    question="Where is Mars?",
    confidence=0.02,
    citations=(),
    closest=(ClosestPassage(ARTICLE, (3, 4), 0.41),),
    changed=("seeds/skerry.md",),
    elapsed_ms=1234.5,
)


def quoting(*quotes: str) -> Answer:
    """An answer of these quotes."""
    (first,) = FOUND.citations
    citations = tuple(replace(first, n=n, quote=quote) for n, quote in enumerate(quotes, 1))
    return replace(FOUND, citations=citations)
