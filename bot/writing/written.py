"""A written answer: values only."""

from dataclasses import dataclass

from bot.writing.failures import Failure, FailureKind
from bot.writing.verdict import Outcome
from retrieval.types import Citation

Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence that is shown: the model's own, or the quote in its place; `reason` says why.

    `citation.n` is its number in the answer, by first use.
    """

    text: str
    citation: Citation
    outcome: Outcome = Outcome.SUPPORTED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnshownSentence:
    """What the model wrote and nobody is shown unless they ask for it."""

    text: str
    reason: str
    outcome: Outcome = Outcome.STRUCK


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a request cost, by the count of the server; zeros where it gives none."""

    prompt: int = 0
    completion: int = 0


NO_TOKENS = Tokens()


@dataclass(frozen=True, slots=True)
class Written:
    """What came of asking a model: the sentences that were shown, and what was not.

    `whole` is false where the model was cut short. With a `failure`, the quotes are the answer;
    `sentences` then are those that had been shown before. `unshown` are the sentences that were struck and
    those that gave way to their quotes, as the model wrote them. `was_asked` is false where a model that
    keeps failing was left alone. `notes` is what has to be said once about the model or its server.
    """

    model: str
    sentences: tuple[WrittenSentence, ...] = ()
    unshown: tuple[UnshownSentence, ...] = ()
    whole: bool = True
    tokens: Tokens = NO_TOKENS
    elapsed_ms: float = 0.0
    failure: Failure | None = None
    was_asked: bool = True
    notes: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether this is the answer; otherwise the quotes are."""
        is_cancelled = self.failure is not None and self.failure.kind is FailureKind.CANCELLED
        return bool(self.sentences) and (self.failure is None or is_cancelled)

    @property
    def struck(self) -> int:
        """How many sentences were struck."""
        return sum(sentence.outcome is Outcome.STRUCK for sentence in self.unshown)

    @property
    def replaced(self) -> int:
        """How many sentences gave way to their quotes."""
        return sum(sentence.outcome is Outcome.QUOTED for sentence in self.unshown)

    @property
    def text(self) -> str:
        """The sentences with their `[n]` markers, as running text."""
        return " ".join(map(marked, self.sentences))


def marked(sentence: WrittenSentence) -> str:
    """A sentence with its marker before its full stop, or a quote with its marker behind it."""
    text, marker = sentence.text, sentence.citation.marker
    if sentence.outcome is Outcome.QUOTED:
        return f"“{text}” {marker}"
    stop = text[-1:] if text[-1:] in (".", "!", "?") else ""
    return f"{text.removesuffix(stop) if stop else text} {marker}{stop}"


def span_of(citation: Citation) -> Span:
    """Which characters of which article a citation is of."""
    return citation.article.id, citation.start, citation.end
