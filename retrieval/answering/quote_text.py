"""The text of a quote with what heads it, as the rules on its wording read it."""

from retrieval.answering.quote_span import QuoteSpan
from retrieval.types import Passage, Sentence


def heads_inside(passage: Passage, sentence: Sentence) -> list[str]:
    """The lines that head a sentence, as far as they are in its passage."""
    inside = [span for span in (*sentence.headings, *sentence.leads) if span[0] >= passage.start]
    return [passage.slice(*span) for span in inside]


def quote_text(quote: QuoteSpan) -> str:
    """The quote with the header of its passage and what else heads it there."""
    passage = quote.candidate.passage
    heads = heads_inside(passage, passage.sentences[quote.best_sentence])
    return "\n".join((passage.header, *heads, passage.slice(quote.start, quote.end)))


def window_text(quote: QuoteSpan) -> str:
    """The quote with the header of its passage and all that stands above it there."""
    passage = quote.candidate.passage
    return f"{passage.header}\n{passage.slice(passage.start, quote.end)}"
