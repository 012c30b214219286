"""A request to a library: a question, and all that its answer depends on besides the index."""

import time
from dataclasses import KW_ONLY, dataclass, field, replace

from retrieval.errors import UsageError
from retrieval.filters import NO_FILTERS, Filters
from retrieval.query.query import MAX_CHARS, Query, parse_query
from retrieval.types import Answer, ConversationContext, Silence


@dataclass(frozen=True, slots=True)
class Request:
    """A question, and how it is to be answered.

    `filters` say which articles may be looked at; `k` is the number of quotes at most; `context` is what a
    follow-up refers to; `silence` is how sure the answer must be, None for what the options say; `started` is
    when it was asked, in seconds of `time.perf_counter`.
    """

    question: str
    _: KW_ONLY
    filters: Filters = NO_FILTERS
    k: int = 3
    context: ConversationContext | None = None
    silence: Silence | None = None
    started: float = field(default_factory=time.perf_counter)

    def checked(self) -> "Request":
        """The request, if it may be answered; for a question that is too long a UsageError is raised."""
        if len(self.question) > MAX_CHARS:
            raise UsageError(
                f"the question has {len(self.question):,} characters", f"ask in at most {MAX_CHARS:,}"
            )
        return self

    def query(self) -> Query:
        """The question as it is searched for, after that which it follows."""
        return parse_query(self.question, self.context.question if self.context else "")

    def finished(self, answer: Answer) -> Answer:
        """The answer with the question as it was asked, to the character, and how long it took."""
        elapsed_ms = 1000 * (time.perf_counter() - self.started)
        return replace(answer, question=self.question, elapsed_ms=elapsed_ms)
