"""From what was retrieved to an Answer: quotes with their citations, or that the articles do not say.

It never words anything itself: an answer is quotes, cut from the files as they are now, and their markers.
"""

from collections.abc import Callable, Iterator

from retrieval.confidence import calibration, confidence
from retrieval.lines import line_ends
from retrieval.quotes import Quote, choose
from retrieval.retriever import Candidate, Retrieved
from retrieval.types import NOT_SAID, Answer, ArticleInfo, Citation, Lead, Nearby

CLOSEST = 3


Describe = Callable[[int], ArticleInfo]
Read = Callable[[int], str | None]


def compose(
    retrieved: Retrieved, k: int, describe: Describe, read: Read, elapsed: Callable[[], float]
) -> Answer:
    """The answer to what was retrieved, with at most `k` quotes.

    Args:
        retrieved: the passages found.
        k: quotes at most.
        describe: what a reader is told of an article, by its number.
        read: the text of an article's file, or None where that is not what was indexed.
        elapsed: milliseconds since the question was asked.
    """
    files = _Files(describe, read)
    unchanged = files.unchanged(retrieved.candidates)
    sure = confidence(retrieved)
    quotes = choose(unchanged, k, retrieved.question) if sure >= calibration().threshold else []
    citations = tuple(_cite(n, quote, describe, files) for n, quote in enumerate(quotes, 1))
    closest = () if citations else tuple(_nearby(each, describe) for each in unchanged[:CLOSEST])
    return Answer(
        question=retrieved.question.text,
        text="\n".join(map(_line, citations)) or NOT_SAID,
        found=bool(citations),
        confidence=sure,
        citations=citations,
        closest=closest,
        changed=files.changed(),
        elapsed_ms=elapsed(),
        possibly=bool(citations) and sure < calibration().sure,
    )


class _Files:
    """The files of the articles at hand, each read once, and which of them changed."""

    ENOUGH = 10  # best passages of unchanged files; no answer quotes from further down

    def __init__(self, describe: Describe, read: Read) -> None:
        self._describe = describe
        self._read = read
        self._texts: dict[int, str | None] = {}

    def text(self, article: int) -> str | None:
        if article not in self._texts:
            self._texts[article] = self._read(article)
        return self._texts[article]

    def unchanged(self, candidates: tuple[Candidate, ...]) -> list[Candidate]:
        """The best candidates whose files are as they were indexed."""
        return list(self._first_unchanged(candidates))

    def changed(self) -> tuple[str, ...]:
        """The paths of the files that are not as they were indexed, as far as any was looked at."""
        return tuple(
            sorted(self._describe(number).path for number, text in self._texts.items() if text is None)
        )

    def _first_unchanged(self, candidates: tuple[Candidate, ...]) -> Iterator[Candidate]:
        count = 0
        for candidate in candidates:
            if count == self.ENOUGH:
                return
            if self.text(candidate.row.article) is not None:
                count += 1
                yield candidate


def _cite(n: int, quote: Quote, describe: Describe, files: _Files) -> Citation:
    row = quote.candidate.row
    text = files.text(row.article) or ""
    quoted = text[quote.start : quote.end]
    first = row.line + line_ends(text[row.passage.start : quote.start])
    lead = None if quote.lead is None else Lead(text[slice(*quote.lead)], *quote.lead)
    return Citation(
        n=n,
        quote=quoted,
        start=quote.start,
        end=quote.end,
        lines=(first, first + line_ends(quoted)),
        score=max(0.0, min(1.0, quote.relevance)),
        article=describe(row.article),
        lead=lead,
    )


def _line(citation: Citation) -> str:
    """A quote with its marker, below what heads it."""
    lead = f"{citation.lead.quote}\n" if citation.lead else ""
    return f"{lead}{citation.quote} [{citation.n}]"


def _nearby(candidate: Candidate, describe: Describe) -> Nearby:
    first = candidate.row.line
    lines = (first, first + line_ends(candidate.row.passage.text))
    return Nearby(describe(candidate.row.article), lines, max(0.0, candidate.maxsim))
