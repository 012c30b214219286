"""From what was retrieved to an Answer: quotes with their citations, or that the articles do not say.

It never words anything itself: an answer is quotes, cut from the files as they are now, and their markers.
"""

from collections.abc import Callable, Sequence
from itertools import islice

from retrieval.answering.confidence import calibration, confidence
from retrieval.answering.publication_date import asks_publication_date, find_date_line
from retrieval.answering.selection import Selection, select_answer
from retrieval.answering.spans import QuoteSpan
from retrieval.deadline import Deadline
from retrieval.search.candidates import Candidate, SearchResult
from retrieval.text.lines import count_line_ends
from retrieval.types import (
    DISAGREE_TEXT,
    NOT_SAID_TEXT,
    Answer,
    ArticleInfo,
    Citation,
    ClosestPassage,
    Lead,
    Support,
)

MAX_CLOSEST = 3
FULL_COVERAGE = 0.99  # share of a topic's words, weighed by rarity, that are all but rounding

ArticleInfoOf = Callable[[int], ArticleInfo]
ReadText = Callable[[int], str | None]


def build_answer(
    retrieved: SearchResult,
    k: int,
    describe: ArticleInfoOf,
    read: ReadText,
    elapsed: Callable[[], float],
    patience: Deadline,
) -> Answer:
    """The answer to what was retrieved, with at most `k` quotes.

    Args:
        retrieved: the passages found.
        k: quotes at most.
        describe: what a reader is told of an article, by its number.
        read: the text of an article's file, or None where that is not what was indexed.
        elapsed: milliseconds since the question was asked.
        patience: checked for each file read and each sentence compared.

    Raises:
        TookTooLong: patience ran out.
    """
    files = _ArticleTexts(describe, read, patience)
    sure = _answer_confidence(retrieved)
    selected = Selection(())
    if sure >= calibration().answer_threshold:
        selected = _select_unchanged(retrieved, k, files)
    citations = tuple(_cite(n, quote, describe, files) for n, quote in enumerate(selected.quotes, 1))
    if citations and asks_publication_date(retrieved.question):
        citations = _cite_publication_date(citations[0], files.text(selected.quotes[0].article) or "")
    unchanged = (each for each in retrieved.candidates if files.unchanged(each.stored.article))
    closest = (
        ()
        if citations
        else tuple(_closest_passage(each, describe) for each in islice(unchanged, MAX_CLOSEST))
    )
    return Answer(
        question=retrieved.question.text[retrieved.question.own :],
        text=_text(citations, selected.disputed) or NOT_SAID_TEXT,
        found=bool(citations),
        confidence=sure if citations or closest else 0.0,  # nothing answers where every file changed
        citations=citations,
        closest=closest,
        changed=files.changed(),
        elapsed_ms=elapsed(),
        tentative=bool(citations) and sure < calibration().certain_threshold,
        disputed=bool(citations) and selected.disputed > 0,
    )


def _select_unchanged(retrieved: SearchResult, k: int, files: "_ArticleTexts") -> Selection:
    """Quotes of files that are as they were indexed."""
    selected = select_answer(retrieved, retrieved.candidates, k, files.published, files.patience)
    quoted = (each for quote in selected.quotes for each in (quote, *quote.supporting))
    if all(files.unchanged(each.article) for each in quoted):
        return selected
    candidates = [each for each in retrieved.candidates if files.unchanged(each.stored.article)]
    return select_answer(retrieved, candidates, k, files.published, files.patience)


def _answer_confidence(retrieved: SearchResult) -> float:
    """The probability that the articles answer; that they are about what they are about is certain."""
    if retrieved.topic == "":
        return 1.0
    value = confidence(retrieved)
    if retrieved.topic and retrieved.coverage >= FULL_COVERAGE:
        return max(
            value, calibration().answer_threshold
        )  # for an overview it is enough that the topic occurs
    return value


class _ArticleTexts:
    """The files of the articles at hand, each read once, and which of them changed."""

    def __init__(self, describe: ArticleInfoOf, read: ReadText, patience: Deadline) -> None:
        self.patience = patience
        self._describe = describe
        self._read = read
        self._texts: dict[int, str | None] = {}

    def text(self, article: int) -> str | None:
        if article not in self._texts:
            self.patience.check()
            self._texts[article] = self._read(article)
        return self._texts[article]

    def unchanged(self, article: int) -> bool:
        return self.text(article) is not None

    def published(self, article: int) -> str | None:
        return self._describe(article).published

    def changed(self) -> tuple[str, ...]:
        """The paths of the files that are not as they were indexed, as far as any was looked at."""
        return tuple(
            sorted(self._describe(number).path for number, text in self._texts.items() if text is None)
        )


def _cite(n: int, quote: QuoteSpan, describe: ArticleInfoOf, files: _ArticleTexts) -> Citation:
    text = files.text(quote.article) or ""
    lead = None if quote.lead_in is None else Lead(text[slice(*quote.lead_in)], *quote.lead_in)
    return Citation(
        n=n,
        quote=text[quote.start : quote.end],
        start=quote.start,
        end=quote.end,
        lines=_lines(quote, text),
        score=max(0.0, min(1.0, quote.relevance)),
        article=describe(quote.article),
        lead=lead,
        supporting=tuple(_support(each, describe, files) for each in quote.supporting),
        headings=tuple(text[start:end] for start, end in quote.headings),
    )


def _cite_publication_date(citation: Citation, text: str) -> tuple[Citation, ...]:
    """The line that states the date of a cited article, in place of the quote; nothing where it has none."""
    published = citation.article.published
    span = find_date_line(text, published) if published else None
    if span is None:
        return ()
    first = 1 + count_line_ends(text[: span[0]])
    return (
        Citation(
            n=1,
            quote=text[slice(*span)],
            start=span[0],
            end=span[1],
            lines=(first, first),
            score=citation.score,
            article=citation.article,
        ),
    )


def _support(quote: QuoteSpan, describe: ArticleInfoOf, files: _ArticleTexts) -> Support:
    text = files.text(quote.article) or ""
    quoted = text[quote.start : quote.end]
    return Support(describe(quote.article), quoted, quote.start, quote.end, _lines(quote, text))


def _lines(quote: QuoteSpan, text: str) -> tuple[int, int]:
    row = quote.candidate.stored
    first = row.line + count_line_ends(text[row.passage.start : quote.start])
    return first, first + count_line_ends(text[quote.start : quote.end])


def _text(citations: Sequence[Citation], disputed: int) -> str:
    """The quotes with their markers; of the first ones, which contradict each other, with their dates."""
    lines = [_line(each, dated=each.n <= disputed) for each in citations]
    return "\n".join([DISAGREE_TEXT, *lines] if disputed else lines)


def _line(citation: Citation, *, dated: bool) -> str:
    """A quote with its marker, below what heads it, and what the reader is to know of its sources."""
    lead = f"{citation.lead.quote}\n" if citation.lead else ""
    notes = [f"{1 + len(citation.supporting)} articles"] if citation.supporting else []
    if dated and citation.article.published:
        notes.append(citation.article.published)
    note = f" ({', '.join(notes)})" if notes else ""
    return f"{lead}{citation.quote} [{citation.n}]{note}"


def _closest_passage(candidate: Candidate, describe: ArticleInfoOf) -> ClosestPassage:
    first = candidate.stored.line
    lines = (first, first + count_line_ends(candidate.stored.passage.text))
    return ClosestPassage(describe(candidate.stored.article), lines, max(0.0, candidate.maxsim))
