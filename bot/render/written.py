"""Words about a written answer: the model, its sources, what was struck and why, the cost."""

from collections.abc import Iterator

from bot.messages import counted
from bot.parsing.writer import TokenPrice
from bot.writing.failures import FailureKind
from bot.writing.verdict import Outcome
from bot.writing.written import Written
from retrieval.types import Answer

NOT_WRITTEN = "The model could not write this answer, so these are the quotes."
MOSTLY_STRUCK = "Most of what the model wrote is not in the articles, so these are the quotes."


def written_note(written: Written, price: TokenPrice | None = None) -> str:
    """One line: `written by tiny:1b from 3 sources · 1 sentence struck · 812 + 96 tokens · 2.1 s`."""
    sources = len({sentence.citation.n for sentence in written.sentences})
    tokens = written.tokens
    parts = (
        f"written by {written.model} from {counted(sources, 'source')}",
        _unshown_counts(written),
        "" if written.whole else "not whole",
        f"{tokens.prompt:,} + {tokens.completion:,} tokens" if tokens.prompt else "",
        price.of(tokens.prompt, tokens.completion) if price and tokens.prompt else "",
        f"{written.elapsed_ms / 1000:.1f} s",
    )
    return " · ".join(filter(None, parts))


def why_quotes(answer: Answer, written: Written | None) -> str:
    """Why an answer has quotes in place of written text; "" where no model was asked for it, or wrote it."""
    if not answer.citations:  # the files changed meanwhile
        return ""
    if written is None or written.is_shown or written.failure is None or not written.was_asked:
        return ""
    return MOSTLY_STRUCK if written.failure.kind is FailureKind.UNSUPPORTED else NOT_WRITTEN


def unshown_lines(written: Written) -> Iterator[str]:
    """What the model wrote and is not shown, a line each, with the reason."""
    for sentence in written.unshown:
        verb = "struck" if sentence.outcome is Outcome.STRUCK else "replaced by its quote"
        yield f"{verb[:1].upper()}{verb[1:]} ({sentence.reason}): {sentence.text}"


def _unshown_counts(written: Written) -> str:
    """`1 sentence replaced by its quote, 2 struck`; "" where all stand."""
    replaced, struck = written.replaced, written.struck
    quotes = "its quote" if replaced == 1 else "their quotes"
    parts = [f"{counted(replaced, 'sentence')} replaced by {quotes}"] if replaced else []
    if struck:
        parts.append(f"{struck} struck" if replaced else f"{counted(struck, 'sentence')} struck")
    return ", ".join(parts)
