"""The sentences that an answer in prose may be written from: those of the quotes, then the next best.

Each is an exact span of a file that is as it was indexed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np

from retrieval.answering.answerer import cite
from retrieval.answering.article_texts import ArticleTexts
from retrieval.answering.quote_span import QuoteSpan, needs_antecedent
from retrieval.answering.quotes import StatementCache
from retrieval.answering.sentence_ranking import rank_sentences
from retrieval.query.intent import Intent
from retrieval.search.candidates import SearchResult
from retrieval.text.language import ENGLISH
from retrieval.types import Answer, Citation, EvidenceSentence

MAX_SENTENCES = 12
_CHECKABLE = frozenset({ENGLISH, ""})  # languages of articles; some texts are too short to tell


@dataclass(frozen=True, slots=True)
class EvidenceSelection:
    """Chooses the evidence of one answer.

    Args:
        result: what the answer was chosen from.
        texts: the files of the articles.
        statements: the sentences as statements, to tell near-duplicates.
        languages: of the articles, by their numbers.
    """

    result: SearchResult
    texts: ArticleTexts
    statements: StatementCache
    languages: dict[int, str]

    def sentences(self, answer: Answer) -> tuple[EvidenceSentence, ...]:
        """At most `MAX_SENTENCES` sentences; none where nothing is to be written.

        That is where the articles do not say or disagree, where the index itself answers, and where the rules
        for English cannot check what is written.
        """
        quoted = list(self._quoted(answer.citations))
        if answer.disputed or answer.statement or self.result.by_words or not quoted:
            return ()
        if not self._is_checkable(quoted[0]):
            return ()
        chosen: list[QuoteSpan] = []
        for quote in chain(quoted, self._ranked()):
            if self._is_checkable(quote) and not self._is_repeated(quote, chosen):
                chosen.append(quote)
        widened = map(_with_antecedent, islice(chosen, MAX_SENTENCES))
        return tuple(self._sentence(n, quote) for n, quote in enumerate(widened, 1))

    def _quoted(self, citations: Sequence[Citation]) -> Iterator[QuoteSpan]:
        """The sentences of the quotes, in the order of the articles."""
        for citation in citations:
            for candidate in self.result.candidates:
                passage = candidate.passage
                is_there = passage.start <= citation.start and citation.end <= passage.end
                if is_there and self.texts.info(candidate.article).id == citation.article.id:
                    for n, sentence in enumerate(passage.sentences):
                        is_inside = citation.start <= sentence.start and sentence.end <= citation.end
                        if is_inside and sentence.is_quotable:
                            yield QuoteSpan(candidate, n, n, candidate.score, citation.score, n)
                    break

    def _ranked(self) -> Iterable[QuoteSpan]:
        """All sentences by how well they answer; of a request for an overview none but the quotes do."""
        return () if self.result.query.intent is Intent.GLOBAL_OVERVIEW else rank_sentences(self.result)

    def _is_checkable(self, quote: QuoteSpan) -> bool:
        is_english = self.languages[quote.article] in _CHECKABLE
        return is_english and self.texts.text(quote.article) is not None

    def _is_repeated(self, quote: QuoteSpan, chosen: Sequence[QuoteSpan]) -> bool:
        """Whether a sentence is there already, or says what one of them says."""
        return len(chosen) >= MAX_SENTENCES or any(
            (quote.article, quote.start) == (other.article, other.start)
            or self.statements.same_claim(quote, other)
            for other in chosen
        )

    def _sentence(self, n: int, quote: QuoteSpan) -> EvidenceSentence:
        citation = cite(n, quote, self.texts, self.result.query)
        spans = [(quote.start, quote.end)]
        if citation.lead is not None:
            spans.append((citation.lead.start, citation.lead.end))
        bits = [quote.candidate.token_bits[quote.candidate.tokens_between(*span)] for span in spans]
        return EvidenceSentence(citation, quote.candidate.passage.text_with_header, np.concatenate(bits))


def _with_antecedent(quote: QuoteSpan) -> QuoteSpan:
    """A sentence with the one before it in its paragraph, where it refers to that."""
    if quote.first == 0 or not needs_antecedent(quote):
        return quote
    sentences = quote.candidate.passage.sentences
    before, own = sentences[quote.first - 1], sentences[quote.first]
    is_beside = before.group == own.group and before.kind is own.kind
    return replace(quote, first=quote.first - 1) if is_beside else quote
