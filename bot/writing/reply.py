"""Reads one reply of a model: its sentences, without what is no part of an answer."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.writing.chunks import Chunk
from bot.writing.failures import Failure, FailureKind, WriterFailed
from bot.writing.refusals import begins_source_list, is_code, is_preamble, is_refusal
from bot.writing.stream import Draft, DraftSentence, SentenceCutter
from bot.writing.written import NO_TOKENS, Tokens

MAX_REPEATS = 2  # of sentences that were written before; small models loop

REFUSED = Failure(
    FailureKind.REFUSED, "the model says that the sentences do not answer", "the quotes are shown as they are"
)
ONLY_THOUGHT = Failure(
    FailureKind.MALFORMED,
    "the model only thought and wrote no answer",
    "set a writer_model that does not think, or turn its thinking off",
)
NOTHING = Failure(FailureKind.MALFORMED, "the model wrote nothing", "set another writer_model")
_CODE = "the model answers in JSON or code instead of sentences"


@dataclass(slots=True)
class ReplyReader:
    """What is known of a reply so far; `is_whole` once it has ended by itself.

    `sent_tokens` is about how many were sent, `tokens` what the server counted.
    """

    tokens: Tokens = NO_TOKENS
    sent_tokens: int = 0
    is_whole: bool = True
    refused: bool = False
    thought: bool = False
    _finish: str = ""
    _written: set[str] = field(default_factory=set)
    _repeats: int = 0

    def read(self, chunks: Iterator[Chunk]) -> Iterator[Draft]:
        """The sentences of a reply, each once.

        Raises:
            WriterFailed: it is no answer in sentences, or a filter of the server stopped it.
        """
        self.is_whole = False
        cutter, text_begun = SentenceCutter(), False
        for draft in self._cut(chunks, cutter):
            if isinstance(draft, DraftSentence):
                if not text_begun and is_code(draft.text):
                    raise WriterFailed(FailureKind.MALFORMED, _CODE, hint="set another writer_model")
                text_begun = True
                if begins_source_list(draft.text) or self._is_looping(draft):
                    self.is_whole = True
                    return
                if not self._belongs(draft):
                    continue
            yield draft
        self.is_whole = self._finish != "length"

    def reason_for_nothing(self) -> Failure:
        """Why there is no sentence at all."""
        if self.refused:
            return REFUSED
        return ONLY_THOUGHT if self.thought else NOTHING

    def _cut(self, chunks: Iterator[Chunk], cutter: SentenceCutter) -> Iterator[Draft]:
        for chunk in chunks:
            yield from cutter.feed(chunk.text)
            self._finish = self._finish or chunk.finish
            self.tokens = chunk.tokens or self.tokens
            self.thought = self.thought or chunk.thinks or cutter.thinking.thought
        if self._finish == "content_filter":
            raise WriterFailed(FailureKind.REFUSED, "a filter of the model's server stopped the answer")
        yield from cutter.finish(complete=self._finish != "length")
        self.thought = self.thought or cutter.thinking.thought

    def _belongs(self, draft: DraftSentence) -> bool:
        """Whether a sentence is part of an answer, and new."""
        if is_refusal(draft.text):
            self.refused = True
            return False
        is_repeated = draft.text.casefold() in self._written
        self._written.add(draft.text.casefold())
        return not is_repeated and not is_preamble(draft.text)

    def _is_looping(self, draft: DraftSentence) -> bool:
        self._repeats += draft.text.casefold() in self._written
        return self._repeats >= MAX_REPEATS
