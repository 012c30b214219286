"""Lets a model write an answer from the evidence, and shows of it what stands.

Retrieval has decided that there is an answer; here only its words are written. Whatever goes wrong is a value
in the result, and the quotes are the answer then.
"""

import secrets
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from bot.writing.assembly import Assembly, Checker
from bot.writing.cache import ReplyCache, cache_key
from bot.writing.circuit_breaker import LITTLE_SUPPORTED, CircuitBreaker
from bot.writing.client import Cancelled, ModelClient, PromptTooLong, Timeouts
from bot.writing.failures import Failure, FailureKind, WriterFailed
from bot.writing.listener import SILENT, Listener
from bot.writing.options import WriterOptions
from bot.writing.prompt import Prompt, writing_prompt
from bot.writing.reply import ReplyReader
from bot.writing.stream import Draft, ThinkingEnded
from bot.writing.written import Written
from retrieval.types import Citation, Evidence

# A server whose context is too small drops the instructions without a word, and says how much it read.
FAR_FEWER = 0.5

IsCurrent = Callable[[Citation], bool]


@dataclass(slots=True)
class Writer:
    """A model that writes; several threads may share one."""

    options: WriterOptions
    client: ModelClient
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)
    nonce: str = field(default_factory=lambda: secrets.token_hex(4))
    _cache: ReplyCache = field(default_factory=ReplyCache)
    _said: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def write(
        self,
        question: str,
        evidence: Evidence,
        checker: Checker,
        listener: Listener = SILENT,
        *,
        is_current: IsCurrent = lambda citation: True,
    ) -> tuple[Written, tuple[str, ...]]:
        """What the model writes in answer to a question, as far as it stands.

        Args:
            question: as it was asked, with the context of a follow-up.
            evidence: what it may be written from.
            checker: checks each sentence.
            listener: gets each sentence as soon as it was checked.
            is_current: whether a citation still is what its file has.

        Returns:
            The answer, and the paths of files that changed meanwhile.
        """
        if (failure := self.breaker.open_reason()) is not None:
            return Written(self.options.model, failure=failure, was_asked=False), ()
        listener.on_start(self.privacy_once())
        started = time.perf_counter()
        assembly = Assembly(evidence, checker, is_current)
        reply = ReplyReader()
        failure = self._assemble(question, assembly, reply, listener)
        if failure is None and assembly.fails:
            failure = reply.reason_for_nothing() if not assembly.judged else LITTLE_STANDS
        notes = (self._context_note(reply), self._standing_note(assembly, failure))
        written = Written(
            self.options.model,
            tuple(assembly.shown),
            tuple(assembly.unshown),
            whole=reply.is_whole and failure is None,
            tokens=reply.tokens,
            elapsed_ms=1000 * (time.perf_counter() - started),
            failure=failure,
            notes=tuple(filter(None, notes)),
        )
        return written, tuple(dict.fromkeys(assembly.changed))

    def privacy_once(self) -> str:
        """What is sent where, the first time in a session; "" afterwards."""
        return self._first_time(self.options.privacy)

    def _first_time(self, line: str) -> str:
        """A line that is said once in a session, "" from the second time on."""
        with self._lock:
            is_new = line not in self._said
            self._said.add(line)
        return line if is_new else ""

    def _assemble(
        self, question: str, assembly: Assembly, reply: ReplyReader, listener: Listener
    ) -> Failure | None:
        """Check the sentences as they come; why that ended before the answer did, if it did."""
        key = cache_key(self.options, question, assembly.evidence)
        drafts: list[Draft] = []
        try:
            with closing(self._drafts(key, question, assembly.evidence, reply, listener)) as coming:
                for draft in coming:
                    drafts.append(draft)
                    self._add(draft, assembly, listener)
                    if assembly.judged >= self.options.sentences:
                        reply.is_whole = True  # as far as it may go
                        break
        except WriterFailed as failed:
            return failed.failure
        except (Cancelled, KeyboardInterrupt):  # Ctrl-C stops the model; what was shown stays
            return Failure(FailureKind.CANCELLED, "the writing was stopped")
        if reply.is_whole and assembly.judged:  # a refusal or a thought alone would be empty the next time
            self._cache.put(key, tuple(drafts))
        return None

    def _add(self, draft: Draft, assembly: Assembly, listener: Listener) -> None:
        if isinstance(draft, ThinkingEnded):
            assembly.forget_unshown()
            return
        sentence = assembly.add(draft)
        if sentence is not None:
            listener.on_sentence(sentence)

    def _drafts(
        self, key: str, question: str, evidence: Evidence, reply: ReplyReader, listener: Listener
    ) -> Generator[Draft]:
        """The sentences as the model wrote them, from the cache where the same was asked before."""
        kept = self._cache.get(key)
        if kept is None:
            yield from self._ask(question, evidence, reply, listener)
        else:
            yield from kept

    def _ask(
        self, question: str, evidence: Evidence, reply: ReplyReader, listener: Listener
    ) -> Iterator[Draft]:
        citations = [sentence.citation for sentence in evidence.sentences]
        prompt = writing_prompt(question, citations, self.options.sentences, self.nonce)
        timeouts = Timeouts(self.options.seconds)
        try:
            yield from self._stream(prompt, reply, timeouts, listener)
        except PromptTooLong:
            half = citations[: max(1, len(citations) // 2)]
            prompt = writing_prompt(question, half, self.options.sentences, self.nonce)
            try:
                yield from self._stream(prompt, reply, timeouts, listener)
            except PromptTooLong:
                text = f"{self.options.model} reads too little text for a question and its sentences"
                raise WriterFailed(
                    FailureKind.SERVER, text, hint="give the server a longer context"
                ) from None

    def _stream(
        self, prompt: Prompt, reply: ReplyReader, timeouts: Timeouts, listener: Listener
    ) -> Iterator[Draft]:
        reply.sent_tokens = prompt.estimated_tokens
        with closing(self.client.stream(prompt, timeouts, listener.cancelled)) as chunks:
            yield from reply.read(chunks)

    def _context_note(self, reply: ReplyReader) -> str:
        """That the server read far less than it was sent, where it says so."""
        read, sent = reply.tokens.prompt, reply.sent_tokens
        if not 0 < read < FAR_FEWER * sent:
            return ""
        return self._first_time(
            f"The model's server read {read:,} tokens of about {sent:,}: its context is too short."
            " For Ollama, set OLLAMA_CONTEXT_LENGTH=8192."
        )

    def _standing_note(self, assembly: Assembly, failure: Failure | None) -> str:
        """That the model is not asked any more, if that is so from now on."""
        left = self.breaker.record(assembly.supported, len(assembly.unshown), failure)
        if left is None:
            return ""
        if left is LITTLE_SUPPORTED:
            return self._first_time(f"{left.message[:1].upper()}{left.message[1:]}. {left.hint}.")
        return self._first_time(f"{self.options.model} is left alone until /write on; quotes are shown.")


LITTLE_STANDS = Failure(
    FailureKind.UNSUPPORTED,
    "most of what the model wrote is not in the articles, so the quotes are shown",
    "/why shows what was struck",
)
