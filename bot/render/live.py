"""Shows an answer while a model writes it: each sentence once it was checked, the quotes if that fails."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.messages import Messages, with_hint
from bot.render.output import Output
from bot.render.written import written_note
from bot.writing.answers import WrittenAnswer, write_answer
from bot.writing.failures import FailureKind
from bot.writing.listener import Listener
from bot.writing.written import Written, WrittenSentence
from retrieval.answering.request import Request
from retrieval.types import Answer

if TYPE_CHECKING:
    from bot.writing.writer import Writer
    from retrieval.library import Library


@dataclass(slots=True)
class LiveAnswer:
    """Prints the sentences of an answer as they come; what stands above them before the first.

    As long as there is none, a line says what is waited for. It is gone before anything else is printed, be
    it on another stream.
    """

    output: Output
    messages: Messages
    answer: Answer
    waiting_for: str
    has_sentences: bool = False
    _waiting: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> "LiveAnswer":
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.close()

    def start(self, line: str) -> None:
        """Say what has to be said before anything is sent, and wait."""
        if line:
            self.messages.note(line)
        self._waiting.enter_context(self.output.waiting(self.waiting_for))

    def show(self, sentence: WrittenSentence) -> None:
        """Print one more sentence."""
        self._waiting.close()
        if not self.has_sentences:
            self.output.begin(self.answer)
        self.has_sentences = True
        self.output.sentence(sentence)


def show_answer(
    output: Output,
    messages: Messages,
    library: "Library",
    answer: Answer,
    *,
    writer: "Writer | None",
    request: Request,
) -> WrittenAnswer:
    """Show an answer: written, where there is a model and what it writes stands, else in quotes."""
    if writer is None:
        output.answer(answer)
        return WrittenAnswer(answer)
    with LiveAnswer(output, messages, answer, f"{writer.options.model} is writing") as live:
        result = write_answer(writer, library, request, answer, Listener(live.start, live.show))
    if result.written is not None:
        report_notes(messages, result.written)
    if result.written is not None and result.is_written:
        output.written(result.answer, result.written, written_note(result.written, writer.options.price))
    if not result.is_written or is_cancelled(result.written):
        output.answer(result.answer)
    return result


def report_notes(messages: Messages, written: Written) -> None:
    """Say in one line why there is no written answer, and the way out; and what is said once of the model."""
    if written.failure is not None and written.was_asked:
        messages.note(with_hint(sentence_case(written.failure.message), written.failure.hint))
    for note in written.notes:
        messages.note(note)


def is_cancelled(written: Written | None) -> bool:
    """Whether somebody stopped the model; what it had written then stays, with the quotes below."""
    failure = written.failure if written is not None else None
    return failure is not None and failure.kind is FailureKind.CANCELLED


def sentence_case(text: str) -> str:
    """A message as the beginning of a sentence."""
    return text[:1].upper() + text[1:]
