"""Evidence made by hand, and a checker that knows the truth about it: what it has, it lets pass."""

import numpy as np

from bot.writing.verdict import Outcome, Verdict
from retrieval.types import Answer, ArticleInfo, Citation, Evidence, EvidenceSentence

LAMP = "The lamp on Skerry was lit in 1847 by the keeper Ailsa Boyd."
WINTERS = "She kept it burning for forty winters."
BOAT = "A boat brought oil twice a year."


def citation(n: int, quote: str, start: int = 0, article: str = "skerry.md") -> Citation:
    info = ArticleInfo(article, f"seeds/{article}", "The keeper of Skerry light", None, None, "1888", 1)
    return Citation(n, quote, start, start + len(quote), (n, n), 0.9, info)


CITATIONS = tuple(citation(n, quote, 100 * n) for n, quote in enumerate((LAMP, WINTERS, BOAT), 1))
NO_BITS = np.zeros((1, 1), np.uint8)


def evidence(*citations: Citation, quotes: int = 2) -> Evidence:
    """What may be written from these sentences; the first ones are the quotes of the answer."""
    citations = citations or CITATIONS
    answer = Answer("Who lit the lamp?", 0.9, citations[:quotes], (), (), 8.0, quote_confidence=0.9)
    return Evidence(answer, tuple(EvidenceSentence(source, source.quote, NO_BITS) for source in citations))


class ExactChecker:
    """Supports what stands in a source word for word, quotes a source that a sentence begins like."""

    def __init__(self, of: Evidence) -> None:
        self.sources = [sentence.citation for sentence in of.sentences]
        self.seen: list[str] = []

    def verify(self, written: str, marker: int | None = None, *, after_failed: bool = False) -> Verdict:
        self.seen.append(written)
        for source in self.sources:
            if written.rstrip(" .…") in source.quote and not (after_failed and written.startswith("She")):
                return Verdict(Outcome.SUPPORTED, source.n, None, 2.0)
        for source in self.sources:
            if written[:8] == source.quote[:8]:
                return Verdict(Outcome.QUOTED, source.n, "a word that its source has not", 1.0)
        return Verdict(Outcome.STRUCK, None, "no source says so", 0.0)
