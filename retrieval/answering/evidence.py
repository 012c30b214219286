"""The sentences that an answer in prose may be written from: the quotes first, then the next best.

Each is an exact span of a file that is as it was indexed.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from retrieval.answering.answerer import cite
from retrieval.answering.article_texts import ArticleTexts
from retrieval.answering.quote_extent import QuoteSpan
from retrieval.answering.sentence_ranking import rank_sentences
from retrieval.search.candidates import SearchResult
from retrieval.types import Answer, EvidenceSentence

MAX_SENTENCES = 12


def evidence_sentences(
    answer: Answer, result: SearchResult, texts: ArticleTexts
) -> tuple[EvidenceSentence, ...]:
    """At most `MAX_SENTENCES` sentences; none where nothing is to be written."""
    if not answer.citations or answer.disputed:
        return ()
    chosen = list(_unchanged(rank_sentences(result), texts))[:MAX_SENTENCES]
    return tuple(_evidence_sentence(n, quote, result, texts) for n, quote in enumerate(chosen, 1))


def _unchanged(ranked: Sequence[QuoteSpan], texts: ArticleTexts) -> Iterator[QuoteSpan]:
    return (quote for quote in ranked if texts.text(quote.article) is not None)


def _evidence_sentence(
    n: int, quote: QuoteSpan, result: SearchResult, texts: ArticleTexts
) -> EvidenceSentence:
    citation = cite(n, quote, texts, result.query)
    spans = [(quote.start, quote.end), *([quote.lead_in] if quote.lead_in else [])]
    bits = [quote.candidate.token_bits[quote.candidate.tokens_between(*span)] for span in spans]
    return EvidenceSentence(citation, quote.candidate.passage.text_with_header, np.concatenate(bits))
