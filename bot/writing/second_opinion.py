"""Asks the model about its own sentences once more (`writer_check = "model"`); it can only lose them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.writing.assembly import Checker
from bot.writing.client import PromptTooLong, Timeouts
from bot.writing.failures import WriterFailed
from bot.writing.listener import Listener
from bot.writing.prompt import checking_prompt
from bot.writing.verdict import Outcome, Verdict
from bot.writing.writer import Writer
from retrieval.types import Evidence

SECONDS = 15.0  # for one word
DENIED = "asked again, the model says that its source does not say so"


def asking_again(writer: Writer, evidence: Evidence, checker: Checker, listener: Listener) -> Checker:
    """The checker, and after it the model, where the settings want that, for an answer that begins now."""
    if not writer.options.asks_again:
        return checker
    until = time.monotonic() + writer.options.seconds
    return SecondOpinion(writer, evidence, checker, until=until, cancelled=listener.cancelled)


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What passes `checker` and is worded otherwise than its source is shown only if the model says yes.

    It is asked until the answer has to be there, on the monotonic clock, or `cancelled` says so.
    """

    writer: Writer
    evidence: Evidence
    checker: Checker
    until: float
    cancelled: Callable[[], bool] = lambda: False

    def verify(self, written: str, marker: int | None = None, *, after_failed: bool = False) -> Verdict:
        """The verdict on a sentence without its markers.

        Raises:
            Cancelled: nobody wants the answer any more.
        """
        verdict = self.checker.verify(written, marker, after_failed=after_failed)
        if verdict.outcome is not Outcome.SUPPORTED:
            return verdict
        source = next(
            entry.citation for entry in self.evidence.sentences if entry.citation.n == verdict.source
        )
        if written in source.passage or self._says_yes(source.passage, written):
            return verdict
        return replace(verdict, outcome=Outcome.QUOTED, reason=DENIED)

    def _says_yes(self, source: str, written: str) -> bool:
        """Whether the model finds a sentence in its source; one that does not say does not."""
        left = self.until - time.monotonic()
        if left <= 0:
            return False
        prompt = checking_prompt(source, written, self.writer.nonce)
        try:
            chunks = self.writer.client.stream(prompt, Timeouts(min(SECONDS, left)), self.cancelled)
            said = "".join(chunk.text for chunk in chunks)
        except (WriterFailed, PromptTooLong):
            return False
        return said.strip().lower().startswith("yes")
