"""One library for all that a test wants to see or to happen when a question is asked."""

from collections.abc import Callable
from typing import ClassVar

from retrieval.filters import NO_FILTERS, Filters
from retrieval.library import Library
from retrieval.types import Answer, ConversationContext, Evidence, Silence


def nothing() -> None:
    """What happens when nothing is to happen."""


def interrupted_import() -> ImportError:
    """What an extension makes of Ctrl-C that comes while it is imported."""
    error = ImportError("initialization failed")
    error.__cause__ = KeyboardInterrupt()
    return error


def hooked(before: Callable[[], None] = nothing, after: Callable[[], None] = nothing) -> type[Library]:
    """A real library; `before` and `after` run around each answer, and may raise.

    `ks` keeps how many quotes each answer might have, `silences` how sure it had to be.
    """

    class Hooked(Library):
        ks: ClassVar[list[int]] = []
        silences: ClassVar[list[Silence | None]] = []

        def ask(
            self,
            question: str,
            *,
            filters: Filters = NO_FILTERS,
            k: int = 3,
            context: ConversationContext | None = None,
            silence: Silence | None = None,
        ) -> Answer:
            self.ks.append(k)
            self.silences.append(silence)
            before()
            answer = super().ask(question, filters=filters, k=k, context=context, silence=silence)
            after()
            return answer

    return Hooked


def raising(error: BaseException) -> Callable[[], None]:
    """What raises, each time."""

    def fail() -> None:
        raise error

    return fail


def without_evidence(error: BaseException) -> type[Library]:
    """A real library, which fails where a model is to write from it."""

    class WithoutEvidence(Library):
        def evidence(self, *_: object, **__: object) -> Evidence:
            raise error

    return WithoutEvidence
