"""From a search result to an Answer: quotes with their citations, or that the articles do not say.

It never words anything itself: an answer is quotes, cut from the files as they are now, and their markers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from retrieval.answering.article_texts import ArticleTexts
from retrieval.answering.confidence import calibration, features, least_confidence
from retrieval.answering.heading_lead import answering_heading
from retrieval.answering.list_mark import start_at_mark
from retrieval.answering.publication_date import find_date_line
from retrieval.answering.quote_span import QuoteSpan
from retrieval.answering.selection import Selection, select_answer
from retrieval.answering.sentence_ranking import rank_sentences
from retrieval.answering.wording_shift import WordingShift, wording_shift
from retrieval.deadline import Deadline
from retrieval.query.exact_terms import missing_terms
from retrieval.query.intent import Intent
from retrieval.query.query import Query
from retrieval.reading.path_words import words_of_path
from retrieval.search.candidates import Candidate, SearchResult
from retrieval.text.lines import count_line_ends
from retrieval.types import (
    Answer,
    Citation,
    ClosestPassage,
    LeadIn,
    Silence,
    SupportingQuote,
)

MAX_CLOSEST = 3
# What is added to the log-odds where the question is in a language that the model was not trained on, in
# which it sees less likeness. With it 0.80 of the answerable German questions, 0.86 of the Spanish and 0.92
# of the Turkish ones are answered, and 0.96, 0.88 and 0.70 of the others declined.
FOREIGN_SHIFT = 0.7
FULL_COVERAGE = 0.99  # share of a topic's words, weighed by rarity, that are all but rounding


class ArticlesChanged(Exception):
    """An answer would rest on an article whose file changed since it was indexed."""


@dataclass(frozen=True, slots=True)
class Gate:
    """When an answer is given: the shift of a folder's log-odds, and how sure an answer must be."""

    shift: float = 0.0
    silence: Silence = Silence.BALANCED


DEFAULT_GATE = Gate()


def build_answer(
    result: SearchResult, texts: ArticleTexts, k: int, deadline: Deadline, gate: Gate = DEFAULT_GATE
) -> Answer:
    """The answer to a question, with at most `k` quotes; its `elapsed_ms` is left to the caller.

    Confidence and quotes rest on articles whose file is as it was indexed.

    Args:
        result: what was found.
        texts: the files of the articles.
        k: quotes at most.
        deadline: checked for each file read and each sentence compared.
        gate: when an answer is given.

    Raises:
        ArticlesChanged: one of those articles changed; search again without `texts.changed_ids()`.
        TookTooLong: the deadline passed.
    """
    ranked = [] if result.query.intent is Intent.GLOBAL_OVERVIEW else rank_sentences(result)
    values = features(result, ranked)
    models = calibration(by_words=result.by_words)
    least = least_confidence(models.answer, gate.silence)
    wording = wording_shift(result, ranked)
    probability = _answer_confidence(
        result, models.answer.probability(values, _shift(result, gate, wording)), least
    )
    selected = Selection(())
    if probability >= least:
        selected = select_answer(result, ranked, k, articles=texts, deadline=deadline)
    if texts.changed_among(_evidence(result, selected)):
        texts.changed_among([candidate.article for candidate in result.candidates])
        raise ArticlesChanged
    citations = _citations(selected, texts, result.query)
    closest = () if citations else _closest(result, texts)
    is_overview = result.query.intent in (Intent.TOPIC_OVERVIEW, Intent.GLOBAL_OVERVIEW)
    missing = () if is_overview or not citations else _missing(result, citations)
    quote_confidence = probability * models.quote.probability(values)
    is_uncertain = bool(missing) or wording.is_doubtful or quote_confidence < models.quote.threshold
    return Answer(
        question=result.query.question,
        confidence=probability if citations or closest else 0.0,
        citations=citations,
        closest=closest,
        changed=texts.changed_paths(),
        elapsed_ms=0.0,
        tentative=bool(citations) and is_uncertain and not is_overview,
        missing=missing,
        quote_confidence=quote_confidence,
        disputed=bool(citations) and selected.disputed > 0,
    )


def _citations(selected: Selection, texts: ArticleTexts, query: Query) -> tuple[Citation, ...]:
    if query.intent is Intent.PUBLICATION_DATE:
        return _cite_publication_date(selected.quotes, texts)
    return tuple(
        cite(n, quote, texts, query, conflicting=n <= selected.disputed)
        for n, quote in enumerate(selected.quotes, 1)
    )


def _evidence(result: SearchResult, selected: Selection) -> list[int]:
    """The articles that confidence or a quote rests on."""
    quoted = [span.article for quote in selected.quotes for span in (quote, *quote.supporting)]
    return [*(candidate.article for candidate in result.candidates[:1]), *quoted]


def _shift(result: SearchResult, gate: Gate, wording: WordingShift) -> float:
    """What is added to the log-odds that the articles answer."""
    shift = 0.0 if result.by_words else gate.shift + FOREIGN_SHIFT * result.is_foreign
    return shift + wording.log_odds


def _answer_confidence(result: SearchResult, probability: float, least: float) -> float:
    """The confidence, from what the model gives. An overview of everything is always answerable: 1.0."""
    if result.query.intent is Intent.GLOBAL_OVERVIEW:
        return 1.0
    is_date_of_the_cited = result.query.intent is Intent.PUBLICATION_DATE and result.query.own_start > 0
    is_about_it = bool(result.query.topic) and result.coverage >= FULL_COVERAGE
    if is_date_of_the_cited or is_about_it or result.only_names:
        # For an overview it is enough that the topic occurs; a date is that of the article cited before; what
        # an article's name asks for is what it says.
        return max(probability, least)
    return probability


def _missing(result: SearchResult, citations: Sequence[Citation]) -> tuple[str, ...]:
    """Names that no article has, and numbers, versions and the like that no citation states in any form."""
    stated = (
        "\n".join(
            [
                citation.article.title,
                citation.article.id,
                words_of_path(citation.article.id, ""),
                *citation.headings,
                citation.passage,
            ]
        )
        for citation in citations
    )
    return (*missing_terms(result.query.exact_terms, "\n".join(stated)), *result.unknown_names)


def _closest(result: SearchResult, texts: ArticleTexts) -> tuple[ClosestPassage, ...]:
    unchanged = (candidate for candidate in result.candidates if texts.text(candidate.article) is not None)
    return tuple(_closest_passage(candidate, texts) for candidate in islice(unchanged, MAX_CLOSEST))


def cite(
    n: int, quote: QuoteSpan, texts: ArticleTexts, query: Query, *, conflicting: bool = False
) -> Citation:
    """Footnote `n`: the quote, cut from its file, with what heads it and what supports it."""
    text = texts.text(quote.article) or ""
    span = answering_heading(quote, query, text) or quote.lead_in
    lead = None if span is None else LeadIn(text[slice(*span)], *span)
    start = start_at_mark((quote.start, quote.end), text)
    return Citation(
        n=n,
        quote=text[start : quote.end],
        start=start,
        end=quote.end,
        lines=_lines(quote, text),
        score=max(0.0, min(1.0, quote.relevance)),
        article=texts.info(quote.article),
        lead=lead,
        supporting=tuple(_support(span, texts) for span in quote.supporting),
        headings=tuple(text[start:end] for start, end in quote.headings),
        conflicting=conflicting,
        where=texts.where(quote.article, quote.start, quote.end),
    )


def _cite_publication_date(quotes: Sequence[QuoteSpan], texts: ArticleTexts) -> tuple[Citation, ...]:
    """The line that states the date of the first quote's article; nothing where that has none."""
    for quote in quotes[:1]:
        text, published = texts.text(quote.article) or "", texts.published(quote.article)
        span = find_date_line(text, published) if published else None
        if span is not None:
            line = 1 + count_line_ends(text[: span[0]])
            return (
                Citation(
                    n=1,
                    quote=text[slice(*span)],
                    start=span[0],
                    end=span[1],
                    lines=(line, line),
                    score=max(0.0, min(1.0, quote.relevance)),
                    article=texts.info(quote.article),
                    where=texts.where(quote.article, *span),
                ),
            )
    return ()


def _support(quote: QuoteSpan, texts: ArticleTexts) -> SupportingQuote:
    text = texts.text(quote.article) or ""
    quoted = text[quote.start : quote.end]
    where = texts.where(quote.article, quote.start, quote.end)
    return SupportingQuote(
        texts.info(quote.article), quoted, quote.start, quote.end, _lines(quote, text), where
    )


def _lines(quote: QuoteSpan, text: str) -> tuple[int, int]:
    row = quote.candidate.stored
    first = row.line + count_line_ends(text[row.passage.start : quote.start])
    return first, first + count_line_ends(text[quote.start : quote.end])


def _closest_passage(candidate: Candidate, texts: ArticleTexts) -> ClosestPassage:
    first = candidate.stored.line
    lines = (first, first + count_line_ends(candidate.passage.text))
    where = texts.where(candidate.article, candidate.passage.start, candidate.passage.end)
    return ClosestPassage(texts.info(candidate.article), lines, max(0.0, candidate.maxsim), where)
