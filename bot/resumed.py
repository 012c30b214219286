"""A conversation taken up by whoever keeps its questions: a program, an assistant, a page."""

from collections.abc import Sequence

from bot.conversation import Conversation
from retrieval.deadline import Deadline
from retrieval.errors import UsageError
from retrieval.filters import Filters
from retrieval.library import Library
from retrieval.types import Silence

MAX_EARLIER = 4  # questions that are asked again, so that a follow-up can refer to them


def resumed(
    library: Library, earlier: Sequence[str], k: int, filters: Filters, silence: Silence | None = None
) -> Conversation:
    """A conversation in which the last of some earlier questions were asked.

    All together may take as long as one answer.

    Raises:
        TookTooLong: they took longer.
        NotReadyError: the index is missing, damaged or foreign, or the model cannot be loaded.
    """
    conversation = Conversation()
    deadline = Deadline(library.options.answer_seconds)
    for question in [question for question in earlier if question.strip()][-MAX_EARLIER:]:
        deadline.check()
        try:
            conversation.ask(library, question, k, filters, silence)
        except UsageError:  # what could not be asked then is no context now
            continue
    return conversation
