"""Has the model write a follow-up so that it stands by itself; taken only if it adds nothing of its own."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.follow_up import PastTurn, unstated_words
from bot.writing.answers import is_never_sent
from bot.writing.client import PromptTooLong, Timeouts
from bot.writing.failures import WriterFailed
from bot.writing.prompt import one_line, rewriting_prompt
from bot.writing.writer import Writer

SECONDS = 3.0  # then it is asked as without a model
MAX_CHARS = 200
MAX_SENTENCES = 2  # of each answer before
_NAME_OR_FIGURE = re.compile(r"(?<!^)\b[A-Z]\w+|\d[\d.,]*\d|\d")
_LABEL = re.compile(r"^(?:question|rewritten question)\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Asks the model of a writer; `say` gets what has to be said before anything is sent."""

    writer: Writer
    say: Callable[[str], None]

    def __call__(self, question: str, past: tuple[PastTurn, ...]) -> str:
        """The question by itself; "" where the model gives none that may be taken."""
        never = self.writer.options.never
        citations = [citation for turn in past for citation in turn.citations]
        is_kept_here = any(is_never_sent(citation, never) for citation in citations)
        if not past or is_kept_here or self.writer.breaker.open_reason() is not None:
            return ""
        self.say(self.writer.privacy_once())
        lines = list(_lines(past))
        prompt = rewriting_prompt(question, lines, self.writer.nonce)
        try:
            chunks = self.writer.client.stream(prompt, Timeouts(SECONDS))
            written = "".join(chunk.text for chunk in chunks)
        except (WriterFailed, PromptTooLong):
            return ""
        rewritten = _LABEL.sub("", one_line(written)).strip('"“” ')
        return rewritten if stands_for(rewritten, question, lines) else ""


def stands_for(rewritten: str, question: str, before: list[str]) -> bool:
    """Whether a question says all that another one does, and names nothing that nobody named."""
    if not rewritten or len(rewritten) > MAX_CHARS or rewritten.casefold() == question.casefold():
        return False
    named = " ".join([question, *before]).casefold()
    has_own = any(match[0].casefold() not in named for match in _NAME_OR_FIGURE.finditer(rewritten))
    return not has_own and not unstated_words(question, [rewritten])


def _lines(past: tuple[PastTurn, ...]) -> Iterator[str]:
    for turn in past:
        yield f"Question: {turn.question}"
        yield from (citation.passage for citation in turn.citations[:MAX_SENTENCES])
