"""Shows an answer while a model writes it: each sentence once it was checked, the quotes if that fails."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.messages import Messages, with_hint
from bot.render.output import Output
from bot.render.written import written_note
from bot.writing.answers import Asked, WrittenAnswer, write_answer
from bot.writing.failures import FailureKind
from bot.writing.writer import Listener, Writer
from bot.writing.written import Written, WrittenSentence
from retrieval.types import Answer

if TYPE_CHECKING:
    from retrieval.library import Library


@dataclass(slots=True)
class LiveAnswer:
    """Prints the sentences of an answer as they come; what stands above them before the first."""

    output: Output
    answer: Answer
    shown: list[WrittenSentence] = field(default_factory=list)

    def show(self, sentence: WrittenSentence) -> None:
        """Print one more sentence."""
        if not self.shown:
            self.output.begin(self.answer)
        self.shown.append(sentence)
        self.output.sentence(sentence)


def show_answer(
    output: Output,
    messages: Messages,
    library: "Library",
    answer: Answer,
    *,
    writer: Writer | None,
    asked: Asked,
) -> WrittenAnswer:
    """Show an answer: written, where there is a model and what it writes stands, else in quotes."""
    if writer is None:
        output.answer(answer)
        return WrittenAnswer(answer)
    live = LiveAnswer(output, answer)
    with output.waiting(f"{writer.options.model} is writing"):
        result = write_answer(writer, library, asked, answer, Listener(live.show))
    if result.written is not None:
        report_failure(messages, result.written)
    if result.written is not None and result.is_written:
        output.written(result.answer, result.written, written_note(result.written, writer.options.price))
    if not result.is_written or is_cancelled(result.written):
        output.answer(result.answer)
    return result


def report_failure(messages: Messages, written: Written) -> None:
    """Say in one line why there is no written answer, and the way out."""
    if written.failure is not None and written.asked:
        messages.note(with_hint(sentence_case(written.failure.message), written.failure.hint))


def is_cancelled(written: Written | None) -> bool:
    """Whether somebody stopped the model; what it had written then stays, with the quotes below."""
    failure = written.failure if written is not None else None
    return failure is not None and failure.kind is FailureKind.CANCELLED


def sentence_case(text: str) -> str:
    """A message as the beginning of a sentence."""
    return text[:1].upper() + text[1:]
